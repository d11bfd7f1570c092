"""What waits, runs and failed: queues, deliveries, the last jobs that were given up."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.statuses import FINAL, HELD, READY, Status, ordered
from pratique.server.kernel.actions import Queue
from pratique.server.kernel.outbox.dispatch import Backlog, backlogs

FAILURES = 10
_WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueStanding:
    """One queue now, and over the last hour."""

    name: str
    waiting: int
    oldest_waiting_seconds: float
    running: int
    workers: int
    ended_last_hour: int
    failed_last_hour: int


def queues(*, now: datetime) -> list[QueueStanding]:
    """Return every queue: three counts over indexes, and one over the workers that live."""
    ready = Job.objects.filter(status__in=ordered(READY)).order_by("queue")
    waiting = dict(ready.values_list("queue").annotate(Count("id")))
    oldest = dict(ready.filter(not_before__lte=now).values_list("queue").annotate(Min("not_before")))
    held = Job.objects.filter(status__in=ordered(HELD)).order_by("queue")
    running = dict(held.values_list("queue").annotate(Count("id")))
    over = Job.objects.filter(status__in=ordered(FINAL), finished_at__gte=now - _WINDOW).order_by("queue")
    failed = Count("id", filter=Q(status=Status.ERROR.value))
    ended = {
        queue: (count, bad) for queue, count, bad in over.values_list("queue").annotate(all=Count("id"), failed=failed)
    }
    living = Worker.objects.filter(ended_at=None, expires_at__gte=now).values_list("queues", flat=True)
    serving = Counter(queue for served in living for queue in served)
    return [
        QueueStanding(
            name=name,
            waiting=waiting.get(name, 0),
            oldest_waiting_seconds=age(oldest.get(name), now=now),
            running=running.get(name, 0),
            workers=serving[name],
            ended_last_hour=ended.get(name, (0, 0))[0],
            failed_last_hour=ended.get(name, (0, 0))[1],
        )
        for name in (each.value for each in Queue)
    ]


def deliveries() -> list[Backlog]:
    """Return what each listener of the outbox has not had yet."""
    return backlogs()


def failures() -> list[Job]:
    """Return the last jobs that were given up, the latest first."""
    given_up = Job.objects.filter(status=Status.ERROR.value)
    return list(given_up.order_by("-finished_at", "-id")[:FAILURES])


def age(instant: datetime | None, *, now: datetime) -> float:
    """Return the seconds since an instant, none when there is none."""
    return 0.0 if instant is None else max((now - instant).total_seconds(), 0.0)
