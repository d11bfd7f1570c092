"""The queues over time: a sample each minute, written by beat, made coarser with age, and forgotten after a week."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from django.db import transaction

from pratique.server.jobs import queues
from pratique.server.jobs.models import QueueSample

STEP: Final = 60
"""Seconds between two samples."""
COARSE: Final = 600
"""Seconds that an older sample stands for."""
FINE_FOR: Final = timedelta(days=1)
KEPT_FOR: Final = timedelta(days=7)
HOURS_MAX: Final = 168
POINTS_MAX: Final = 400
"""Points of an answer, at most."""
_STEPS: Final = (60, 300, 600, 1800, 3600)


class Counts(msgspec.Struct, kw_only=True, frozen=True):
    """A queue in a span: the most that waited, ran, and how old the oldest was; the sum of what ended."""

    waiting: int
    running: int
    ended: int
    failed: int
    oldest_seconds: float


Point = tuple[datetime, Mapping[str, Counts]]


def take(now: datetime) -> bool:
    """Write the sample of the minute that has just passed, unless somebody has. Returns whether this call did."""
    at = _floor(now, STEP)
    if QueueSample.objects.filter(at=at).exists():
        return False
    found = {
        each.queue.value: Counts(
            waiting=each.waiting,
            running=each.running,
            ended=each.ended,
            failed=each.failed,
            oldest_seconds=round(each.oldest, 1),
        )
        for each in queues.standings(now=at, window=timedelta(seconds=STEP))
    }
    made = QueueSample(at=at, seconds=STEP, queues=msgspec.to_builtins(found))
    return bool(QueueSample.objects.bulk_create([made], ignore_conflicts=True))


def history(*, hours: int, now: datetime) -> tuple[int, list[Point]]:
    """The last hours: the seconds between two points, and the points, in order. A gap is a time nobody sampled."""
    step = next((each for each in _STEPS if hours * 3600 / each <= POINTS_MAX), _STEPS[-1])
    rows = QueueSample.objects.filter(at__gt=now - timedelta(hours=hours), at__lte=now).order_by("at")
    spans: dict[datetime, list[QueueSample]] = {}
    for row in rows:
        spans.setdefault(_ceiling(row.at, step), []).append(row)
    return step, [(at, _together(found)) for at, found in spans.items()]


def thin(now: datetime) -> int:
    """Make samples older than a day coarser, and forget those older than a week. Returns how many rows went."""
    gone, _ = QueueSample.objects.filter(at__lt=now - KEPT_FOR).delete()
    before = _floor(now - FINE_FOR, COARSE)
    while (first := QueueSample.objects.filter(seconds__lt=COARSE, at__lte=before).order_by("at").first()) is not None:
        gone += _merge(_ceiling(first.at, COARSE))
    return gone


def _merge(end: datetime) -> int:
    """Put the samples of one coarse span into one row. Returns how many rows went."""
    with transaction.atomic():
        span = QueueSample.objects.filter(at__gt=end - timedelta(seconds=COARSE), at__lte=end)
        rows = list(span.select_for_update().order_by("at"))
        if all(each.seconds >= COARSE for each in rows):
            return 0
        merged = msgspec.to_builtins(_together(rows))
        span.delete()
        QueueSample.objects.create(at=end, seconds=COARSE, queues=merged)
    return len(rows) - 1


def _together(rows: Sequence[QueueSample]) -> dict[str, Counts]:
    found = [msgspec.convert(each.queues, dict[str, Counts]) for each in rows]
    names = dict.fromkeys(name for each in found for name in each)
    return {name: _most(each[name] for each in found if name in each) for name in names}


def _most(counts: Iterable[Counts]) -> Counts:
    known = list(counts)
    return Counts(
        waiting=max(each.waiting for each in known),
        running=max(each.running for each in known),
        ended=sum(each.ended for each in known),
        failed=sum(each.failed for each in known),
        oldest_seconds=max(each.oldest_seconds for each in known),
    )


def _floor(instant: datetime, seconds: int) -> datetime:
    return datetime.fromtimestamp(int(instant.timestamp()) // seconds * seconds, tz=UTC)


def _ceiling(instant: datetime, seconds: int) -> datetime:
    floor = _floor(instant, seconds)
    return floor if floor == instant else floor + timedelta(seconds=seconds)
