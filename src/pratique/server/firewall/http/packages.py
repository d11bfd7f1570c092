"""`/firewall/requests` and a package's page: who asked for what, what was decided, and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import pydantic
from ninja import Query, Router, Schema

from pratique.server.firewall import queries
from pratique.server.firewall.models import PackageRequest
from pratique.server.firewall.models.asked import PURL_LENGTH
from pratique.server.firewall.models.kept import PACKAGE_LENGTH
from pratique.server.firewall.ports import Refusal
from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["firewall"], auth=authenticated)

_KEYS = {"at": SortKey(column="at", parse=datetime.fromisoformat)}
Text = Annotated[str, pydantic.Field(max_length=PACKAGE_LENGTH)]


class RequestItem(Schema):
    """Something that was asked for, and what was decided; equal ones within a second are counted.

    `repository` is one here, or `<manager>/<repository>` where a plugin asked; `initiator` is whom the plugin names.
    """

    at: datetime
    repository: str
    ecosystem: str
    purl: str
    package: str
    version: str
    file: str
    account: str | None
    initiator: str
    client: str
    mode: str
    status: str
    policy: str
    reason: str
    count: int


class WhyNot(Schema):
    """What a policy says of a version."""

    policy: str
    title: str
    reason: str
    way_out: str
    vulnerability: str


class LateFileItem(Schema):
    """A file that came later than its version, and is judged by its own date: what is said of it besides."""

    name: str
    published_at: datetime | None
    refusals: list[WhyNot]
    notes: list[WhyNot]


class VersionItem(Schema):
    """A version of a package: when it was published, whether its makers took it back, and what is said of it now.

    `licence` is empty where it is not known, or not yet; `licence_problem` says why, where a scan looked for it.

    `refusals` is empty where it may come in; `notes` are what policies say that do not refuse, and of what could not be
    checked. `late_files` are those of its files that came later, where something else is said of them.
    """

    version: str
    published_at: datetime | None
    withdrawn: bool
    licence: str
    licence_problem: str
    refusals: list[WhyNot]
    notes: list[WhyNot]
    late_files: list[LateFileItem]
    requests: int
    scan: str | None
    scanned_at: datetime | None


class PackageDetail(Schema):
    """A package in a repository, the newest version first. `problem` says why there is no verdict, if there is none."""

    repository: str
    package: str
    purl: str
    fetched_at: datetime
    problem: str
    versions: list[VersionItem]


class AskedComponent(Schema):
    """A package or a container image that was asked for, as it was scanned and judged last, wherever it came through.

    `verdict` is empty before the first scan; policies that speak of a repository by name say more when it is asked for.
    """

    purl: str
    ecosystem: str
    name: str
    version: str
    scan: str
    error: str
    scanned_at: datetime | None
    vulnerabilities: int
    licence: str
    licence_problem: str
    verdict: str
    policy: str
    reason: str
    first_asked_at: datetime
    last_asked_at: datetime


@router.get(
    "/requests",
    response={200: Page[RequestItem], **refusals(400, 401, 403, 422, 429, 503)},
    summary="List who asked for what",
)
def list_package_requests(
    request: Request, paging: Query[Paging], repository: Text = "", package: Text = "", status: Text = ""
) -> Page[RequestItem]:
    """List requests for packages, the last first; for administrators.

    The status `warned` is of those that were let in though a policy speaks of them: their own is `not_blocked`.
    """
    rows = queries.requests(by=request.principal, repository=repository, package=package, status=status)
    found, following = page_of(rows, paging=paging, keys=_KEYS, default="-at")
    return Page[RequestItem](items=[_request(each) for each in found], next=following)


@router.get(
    "/repositories/{name}/package",
    response={200: PackageDetail, **refusals(400, 401, 403, 404, 422, 429, 503)},
    summary="Show a package's verdicts",
)
def get_package(request: Request, name: str, package: Text) -> PackageDetail:
    """Show the versions of a package that was asked for, with what is said of each now, and why."""
    page = queries.package_page(by=request.principal, repository=name, package=package)
    return PackageDetail(
        repository=name,
        package=package,
        purl=page.purl,
        fetched_at=page.fetched_at,
        problem=page.problem,
        versions=[_version(each) for each in page.versions],
    )


@router.get(
    "/component",
    response={200: AskedComponent, **refusals(400, 401, 404, 422, 429, 503)},
    summary="Show what was asked for by its purl",
)
def get_component(request: Request, purl: Annotated[str, pydantic.Field(max_length=PURL_LENGTH)]) -> AskedComponent:
    """Show a package or a container image that was asked for: its scan, and the verdict that was stored with it."""
    row = queries.component(by=request.principal, purl=purl)
    return AskedComponent(
        purl=row.purl,
        ecosystem=row.ecosystem,
        name=row.name,
        version=row.version,
        scan=row.status,
        error=row.error,
        scanned_at=row.scanned_at,
        vulnerabilities=row.vulnerabilities,
        licence=row.licence,
        licence_problem=row.licence_problem,
        verdict=row.verdict,
        policy=row.policy,
        reason=row.reason,
        first_asked_at=row.first_asked_at,
        last_asked_at=row.last_asked_at,
    )


def _request(row: PackageRequest) -> RequestItem:
    return RequestItem(
        at=row.at,
        repository=_through(row),
        ecosystem=row.ecosystem or ("" if row.repository is None else row.repository.ecosystem),
        purl=row.purl,
        package=row.package,
        version=row.version,
        file=row.file,
        account=None if row.account is None else row.account.name,
        initiator=row.initiator,
        client=row.client,
        mode=row.mode,
        status=row.status,
        policy=row.policy,
        reason=row.reason,
        count=row.count,
    )


def _through(row: PackageRequest) -> str:
    if row.repository is not None:
        return row.repository.name
    manager = "" if row.manager is None else row.manager.name
    return f"{manager}/{row.place}" if row.place else manager


def _version(version: queries.Version) -> VersionItem:
    return VersionItem(
        version=version.version,
        published_at=version.published_at,
        withdrawn=bool(version.is_withdrawn),
        licence=version.licence,
        licence_problem="" if version.scan is None else version.scan.licence_problem,
        refusals=_whys(version.said.refusals),
        notes=_whys(version.said.notes),
        late_files=[
            LateFileItem(
                name=each.name,
                published_at=each.published_at,
                refusals=_whys(each.said.refusals),
                notes=_whys(each.said.notes),
            )
            for each in version.late
        ],
        requests=version.request_count,
        scan=None if version.scan is None else version.scan.status,
        scanned_at=None if version.scan is None else version.scan.scanned_at,
    )


def _whys(said: Sequence[Refusal]) -> list[WhyNot]:
    return [_why(each) for each in said]


def _why(said: Refusal) -> WhyNot:
    return WhyNot(
        policy=said.policy,
        title=said.title,
        reason=said.reason,
        way_out=said.way_out,
        vulnerability=said.vulnerability,
    )
