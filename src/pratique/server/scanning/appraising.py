"""What the registry shows of scans: the answer to its port `Appraiser`."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, NamedTuple, get_args

import msgspec
import structlog

from pratique.server.kernel import clock
from pratique.server.kernel.database.statements import as_instant, fetched, places
from pratique.server.kernel.errors import Unavailable
from pratique.server.registry.ports import Appraisal, Beside, Brief, Counts, Judged, Problem, Scanned, Status, Why
from pratique.server.scanning import coverage
from pratique.server.scanning.models import Verdict
from pratique.server.scanning.reads import BESIDE, LISTED, Known
from pratique.server.scanning.services import verdicts

_log = structlog.get_logger("scanning")

_STATUSES: Mapping[str, Status] = {each: each for each in get_args(Status)}
_COUNTED = ("critical", "high", "medium", "low", "unknown")
_JSON = msgspec.json.Decoder(list[dict[str, Any]])
_COUNTS = msgspec.json.Decoder(Counts)
_SHOWN = tuple(each.name for each in fields(Why))
_BRIEFS = f"""
SELECT l.manifest_id, {LISTED.columns}
FROM (SELECT s.manifest_id, %s AS repository_id FROM scanning_scan s WHERE s.manifest_id IN ({{manifests}})) l
{LISTED.joins}
"""  # noqa: S608 — ours
_WHOLE = f"""
SELECT s.status, s.finished_at, s.started_at, s.created_at, s.error, s.problems, s.ecosystems, s.critical, s.high,
  s.medium, s.low, s.unknown, v.counts, v.below, v.reasons, v.unchecked, v.decided_at, {BESIDE.columns}
FROM registry_manifest m JOIN registry_repository r ON r.id = %s {BESIDE.joins}
WHERE m.id = %s
"""  # noqa: S608 — ours


class _Found(msgspec.Struct):
    """What an image's scan tells besides its counts, or those of all images in an index."""

    error: str
    problems: list[dict[str, Any]]
    ecosystems: list[dict[str, Any]]


class _Row(NamedTuple):
    """What is stored of a scan and a verdict, each of it None where there is none; ``known`` is `reads.Known`."""

    status: str | None
    finished_at: datetime | str | None
    started_at: datetime | str | None
    created_at: datetime | str | None
    error: str
    problems: str
    ecosystems: str
    counts: Counts
    below: str | None
    reasons: str
    unchecked: str
    decided_at: datetime | str
    known: Known


_BELOW = msgspec.json.Decoder(_Found)


class Appraisals:
    """Scans and verdicts as the registry shows them."""

    beside: Beside = LISTED

    def brief(self, known: tuple[Any, ...]) -> Brief:
        """Return what a list shows, the verdict as it was last made."""
        status, *counted, below, action = known
        if status is None:
            return Brief(action=action or "undecided")
        return Brief(status=_STATUSES[status], action=action or "undecided", findings=_counts(counted, below))

    def briefs(self, repository_id: int, manifest_ids: Sequence[int]) -> Mapping[int, Brief]:
        """Return what a list shows of manifests that were scanned; one query, however many."""
        statement = _BRIEFS.format(manifests=places(manifest_ids))
        return {
            manifest: self.brief(tuple(known))
            for manifest, *known in fetched(statement, [repository_id, *manifest_ids])
        }

    def appraise(self, repository_id: int, manifest_id: int) -> Appraisal:
        """Return all that is known of a manifest, the verdict made anew where it is stale; else one query."""
        row = _stored(repository_id, manifest_id)
        if row is not None and row.known.holds(clock.now().timestamp()):
            return Appraisal(scan=_scanned(row), verdict=_judged(row), findings=row.counts)
        verdict = _decided(repository_id, manifest_id)
        row = _stored(repository_id, manifest_id)
        if row is None:
            return Appraisal(verdict=verdict)
        return Appraisal(scan=_scanned(row), verdict=verdict, findings=row.counts)


def _stored(repository_id: int, manifest_id: int) -> _Row | None:
    for row in fetched(_WHOLE, [repository_id, manifest_id]):
        counts = Counts() if row[0] is None else _counts(row[7:12], row[12])
        return _Row._make((*row[:7], counts, *row[13:17], Known._make(row[17:])))
    return None


def _counts(counted: Sequence[int], below: str | None) -> Counts:
    """Return the counts of an image's scan, or of an index those ``below`` it."""
    return Counts(**dict(zip(_COUNTED, counted, strict=True))) if below is None else _COUNTS.decode(below)


def _decided(repository_id: int, manifest_id: int) -> Judged:
    """Make a verdict; undecided where none can be made at the moment: a page shows what it can."""
    try:
        return judged_of(verdicts.decide(repository_id, manifest_id))
    except Unavailable as reason:
        _log.warning("verdict.unavailable", manifest=manifest_id, reason=str(reason))
        return Judged()


def _scanned(row: _Row) -> Scanned:
    at = row.finished_at or row.started_at or row.created_at
    if row.status is None or at is None:
        return Scanned()
    if row.below is None:
        found = _Found(row.error, _JSON.decode(row.problems), _JSON.decode(row.ecosystems))
    else:
        found = _BELOW.decode(row.below)
    return Scanned(
        status=_STATUSES[row.status],
        at=as_instant(at),
        error=found.error or row.error,
        problems=_problems(found.problems),
        coverage=coverage.summed(found.ecosystems),
    )


def _judged(row: _Row) -> Judged:
    return Judged(
        action=row.known.action,  # type: ignore[arg-type]  # a constraint of the table keeps it to the port's words
        reasons=[_why(each) for each in _JSON.decode(row.reasons)],
        unchecked=[_why(each) for each in _JSON.decode(row.unchecked)],
        decided_at=as_instant(row.decided_at),
        valid_until=verdicts.instant_of(row.known.expires),
    )


def _problems(stored: Sequence[Mapping[str, Any]]) -> Sequence[Problem]:
    return [Problem(layer=each["layer"], path=each["path"], code=each["code"], text=each["text"]) for each in stored]


def judged_of(row: Verdict) -> Judged:
    """Return a verdict as it is shown."""
    return Judged(
        action=row.action,  # type: ignore[arg-type]  # a constraint of the table keeps it to the port's words
        reasons=[_why(each) for each in row.reasons],
        unchecked=[_why(each) for each in row.unchecked],
        decided_at=row.decided_at,
        valid_until=verdicts.instant_of(row.expires),
    )


def _why(reason: Mapping[str, Any]) -> Why:
    """Return a stored reason as far as it is shown; the judge keeps more of it."""
    return Why(**{name: reason[name] for name in _SHOWN if name in reason})
