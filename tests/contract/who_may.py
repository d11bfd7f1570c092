"""Who may do what: one row for every route of the product, and the world that the rows are told in.

`test_who_may.py` sends every row's request once for each principal and credential, and fails on a route without a row.
To add a route, add a row: the concrete request, and what is answered to

    nobody  stranger  reader  writer  owner  admin

with a session, then without `nobody` under an access token of scope read, and of scope write. Reader, writer and owner
are members of the organisation `acme` and of `spare`, which owns nothing. `{who}` in a path or body is the caller's
own name (the stranger's for nobody).
"""

from dataclasses import asdict, dataclass

from tests.contract.rows import DIGEST, FOR_ADMINISTRATORS, FOR_EVERYBODY, FOR_READERS, PASSWORD, Row
from tests.contract.who_may_firewall import FIREWALL
from tests.contract.who_may_media import MEDIA, SBOMS
from tests.contract.who_may_policy import POLICIES
from tests.contract.who_may_registry import REPOSITORIES
from tests.contract.who_may_storage import STORAGE

_NEW_ACCOUNT = {"name": "newcomer", "password": PASSWORD}
_NEW_PASSWORD = {"current_password": PASSWORD, "new_password": "another one for everybody"}

IDENTITY = (
    Row(
        route="GET /api/v1/session",
        session="200 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
    Row(
        route="POST /api/v1/session",
        body={"name": "stranger", "password": PASSWORD},
        session="200 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
    Row(
        route="DELETE /api/v1/session",
        session="401 204 204 204 204 204",
        read_token="401 401 401 401 401",
        write_token="401 401 401 401 401",
    ),
    Row(
        route="GET /api/v1/accounts",
        session="401 403 403 403 403 200",
        read_token="403 403 403 403 200",
        write_token="403 403 403 403 200",
    ),
    Row(
        route="POST /api/v1/accounts",
        body=_NEW_ACCOUNT,
        session="401 403 403 403 403 201",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 403",
    ),
    Row(
        route="GET /api/v1/accounts/{name}",
        path="/api/v1/accounts/bystander",
        session="401 404 404 404 404 200",
        read_token="404 404 404 404 200",
        write_token="404 404 404 404 200",
    ),
    Row(
        route="GET /api/v1/accounts/{name}",
        path="/api/v1/accounts/{who}",
        session="401 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
    Row(
        route="GET /api/v1/accounts/{name}",
        path="/api/v1/accounts/not-there",
        session="401 404 404 404 404 404",
        read_token="404 404 404 404 404",
        write_token="404 404 404 404 404",
    ),
    Row(
        route="PATCH /api/v1/accounts/{name}",
        path="/api/v1/accounts/bystander",
        body={"full_name": "Somebody"},
        session="401 404 404 404 404 200",
        read_token="404 404 404 404 403",
        write_token="404 404 404 404 403",
    ),
    Row(
        route="PATCH /api/v1/accounts/{name}",
        path="/api/v1/accounts/{who}",
        body={"full_name": "Somebody"},
        session="401 200 200 200 200 200",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 403",
    ),
    Row(
        route="PATCH /api/v1/accounts/{name}",
        path="/api/v1/accounts/{who}",
        body={"is_admin": True},
        session="401 403 403 403 403 200",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 403",
    ),
    Row(
        route="POST /api/v1/accounts/{name}/password",
        path="/api/v1/accounts/{who}/password",
        body=_NEW_PASSWORD,
        session="401 204 204 204 204 204",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 403",
    ),
    Row(
        route="POST /api/v1/accounts/{name}/password",
        path="/api/v1/accounts/bystander/password",
        body=_NEW_PASSWORD,
        session="401 404 404 404 404 403",
        read_token="404 404 404 404 403",
        write_token="404 404 404 404 403",
    ),
    Row(
        route="GET /api/v1/organisations",
        session="401 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
    Row(
        route="POST /api/v1/organisations",
        body={"name": "newco"},
        session="401 403 403 403 403 201",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 403",
    ),
    Row(
        route="GET /api/v1/organisations/{name}",
        path="/api/v1/organisations/acme",
        session="401 404 200 200 200 200",
        read_token="404 200 200 200 200",
        write_token="404 200 200 200 200",
    ),
    Row(
        route="PATCH /api/v1/organisations/{name}",
        path="/api/v1/organisations/acme",
        body={"full_name": "Acme"},
        session="401 404 403 403 200 200",
        read_token="404 403 403 403 403",
        write_token="404 403 403 403 403",
    ),
    Row(
        route="DELETE /api/v1/organisations/{name}",
        path="/api/v1/organisations/spare",
        session="401 404 403 403 204 204",
        read_token="404 403 403 403 403",
        write_token="404 403 403 403 403",
    ),
    Row(
        route="GET /api/v1/organisations/{name}/members",
        path="/api/v1/organisations/acme/members",
        session="401 404 200 200 200 200",
        read_token="404 200 200 200 200",
        write_token="404 200 200 200 200",
    ),
    Row(
        route="PUT /api/v1/organisations/{name}/members/{account}",
        path="/api/v1/organisations/acme/members/bystander",
        body={"role": "owner"},
        session="401 404 403 403 200 200",
        read_token="404 403 403 403 403",
        write_token="404 403 403 403 403",
    ),
    Row(
        route="PUT /api/v1/organisations/{name}/members/{account}",
        path="/api/v1/organisations/acme/members/{who}",
        body={"role": "owner"},
        session="401 404 403 403 200 200",
        read_token="404 403 403 403 403",
        write_token="404 403 403 403 403",
    ),
    Row(
        route="DELETE /api/v1/organisations/{name}/members/{account}",
        path="/api/v1/organisations/acme/members/colleague",
        session="401 404 403 403 204 204",
        read_token="404 403 403 403 403",
        write_token="404 403 403 403 403",
    ),
    Row(
        route="DELETE /api/v1/organisations/{name}/members/{account}",
        path="/api/v1/organisations/acme/members/{who}",
        session="401 404 204 204 204 404",
        read_token="404 403 403 403 403",
        write_token="404 403 403 403 403",
    ),
    Row(
        route="GET /api/v1/tokens",
        session="401 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
    Row(
        route="GET /api/v1/tokens",
        path="/api/v1/tokens?account=bystander",
        session="401 404 404 404 404 200",
        read_token="404 404 404 404 200",
        write_token="404 404 404 404 200",
    ),
    Row(
        route="POST /api/v1/tokens",
        body={"label": "mine", "scope": "write"},
        session="401 201 201 201 201 201",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 403",
    ),
    Row(
        route="POST /api/v1/tokens",
        body={"label": "theirs", "scope": "write", "account": "bystander"},
        session="401 404 404 404 404 201",
        read_token="404 404 404 404 403",
        write_token="404 404 404 404 403",
    ),
    Row(
        route="DELETE /api/v1/tokens/{token_id}",
        path="/api/v1/tokens/{own_token}",
        session="401 204 204 204 204 204",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 403",
    ),
    Row(
        route="DELETE /api/v1/tokens/{token_id}",
        path="/api/v1/tokens/{bystanders_token}",
        session="401 404 404 404 404 204",
        read_token="404 404 404 404 403",
        write_token="404 404 404 404 403",
    ),
)


JOBS = (
    Row(route="GET /api/v1/jobs", **FOR_ADMINISTRATORS),
    Row(
        route="POST /api/v1/jobs",
        body={"action": "sleep", "parameters": {}},
        session="401 403 403 403 403 202",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 202",
    ),
    Row(route="GET /api/v1/jobs/{job_id}", path="/api/v1/jobs/{job}", **FOR_ADMINISTRATORS),
    Row(
        route="POST /api/v1/jobs/{job_id}/cancel",
        path="/api/v1/jobs/{job}/cancel",
        session="401 403 403 403 403 202",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 202",
    ),
    Row(
        route="POST /api/v1/jobs/{job_id}/retry",
        path="/api/v1/jobs/{ended_job}/retry",
        session="401 403 403 403 403 202",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 202",
    ),
    Row(
        route="DELETE /api/v1/jobs/{job_id}",
        path="/api/v1/jobs/{ended_job}",
        session="401 403 403 403 403 204",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 204",
    ),
    Row(route="GET /api/v1/jobs/{job_id}/log", path="/api/v1/jobs/{job}/log", **FOR_ADMINISTRATORS),
    Row(route="POST /api/v1/jobs/{job_id}/log/stream", path="/api/v1/jobs/{job}/log/stream", **FOR_ADMINISTRATORS),
    Row(route="GET /api/v1/actions", **FOR_ADMINISTRATORS),
    Row(
        route="PUT /api/v1/actions/{name}/defaults",
        path="/api/v1/actions/sleep/defaults",
        body={"parameters": {"seconds": 5}},
        session="401 403 403 403 403 200",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 200",
    ),
    Row(route="GET /api/v1/workers", **FOR_ADMINISTRATORS),
    Row(route="GET /api/v1/queues", **FOR_ADMINISTRATORS),
    Row(route="GET /api/v1/queues/history", **FOR_ADMINISTRATORS),
    Row(route="GET /api/v1/schedules", **FOR_ADMINISTRATORS),
    Row(
        route="GET /api/v1/schedules/preview",
        path="/api/v1/schedules/preview?cron=@daily",
        **FOR_ADMINISTRATORS,
    ),
    Row(
        route="POST /api/v1/schedules",
        body={"name": "another", "action": "sleep", "cron": "@daily"},
        session="401 403 403 403 403 201",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 201",
    ),
    Row(route="GET /api/v1/schedules/{name}", path="/api/v1/schedules/nightly", **FOR_ADMINISTRATORS),
    Row(
        route="PATCH /api/v1/schedules/{name}",
        path="/api/v1/schedules/nightly",
        body={"paused": True},
        session="401 403 403 403 403 200",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 200",
    ),
    Row(
        route="DELETE /api/v1/schedules/{name}",
        path="/api/v1/schedules/nightly",
        session="401 403 403 403 403 204",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 204",
    ),
    Row(
        route="POST /api/v1/schedules/{name}/run",
        path="/api/v1/schedules/nightly/run",
        session="401 403 403 403 403 202",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 202",
    ),
    Row(
        route="POST /api/v1/schedules/{name}/reset",
        path="/api/v1/schedules/outbox_prune/reset",
        session="401 403 403 403 403 200",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 200",
    ),
)

EVENTS = (Row(route="GET /api/v1/events", **FOR_ADMINISTRATORS),)

SYSTEM = (
    Row(route="GET /api/v1/status", **FOR_ADMINISTRATORS),
    Row(
        route="GET /api/v1/system",
        session="401 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
)

_IMAGE = f"/api/v1/images/{DIGEST}"
_IN_APP = "?repository=acme/app"

SCANNING = (
    Row(route="GET /api/v1/images/{digest}", path=_IMAGE + _IN_APP, **FOR_READERS),
    Row(route="GET /api/v1/images/{digest}/components", path=f"{_IMAGE}/components{_IN_APP}", **FOR_READERS),
    Row(route="GET /api/v1/images/{digest}/findings", path=f"{_IMAGE}/findings{_IN_APP}", **FOR_READERS),
    Row(route="GET /api/v1/images/{digest}/past-findings", path=f"{_IMAGE}/past-findings{_IN_APP}", **FOR_READERS),
    Row(route="GET /api/v1/images/{digest}/findings.csv", path=f"{_IMAGE}/findings.csv{_IN_APP}", **FOR_READERS),
    Row(route="GET /api/v1/vulnerabilities", **FOR_EVERYBODY),
    Row(
        route="GET /api/v1/vulnerabilities/{vulnerability}",
        path="/api/v1/vulnerabilities/CVE-2099-0001",
        session="404 404 404 404 404 404",
        read_token="404 404 404 404 404",
        write_token="404 404 404 404 404",
    ),
    Row(
        route="GET /api/v1/vulnerabilities/{vulnerability}/images",
        path="/api/v1/vulnerabilities/CVE-2099-0001/images",
        **FOR_EVERYBODY,
    ),
    Row(route="GET /api/v1/search", path="/api/v1/search?q=app", **FOR_EVERYBODY),
    Row(
        route="GET /api/v1/search/packages/images",
        path="/api/v1/search/packages/images?name=app",
        **FOR_EVERYBODY,
    ),
)

PACKAGES = (
    Row(
        route="GET /api/v1/packages/facts",
        path="/api/v1/packages/facts?purl=pkg:npm/left-pad@1.3.0",
        session="401 404 404 404 404 404",
        read_token="404 404 404 404 404",
        write_token="404 404 404 404 404",
    ),
    Row(
        route="GET /api/v1/artifacts/{sha256}",
        path=f"/api/v1/artifacts/{'0' * 64}",
        session="401 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
)

INDEX = (
    Row(
        route="POST /api/v1/index/explain",
        body={"items": [{"purl": "pkg:pypi/sample@1.0"}]},
        session="401 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
    Row(
        route="GET /api/v1/index",
        session="401 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
    Row(
        route="GET /api/v1/index/coverage",
        session="401 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
    Row(
        route="GET /api/v1/index/bad",
        session="401 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
    Row(
        route="GET /api/v1/index/releases",
        session="401 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
    Row(
        route="GET /api/v1/index/licences/{identifier}",
        path="/api/v1/index/licences/Nobody-1.0",
        session="401 404 404 404 404 404",
        read_token="404 404 404 404 404",
        write_token="404 404 404 404 404",
    ),
    Row(
        route="GET /api/v1/index/statements",
        path="/api/v1/index/statements?vulnerability=CVE-2024-0001",
        session="401 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
    Row(
        route="GET /api/v1/index/sources",
        session="401 200 200 200 200 200",
        read_token="200 200 200 200 200",
        write_token="200 200 200 200 200",
    ),
    Row(
        route="PUT /api/v1/index/sources/{name}",
        path="/api/v1/index/sources/kev",
        body={"is_on": False},
        session="401 403 403 403 403 200",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 200",
    ),
)

ROWS = (
    *IDENTITY,
    *SYSTEM,
    *JOBS,
    *EVENTS,
    *INDEX,
    *PACKAGES,
    *POLICIES,
    *REPOSITORIES,
    *SCANNING,
    *FIREWALL,
    *MEDIA,
    *SBOMS,
    *STORAGE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A route outside REST that asks nobody's role, and why that is right."""

    route: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A route whose authorisation is held by a matrix of its own, and where that is."""

    route: str
    test: str


OUTSIDE_REST: tuple[Open | Elsewhere, ...] = (
    Open(route="GET /health", why="says only whether the role is well"),
    Open(route="GET /ca", why="an authority's certificate is public"),
    Open(route="GET /metrics", why="asks where the caller is, not who: tests/server/config"),
    Open(route="GET /auth/token", why="grants what the credentials may; without any what everybody may"),
    Open(route="POST /auth/token", why="grants what the credentials may"),
    Elsewhere(route="GET /api/osv/v1/query", test="tests/server/index/test_osv.py"),
    Elsewhere(route="GET /api/osv/v1/querybatch", test="tests/server/index/test_osv.py"),
    Elsewhere(route="GET /api/osv/v1/vulns/<str:identifier>", test="tests/server/index/test_osv.py"),
    Open(route="GET /", why="the firewall's port has no page"),
    Elsewhere(route="* /pypi/{rest}", test="tests/server/firewall/test_access.py"),
    Elsewhere(route="* /npm/{rest}", test="tests/server/firewall/test_access.py"),
    Elsewhere(route="POST /judge/v1/packages", test="tests/server/firewall/test_judge.py"),
    Elsewhere(route="POST /api/osa/packages/", test="tests/server/firewall/test_osa_packages.py"),
    Elsewhere(route="POST /api/osa/container_images/", test="tests/server/firewall/test_osa_packages.py"),
    Elsewhere(route="* /v2", test="tests/contract/test_who_may_pull_and_push.py"),
    Elsewhere(route="* /v2/{rest}", test="tests/contract/test_who_may_pull_and_push.py"),
    Elsewhere(route="GET /api/v1/streams/jobs/{job}/log", test="tests/server/jobs/streams"),
    Elsewhere(route="POST /v1/query", test="tests/server/index/proxy/test_edge.py"),
    Elsewhere(route="POST /v1/querybatch", test="tests/server/index/proxy/test_edge.py"),
    Elsewhere(route="GET /v1/vulns/{identifier}", test="tests/server/index/proxy/test_edge.py"),
    Elsewhere(route="POST /judge/v1/verdicts", test="tests/server/scanning/test_judge.py"),
    Open(route="OPTIONS /api/v1/streams/jobs/{job}/log", why="a browser's question before it asks"),
    Open(route="GET /^(?!(?:api|auth|static|v2)/)", why="the shell of the pages holds no data; it asks REST for all"),
    Open(route="GET /api/v1/openapi.json", why="the description of the routes is the same for all and holds no data"),
)
"""Every route of Django's and of the data planes that is not an operation of the REST API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the placeholders of a row's path stand for."""

    who: str
    own_token: str
    bystanders_token: str
    job: str
    readers_export: str
    readers_upload: str
    ended_job: str

    def fill(self, text: str) -> str:
        """Put the names in the place of their placeholders."""
        return text.format_map(asdict(self))
