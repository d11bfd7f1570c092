"""`/index`: the current release of the advisories, what it covers, what could not be used, the releases before it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

import pydantic
from ninja import Query, Router, Schema

from pratique.core.advisories.index import Coverage, Index, State
from pratique.core.advisories.index.answers import Source
from pratique.server.identity.http import Request, authenticated
from pratique.server.index import current, queries
from pratique.server.index.errors import IndexFileMissing, NoIndex
from pratique.server.index.queries import Release
from pratique.server.kernel.web.paging import LIMIT_MAX, BadCursor, Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["index"], auth=authenticated)

_DIGITS = 18
_KEYS = {"generation": SortKey(column="generation", parse=int)}


class ReleaseItem(Schema):
    """A release of the index. The starter index came with the program; an old one does not know what is new."""

    generation: int
    digest: str
    built_at: datetime
    used_at: datetime
    used_by: str
    engine: int
    records: int
    packages: int
    size: int
    build_seconds: float | None
    is_starter: bool
    age_days: int
    is_old: bool


class SourceItem(Schema):
    """What went into the index. `newest` is the day of its newest record, `covers` what it is the whole of."""

    name: str
    kind: str
    records: int
    bad: int
    newest: date | None
    covers: list[str]


class IndexDetail(Schema):
    """The current release and its sources; `problem` says why the sources cannot be shown."""

    release: ReleaseItem | None
    sources: list[SourceItem]
    problem: str


class CoverageItem(Schema):
    """How much is known of an ecosystem or release; with `packages`, of so many packages only."""

    ecosystem: str
    state: State
    to: date | None
    records: int
    packages: int | None
    sources: list[str]


class BadItem(Schema):
    """A record of a source that could not be used."""

    source: str
    member: str
    reason: str


class Part(Schema):
    """Which part of a list: ask again with `after` set to the last answer's `next`."""

    limit: Annotated[int, pydantic.Field(ge=1, le=LIMIT_MAX)] = 50
    after: Annotated[str, pydantic.Field(max_length=512)] = ""


Filter = Annotated[str, pydantic.Field(max_length=255)]


@router.get("", response={200: IndexDetail, **refusals(401, 429, 503)}, summary="Show the index")
def get_index(request: Request) -> IndexDetail:  # noqa: ARG001 — whoever is signed in
    """Show the current release of the index and what it was built from; for anybody who is signed in."""
    release = queries.current()
    sources: Sequence[Source] = ()
    problem = ""
    try:
        sources = current.opened().index.sources
    except (NoIndex, IndexFileMissing) as refusal:
        problem = str(refusal)
    return IndexDetail(
        release=None if release is None else _release(release),
        sources=[
            SourceItem(
                name=each.name,
                kind=each.kind,
                records=each.records,
                bad=each.bad,
                newest=each.newest,
                covers=list(each.covers),
            )
            for each in sources
        ],
        problem=problem,
    )


@router.get(
    "/coverage", response={200: Page[CoverageItem], **refusals(401, 422, 429, 503)}, summary="List what is covered"
)
def list_coverage(request: Request, part: Query[Part], q: Filter = "") -> Page[CoverageItem]:  # noqa: ARG001
    """List the ecosystems and releases that any record names, by name; what is not in it is not covered."""
    index = _opened()
    found = [] if index is None else sorted(index.ecosystems.values(), key=lambda each: each.ecosystem)
    wanted = [each for each in found if q.lower() in each.ecosystem.lower() and each.ecosystem > part.after]
    shown = wanted[: part.limit]
    following = shown[-1].ecosystem if len(wanted) > part.limit else None
    return Page[CoverageItem](items=[_coverage(each) for each in shown], next=following)


@router.get("/bad", response={200: Page[BadItem], **refusals(400, 401, 422, 429, 503)}, summary="List unusable records")
def list_bad(request: Request, part: Query[Part]) -> Page[BadItem]:  # noqa: ARG001
    """List the records of the sources that could not be used, in the order they were met."""
    index = _opened()
    found = [] if index is None else index.bad_after(_number(part.after), limit=part.limit + 1)
    shown = found[: part.limit]
    items = [BadItem(source=source, member=member, reason=reason) for _, source, member, reason in shown]
    return Page[BadItem](items=items, next=str(shown[-1][0]) if len(found) > part.limit else None)


@router.get(
    "/releases", response={200: Page[ReleaseItem], **refusals(400, 401, 422, 429, 503)}, summary="List releases"
)
def list_releases(request: Request, paging: Query[Paging]) -> Page[ReleaseItem]:  # noqa: ARG001
    """List the releases of the index, the current one first."""
    rows, following = page_of(queries.rows(), paging=paging, keys=_KEYS, default="-generation")
    return Page[ReleaseItem](items=[_release(queries.release_of(each)) for each in rows], next=following)


def _number(cursor: str) -> int:
    if not cursor:
        return 0
    if len(cursor) > _DIGITS or not (cursor.isascii() and cursor.isdecimal()):
        raise BadCursor
    return int(cursor)


def _opened() -> Index | None:
    try:
        return current.opened().index
    except NoIndex:
        return None


def _release(release: Release) -> ReleaseItem:
    return ReleaseItem(
        generation=release.generation,
        digest=release.digest,
        built_at=release.built_at,
        used_at=release.used_at,
        used_by=release.used_by,
        engine=release.engine,
        records=release.records,
        packages=release.packages,
        size=release.size,
        build_seconds=release.build_seconds,
        is_starter=release.is_starter,
        age_days=release.age.days,
        is_old=release.is_old,
    )


def _coverage(coverage: Coverage) -> CoverageItem:
    return CoverageItem(
        ecosystem=coverage.ecosystem,
        state=coverage.state,
        to=coverage.to,
        records=coverage.records,
        packages=coverage.packages,
        sources=list(coverage.sources),
    )
