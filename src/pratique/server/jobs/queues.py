"""How the queues stand: what waits, what runs, who serves, what ended. Read from the rows, so any process can say."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from django.db.models import Count, Min, Q

from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.statuses import FINAL, HELD, READY, Status, ordered
from pratique.server.kernel.actions import Queue

WINDOW: Final = timedelta(hours=1)
_ALL: Final = Count("id")
_BAD: Final = Count("id", filter=Q(status=Status.ERROR.value))

DESCRIPTIONS: Final[Mapping[Queue, str]] = MappingProxyType(
    {
        Queue.HIGH_PRIORITY: "Short work that a person waits for.",
        Queue.MAIN: "Housekeeping, the index of advisories, and whatever has no queue of its own.",
        Queue.MEDIA: "Exports and uploads: files that are made for people or read from them.",
        Queue.OSA_CONTAINER_IMAGE_SCAN: "Scans of container images and their layers.",
        Queue.OSA_PACKAGE_SCAN: "Registration and scans of packages that the firewall was asked for.",
        Queue.POLICY: "Findings and verdicts made anew when the index or a policy changes.",
        Queue.SCA_EXTERNAL_SCAN: "Scans of projects whose sources lie elsewhere.",
        Queue.TQI: "Measurements of teams' and code's quality.",
        Queue.SECRETS: "The search for secrets in sources and images.",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One queue. Ages are seconds; `ended` and `failed` count within the window asked for, `failed` is part of it."""

    queue: Queue
    waiting: int
    oldest: float
    running: int
    workers: int
    ended: int
    failed: int


def standings(*, now: datetime, window: timedelta = WINDOW) -> list[Standing]:
    """How every queue stands. What waits for a due time or for its children counts as waiting, and has no age."""
    ready = Job.objects.filter(status__in=ordered(READY)).order_by("queue")
    waiting = dict(ready.values_list("queue").annotate(Count("id")))
    oldest = dict(ready.filter(not_before__lte=now).values_list("queue").annotate(Min("not_before")))
    held = Job.objects.filter(status__in=ordered(HELD)).order_by("queue")
    running = dict(held.values_list("queue").annotate(Count("id")))
    over = Job.objects.filter(status__in=ordered(FINAL), finished_at__gt=now - window, finished_at__lte=now)
    counts = over.order_by("queue").values_list("queue").annotate(all=_ALL, failed=_BAD)
    ended = {queue: (count, failed) for queue, count, failed in counts}
    serving = _serving(now)
    return [
        Standing(
            queue=each,
            waiting=waiting.get(each.value, 0),
            oldest=_age(oldest.get(each.value), now),
            running=running.get(each.value, 0),
            workers=serving[each.value],
            ended=ended.get(each.value, (0, 0))[0],
            failed=ended.get(each.value, (0, 0))[1],
        )
        for each in Queue
    ]


def _serving(now: datetime) -> Counter[str]:
    """Count the living workers of each queue."""
    living = Worker.objects.filter(ended_at=None, expires_at__gte=now).values_list("queues", flat=True)
    return Counter(queue for queues in living for queue in queues)


def _age(instant: datetime | None, now: datetime) -> float:
    return 0.0 if instant is None else max((now - instant).total_seconds(), 0.0)
