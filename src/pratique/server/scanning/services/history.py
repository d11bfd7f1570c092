"""The end of findings: what was found, until when, and why no more."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import QuerySet

from pratique.server.kernel import clock, settings
from pratique.server.kernel.actions import JobContext
from pratique.server.scanning import metrics
from pratique.server.scanning.models import Because, Finding, PastFinding
from pratique.server.scanning.settings import ScanningSettings

_BATCH = 1000
_DETAIL_MAX = 255


def close(
    found: QuerySet[Finding], *, because: Because, generation: int, why: Mapping[int, str], otherwise: str = ""
) -> int:
    """Remove findings and keep what they were, in the caller's transaction; return how many.

    `why` says in words, by the key of the match, why it is over; `otherwise` for those that it does not name.
    """
    now = clock.now()
    rows = found.order_by("pk").values_list(
        "pk", "uuid", "subject_id", "match_id", "match__component_id", "match__vulnerability", "match__advisory",
        "match__level", "suppressed", "found_at", "because", "generation",
    )  # fmt: skip
    keys: list[int] = []
    past: list[PastFinding] = []
    for pk, uuid, subject, match, component, vulnerability, advisory, level, suppressed, at, came, since in rows:
        keys.append(pk)
        past.append(
            PastFinding(
                uuid=uuid,
                subject_id=subject,
                component_id=component,
                vulnerability=vulnerability,
                advisory=advisory,
                level=level,
                suppressed=suppressed,
                found_at=at,
                because=came,
                generation=since,
                closed_at=now,
                closed_because=because,
                closed_generation=generation,
                detail=why.get(match, otherwise)[:_DETAIL_MAX],
            )
        )
    PastFinding.objects.bulk_create(past, batch_size=_BATCH)
    for first in range(0, len(keys), _BATCH):
        Finding.objects.filter(pk__in=keys[first : first + _BATCH]).delete()
    metrics.CLOSED.labels(because=because.value).inc(len(keys))
    return len(keys)


def forget_past(context: JobContext) -> None:
    """Forget what has been over for longer than `scanning.past_days`."""
    before = clock.now() - timedelta(days=settings.current(ScanningSettings).past_days)
    old = PastFinding.objects.filter(closed_at__lt=before).order_by("closed_at").values_list("pk", flat=True)
    while batch := list(old[:_BATCH]):
        context.check()
        PastFinding.objects.filter(pk__in=batch).delete()
