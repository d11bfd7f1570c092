"""Findings as CSV (RFC 4180), written as they are read from the database.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and a package's name may be anybody's
choice: such a cell gets an apostrophe in front, which spreadsheets do not show.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from pratique.server.scanning.models import Finding

HEADING = (
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
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_AT_ONCE = 200  # rows read and sent together


def lines(findings: QuerySet[Finding]) -> Iterator[bytes]:
    """Write findings, a piece for every few rows."""
    yield _written([HEADING])
    batch: list[Sequence[object]] = []
    for finding in findings.iterator(chunk_size=_AT_ONCE):
        batch.append(_row(finding))
        if len(batch) == _AT_ONCE:
            yield _written(batch)
            batch = []
    if batch:
        yield _written(batch)


def harmless(value: object) -> str:
    """Return a cell's text, which no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _row(finding: Finding) -> Sequence[object]:
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


def _written(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[harmless(cell) for cell in row] for row in rows])
    return text.getvalue().encode()
