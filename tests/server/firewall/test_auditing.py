"""`npm audit` through the plane: what it asks, packed as npm packs it, and what our index says."""

import gzip
import io
import json
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from pratique.core.advisories.severity import Level
from pratique.server.firewall import auditing
from pratique.server.firewall.edge.auditing import BODY_MAX
from pratique.server.firewall.models import Access, Ecosystem
from pratique.server.firewall.services import Wish, create_repository
from pratique.server.index import current
from pratique.server.index.services import use
from pratique.server.kernel.planes import in_database
from tests.core.advisories.making import advisory
from tests.server.firewall.house import ADMIN, SITE, House
from tests.server.index.making import index_file

pytestmark = pytest.mark.django_db(transaction=True)

BULK = "/npm/js/-/npm/v1/security/advisories/bulk"
ASKED = {"left-pad": ["1.0.0", "1.3.0"], "clean": ["1.0.0"]}


@pytest.fixture(autouse=True)
async def javascript(house: House) -> None:
    """Add a repository of npm's packages."""
    wish = Wish(upstream=house.upstream.npm, allows_private=True, access=Access.ANONYMOUS)
    await in_database(create_repository, ADMIN, "js", Ecosystem.NPM, wish)


@pytest.fixture
async def index(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 — its data directory holds the index
    """Use an index that knows of two vulnerabilities of npm's left-pad."""
    monkeypatch.setattr(current, "_kept", None)
    of: dict[str, Any] = {"ecosystem": "npm", "name": "left-pad", "kind": "SEMVER"}
    records = [
        advisory("GHSA-aaaa-bbbb-cccc", events=[{"introduced": "1.0.0"}, {"fixed": "1.2.0"}], **of),
        advisory("GHSA-dddd-eeee-ffff", events=[{"introduced": "0"}, {"last_affected": "0.9.0"}], **of),
    ]
    await in_database(lambda: use(index_file(tmp_path / "feed", *records, feed="npm.zip"), actor="tests"))


async def ask(house: House, body: bytes, *, packing: str = "gzip") -> tuple[int, Any]:
    headers = {"Content-Type": "application/json", "Content-Encoding": packing}
    response = await house.client.post(BULK, data=io.BytesIO(body), headers=headers)
    return response.status, json.loads(await response.read())


@pytest.mark.usefixtures("index")
async def test_what_the_index_knows_of_a_tree_is_told_with_range_severity_and_page(house: House) -> None:
    packed = await ask(house, gzip.compress(json.dumps(ASKED).encode()))
    plain = await ask(house, json.dumps(ASKED).encode(), packing="identity")

    assert packed == plain
    status, told = packed
    assert status == HTTPStatus.OK
    assert list(told) == ["left-pad"]
    (said,) = told["left-pad"]
    assert (said["id"], said["vulnerable_versions"]) == ("GHSA-aaaa-bbbb-cccc", ">=1.0.0 <1.2.0")
    assert said["url"] == f"{SITE}/vulnerabilities/GHSA-aaaa-bbbb-cccc"
    assert said["title"].startswith("GHSA-aaaa-bbbb-cccc")
    assert said["severity"] in auditing.SEVERITIES.values()
    assert house.upstream.asked == {}


async def test_without_an_index_nothing_is_said_to_be_clean(house: House) -> None:
    status, told = await ask(house, gzip.compress(json.dumps(ASKED).encode()))

    assert (status, told["code"]) == (HTTPStatus.SERVICE_UNAVAILABLE, "no_index")


TREE = "/npm/js/-/npm/v1/security/audits"
SENT = {
    "name": "project",
    "version": "1.0.0",
    "requires": {"left-pad": "^1.0.0"},
    "dependencies": {
        "left-pad": {"version": "1.3.0", "requires": {}},
        "wrapper": {"version": "1.0.0", "dependencies": {"left-pad": {"version": "1.0.0", "dev": True}}},
        "clean": {"version": "1.0.0", "dependencies": None},
        ".": {"dependencies": {"left-pad": {"version": "1.0.0"}}},
    },
}


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("path", [TREE, f"{TREE}/quick"])
async def test_a_whole_tree_is_reported_on_as_older_clients_read_it(house: House, path: str) -> None:
    response = await house.client.post(path, json=SENT)

    report = await response.json()
    (advisory,) = report["advisories"].values()
    (action,) = report["actions"]
    assert response.status == HTTPStatus.OK
    assert advisory["findings"] == [{"version": "1.0.0", "paths": [".>left-pad", "wrapper>left-pad"]}]
    assert (advisory["module_name"], advisory["patched_versions"]) == ("left-pad", ">=1.2.0")
    assert advisory["url"] == f"{SITE}/vulnerabilities/GHSA-aaaa-bbbb-cccc"
    assert [each["path"] for each in action["resolves"]] == [".>left-pad", "wrapper>left-pad"]
    assert {each["id"] for each in action["resolves"]} == set(report["advisories"])
    assert sum(report["metadata"]["vulnerabilities"].values()) == 2
    assert report["metadata"]["totalDependencies"] == 6
    assert house.upstream.asked == {}


BAD_TREES = {
    "no tree": (b"[]", "Expected `object`"),
    "too deep": (b'{"dependencies":{"a":' * 20_000 + b"{}" + b"}}" * 20_000, "recursion"),
    "too many": (json.dumps({"dependencies": {f"p{n}": {} for n in range(50_001)}}).encode(), "more than 50000"),
}


@pytest.mark.parametrize("case", BAD_TREES)
async def test_a_tree_that_cannot_be_read_is_refused_within_bounds(house: House, case: str) -> None:
    body, words = BAD_TREES[case]

    response = await house.client.post(TREE, data=body, headers={"Content-Type": "application/json"})

    told = await response.json()
    assert (response.status, told["code"]) == (HTTPStatus.BAD_REQUEST, "audit_invalid")
    assert words in told["error"]


async def test_without_an_index_no_tree_is_said_to_be_clean(house: House) -> None:
    response = await house.client.post(TREE, json=SENT)

    assert (response.status, (await response.json())["code"]) == (HTTPStatus.SERVICE_UNAVAILABLE, "no_index")


@dataclass(frozen=True, kw_only=True)
class Bad:
    """A body that cannot be read, and what is said of it."""

    name: str
    body: bytes
    said: str
    packing: str = "gzip"


BAD = [
    Bad(name="a bomb", body=gzip.compress(b" " * (BODY_MAX + 1)), said="larger than"),
    Bad(name="a large one", body=b" " * (BODY_MAX + 1), said="larger than", packing="identity"),
    Bad(name="not packed", body=b"{}", said="packing is broken"),
    Bad(name="cut off", body=gzip.compress(b"{}" * 1000)[:-8], said="ends half way"),
    Bad(name="another packing", body=b"{}", said="'br'", packing="br"),
    Bad(name="no object", body=gzip.compress(b"[]"), said="object"),
    Bad(name="too many", body=gzip.compress(json.dumps({"a": ["1"] * 50_001}).encode()), said="50000 versions"),
]


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
async def test_a_body_that_cannot_be_read_is_refused_within_bounds(house: House, case: Bad) -> None:
    status, told = await ask(house, case.body, packing=case.packing)

    assert (status, told["code"]) == (HTTPStatus.BAD_REQUEST, "audit_invalid")
    assert case.said in told["error"]


async def test_it_is_for_those_who_may_use_the_repository_and_by_post(house: House) -> None:
    wish = Wish(upstream=house.upstream.npm, allows_private=True, access=Access.TOKEN)
    await in_database(create_repository, ADMIN, "closed", Ecosystem.NPM, wish)

    closed = await house.client.post(BULK.replace("/js/", "/closed/"), json={})
    read = await house.client.get(BULK)

    assert closed.status == HTTPStatus.UNAUTHORIZED
    assert (read.status, read.headers["Allow"]) == (HTTPStatus.METHOD_NOT_ALLOWED, "POST")


def test_every_level_has_a_word_that_npm_knows() -> None:
    assert set(auditing.SEVERITIES) == set(Level)
    assert set(auditing.SEVERITIES.values()) == {"info", "low", "moderate", "high", "critical"}
