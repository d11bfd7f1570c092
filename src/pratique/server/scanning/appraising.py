"""What the registry shows of scans: the answer to its port `Appraiser`."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, get_args

import structlog
from django.db import connection

from pratique.core.policy import Stage
from pratique.server.kernel.database.statements import places
from pratique.server.kernel.errors import Unavailable
from pratique.server.registry.ports import Appraisal, Brief, Counts, Judged, Problem, Scanned, Status, Why
from pratique.server.scanning import coverage
from pratique.server.scanning.models import Scan, Verdict
from pratique.server.scanning.services import verdicts

_log = structlog.get_logger("scanning")

_STATUSES: Mapping[str, Status] = {each: each for each in get_args(Status)}
_SHOWN = tuple(each.name for each in fields(Why))
_BRIEFS = """
SELECT s.manifest_id, s.status, s.critical, s.high, s.medium, s.low, s.unknown, v.action
FROM scanning_scan s
LEFT JOIN scanning_verdict v ON v.repository_id = %s AND v.manifest_id = s.manifest_id AND v.stage = %s
WHERE s.manifest_id IN ({manifests})
"""


class Appraisals:
    """Scans and verdicts as the registry shows them."""

    def briefs(self, repository_id: int, manifest_ids: Sequence[int]) -> Mapping[int, Brief]:
        """Return what a list shows of manifests, verdicts as they were last made; one query, however many."""
        statement = _BRIEFS.format(manifests=places(manifest_ids))
        with connection.cursor() as cursor:
            cursor.execute(statement, [repository_id, Stage.PULL.value, *manifest_ids])
            return {
                manifest: Brief(
                    status=_STATUSES[status],
                    action=action or "undecided",
                    findings=Counts(critical=critical, high=high, medium=medium, low=low, unknown=unknown),
                )
                for manifest, status, critical, high, medium, low, unknown, action in cursor.fetchall()
            }

    def appraise(self, repository_id: int, manifest_id: int) -> Appraisal:
        """Return all that is known of a manifest, the verdict made anew where it is stale."""
        verdict = _judged(repository_id, manifest_id)
        scan = Scan.objects.filter(manifest=manifest_id).first()
        if scan is None:
            return Appraisal(verdict=verdict)
        return Appraisal(scan=scanned_of(scan), verdict=verdict, findings=counts_of(scan))


def _judged(repository_id: int, manifest_id: int) -> Judged:
    """Return the verdict that holds, or undecided where none can be made at the moment: a page shows what it can."""
    try:
        return judged_of(verdicts.present(repository_id, manifest_id))
    except Unavailable as reason:
        _log.warning("verdict.unavailable", manifest=manifest_id, reason=str(reason))
        return Judged()


def counts_of(row: Scan) -> Counts:
    """Return a scan's counts."""
    return Counts(critical=row.critical, high=row.high, medium=row.medium, low=row.low, unknown=row.unknown)


def scanned_of(row: Scan) -> Scanned:
    """Return a scan as it is shown."""
    return Scanned(
        status=_STATUSES[row.status],
        at=row.finished_at or row.started_at or row.created_at,
        error=row.error,
        problems=[
            Problem(layer=each["layer"], path=each["path"], code=each["code"], text=each["text"])
            for each in row.problems
        ],
        coverage=coverage.summed(row.ecosystems),
    )


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
