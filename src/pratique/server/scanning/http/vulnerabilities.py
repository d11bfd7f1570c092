"""`/vulnerabilities`: what was found in images the caller may read, and what the index says of one."""

from datetime import datetime
from typing import Any, Literal

from ninja import Query, Router, Schema

from pratique.core.advisories.severity import Level
from pratique.server.identity.http import Request, optional
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals
from pratique.server.scanning.http.words import Epss, Text
from pratique.server.scanning.queries import vulnerabilities as queries

router = Router(tags=["vulnerabilities"], auth=optional)


class VulnerabilityItem(Schema):
    """A vulnerability found in `images` images."""

    id: str
    severity: Level
    score: float | None
    kev: bool
    summary: str
    images: int


class KevEntry(Schema):
    """An entry of the list of exploited vulnerabilities."""

    added: str
    due: str
    name: str


class Score(Schema):
    """A base score by one version of CVSS."""

    version: Literal["2.0", "3.0", "3.1", "4.0"]
    score: float
    vector: str


class RecordItem(Schema):
    """A record of a source about a vulnerability; `score` is that of the newest version, or none."""

    id: str
    source: str
    severity: Level
    score: float | None
    scores: list[Score]
    cwes: list[str]
    disputed: bool
    published: datetime | None
    modified: datetime | None
    withdrawn: datetime | None
    summary: str


class AffectedItem(Schema):
    """A package that a record says is affected: its ranges in words, and the versions that fix it."""

    record: str
    ecosystem: str
    name: str
    ranges: str
    fixed: list[str]


class AffectedImage(Schema):
    """A package in an image in a repository that has the vulnerability."""

    repository: str
    tag: str | None
    digest: str
    purl: str
    name: str
    version: str
    fixed_version: str | None
    severity: Level


class VulnerabilityDetail(Schema):
    """What the index says of a vulnerability, and the first page of the images that have it.

    `scores` are the highest by each version of CVSS that any record says, by which policies go.
    """

    id: str
    aliases: list[str]
    severity: Level
    score: float | None
    scores: list[Score]
    summary: str
    details: str
    published: datetime | None
    modified: datetime | None
    epss: Epss | None
    kev: KevEntry | None
    records: list[RecordItem]
    affected: list[AffectedItem]
    images: Page[AffectedImage]


class Narrow(Schema):
    """What vulnerabilities are narrowed by."""

    q: Text = ""


_KEYS = {"pushed_at": SortKey(column="id", parse=int)}


@router.get(
    "", response={200: Page[VulnerabilityItem], **refusals(400, 401, 422, 429, 503)}, summary="List vulnerabilities"
)
def list_vulnerabilities(request: Request, narrow: Query[Narrow], paging: Query[Paging]) -> Page[VulnerabilityItem]:
    """List what was found in the images one may read, the worst first."""
    found, following = queries.listed(by=request.principal, containing=narrow.q, limit=paging.limit, after=paging.after)
    return Page[VulnerabilityItem](items=[VulnerabilityItem(**each) for each in found], next=following)


@router.get(
    "/{vulnerability}",
    response={200: VulnerabilityDetail, **refusals(400, 401, 404, 422, 429, 503)},
    summary="Show a vulnerability",
)
def get_vulnerability(request: Request, vulnerability: str) -> VulnerabilityDetail:
    """Show what the index says of a vulnerability, by its id or another name of it."""
    known = queries.known(vulnerability)
    images = _images(request, known["id"], Paging())
    return VulnerabilityDetail(**known, images=images)


@router.get(
    "/{vulnerability}/images",
    response={200: Page[AffectedImage], **refusals(400, 401, 404, 422, 429, 503)},
    summary="List the images that have a vulnerability",
)
def list_images(request: Request, vulnerability: str, paging: Query[Paging]) -> Page[AffectedImage]:
    """List where a vulnerability was found among the images one may read, the newest first."""
    return _images(request, queries.canonical(vulnerability), paging)


def _images(request: Request, vulnerability: str, paging: Paging) -> Page[AffectedImage]:
    links, following = page_of(
        queries.links(by=request.principal, vulnerability=vulnerability),
        paging=paging,
        keys=_KEYS,
        default="-pushed_at",
    )
    rows: list[dict[str, Any]] = queries.affected(links, vulnerability)
    return Page[AffectedImage](items=[AffectedImage(**each) for each in rows], next=following)
