"""Findings and components as rows of CSV, written as they are read from the database."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from pratique.server.inventory.models import SubjectComponent
from pratique.server.media.cells import written
from pratique.server.scanning.models import Finding

FINDINGS = (
    "vulnerability",
    "severity",
    "score",
    "epss",
    "kev",
    "package",
    "version",
    "fixed_version",
    "purl",
    "layer",
    "path",
    "advisory",
    "aliases",
    "suppressed",
    "explanation",
)
COMPONENTS = ("purl", "type", "package", "version", "source_package", "source_version", "layer", "path", "owner")
_AT_ONCE = 200  # rows read and sent together


def lines(findings: QuerySet[Finding]) -> Iterator[bytes]:
    """Write findings, a piece for every few rows."""
    yield written([FINDINGS])
    batch: list[Sequence[object]] = []
    for finding in findings.iterator(chunk_size=_AT_ONCE):
        batch.append(finding_row(finding))
        if len(batch) == _AT_ONCE:
            yield written(batch)
            batch = []
    if batch:
        yield written(batch)


def finding_row(finding: Finding) -> Sequence[object]:
    """Return a finding's cells; its match and component were read with it."""
    match, component = finding.match, finding.match.component
    return (
        match.vulnerability,
        match.level,
        match.score,
        None if match.epss < 0 else f"{match.epss:.5f}",
        "yes" if match.is_exploited else "no",
        component.name,
        component.version,
        match.fixed,
        component.purl,
        finding.layer,
        finding.path,
        match.advisory,
        " ".join(match.aliases),
        finding.suppressed,
        match.explanation,
    )


def component_row(held: SubjectComponent) -> Sequence[object]:
    """Return a component's cells; component and owner were read with it."""
    component = held.component
    return (
        component.purl,
        component.type,
        component.name,
        component.version,
        component.source_name,
        component.source_version,
        held.layer,
        held.path,
        "" if held.owner is None else held.owner.purl,
    )
