"""How a component and a finding are told, in an image and in an SBOM."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema

from pratique.core.advisories.severity import Level
from pratique.core.analysis import Relation
from pratique.server.inventory.models import SubjectComponent
from pratique.server.kernel.web.paging import SortKey
from pratique.server.registry.http.appraisals import FindingCounts
from pratique.server.registry.http.appraisals import counts_of as counted
from pratique.server.scanning.http.words import Epss, PackageCover
from pratique.server.scanning.models import Finding, PastFinding
from pratique.server.scanning.queries import images as queries

FINDING_KEYS = {
    "severity": SortKey(column="rank", parse=int),
    "epss": SortKey(column="epss", parse=float),
    "name": SortKey(column="name"),
    "found_at": SortKey(column="found_at", parse=datetime.fromisoformat),
}
PAST_KEYS = {"closed_at": SortKey(column="closed_at", parse=datetime.fromisoformat)}
COMPONENT_KEYS = {
    "name": SortKey(column="component__name"),
    "findings": SortKey(column="found", parse=int),
}


class ComponentItem(Schema):
    """A package in an image; `layer` is the position of the layer that brought it, `owner` the package it is of.

    `relation` says whether it was asked for or came with another, null where its package manager notes neither.
    """

    purl: str
    type: str
    name: str
    version: str
    source_name: str
    source_version: str
    layer: int
    path: str
    owner: str
    relation: Relation | None
    coverage: PackageCover
    findings: FindingCounts


class FindingItem(Schema):
    """A vulnerability of a package in an image, and why it is one.

    `layer` is the position of the layer that brought the package; `suppressed` says why it does not count. It is there
    since `found_at`, `because` of the contents or of the release `generation` of the index.
    """

    id: UUID
    vulnerability: str
    aliases: list[str]
    purl: str
    name: str
    version: str
    severity: Level
    score: float | None
    fixed_version: str | None
    epss: Epss | None
    kev: bool
    malicious: bool
    layer: int
    path: str
    coverage: PackageCover
    advisory: str
    summary: str
    explanation: str
    suppressed: str
    status: Literal["open", "suppressed"]
    found_at: datetime
    because: Literal["contents", "index"]
    generation: int


class PastFindingItem(Schema):
    """A finding that is over: from when to when it was there, and why it ended, also in words (`detail`)."""

    id: UUID
    vulnerability: str
    advisory: str
    purl: str
    name: str
    version: str
    severity: Level
    found_at: datetime
    because: Literal["contents", "index"]
    generation: int
    closed_at: datetime
    closed_because: Literal["contents", "index"]
    closed_generation: int
    detail: str


def component_items(holder: queries.Holder, found: Sequence[SubjectComponent]) -> list[ComponentItem]:
    """Tell components with their findings and cover; a fixed number of queries."""
    keys = [each.component_id for each in found]
    counts, covers = queries.counts_of_components(holder, keys), queries.covers(keys)
    return [
        ComponentItem(
            purl=each.component.purl,
            type=each.component.type,
            name=each.component.name,
            version=each.component.version,
            source_name=each.component.source_name,
            source_version=each.component.source_version,
            layer=each.layer,
            path=each.path,
            owner="" if each.owner is None else each.owner.purl,
            relation=Relation(each.relation) if each.relation else None,
            coverage=PackageCover(**covers[each.component_id]),
            findings=counted(counts[each.component_id]),
        )
        for each in found
    ]


def finding_item(finding: Finding) -> FindingItem:
    """Tell a finding; its match and component were read with it."""
    match = finding.match
    component = match.component
    return FindingItem(
        id=finding.uuid,
        vulnerability=match.vulnerability,
        aliases=match.aliases,
        purl=component.purl,
        name=component.name,
        version=component.version,
        severity=Level(match.level),
        score=match.score,
        fixed_version=match.fixed or None,
        epss=None if match.epss < 0 else Epss(score=match.epss, percentile=match.percentile),
        kev=match.is_exploited,
        malicious=match.is_malicious,
        layer=finding.layer,
        path=finding.path,
        coverage=PackageCover(**queries.cover_of(component)),
        advisory=match.advisory,
        summary=match.summary,
        explanation=match.explanation,
        suppressed=finding.suppressed,
        status="suppressed" if finding.suppressed else "open",
        found_at=finding.found_at,
        because=finding.because,  # type: ignore[arg-type]  # the field's choices
        generation=finding.generation,
    )


def past_item(past: PastFinding) -> PastFindingItem:
    """Tell a finding that is over; its component was read with it."""
    return PastFindingItem(
        id=past.uuid,
        vulnerability=past.vulnerability,
        advisory=past.advisory,
        purl=past.component.purl,
        name=past.component.name,
        version=past.component.version,
        severity=Level(past.level),
        found_at=past.found_at,
        because=past.because,  # type: ignore[arg-type]  # the field's choices
        generation=past.generation,
        closed_at=past.closed_at,
        closed_because=past.closed_because,  # type: ignore[arg-type]  # the field's choices
        closed_generation=past.closed_generation,
        detail=past.detail,
    )
