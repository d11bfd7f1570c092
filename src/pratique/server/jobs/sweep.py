"""Finds what was lost: jobs of dead workers, and bells that nobody heard. Any process may sweep, several at once."""

import os
import platform
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import psutil
import structlog
from django.db.models import Count, Q

from pratique.server.jobs import finishing, metrics
from pratique.server.jobs.endings import Outcome
from pratique.server.jobs.errors import LeaseLost, WorkerDied
from pratique.server.jobs.finishing import Result
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.statuses import HELD, READY, ordered
from pratique.server.kernel.bell import BURST_MAX

GRACE = timedelta(seconds=1)
"""A job younger than this may still have its own bell on the way."""
WORKERS_KEPT = timedelta(days=7)

_log = structlog.get_logger("sweep")


class CountingBell(Protocol):
    """A bell that can say how often it was rung unheard."""

    def ring(self, queue: str) -> None:
        """Wake one worker of `queue`."""

    def waiting(self, queue: str) -> int | None:
        """How many bells nobody has heard yet; None when that cannot be known."""


def this_host() -> str:
    """A name for "sees the same processes as I do": host, boot and process-id namespace."""
    with Path("/proc/sys/kernel/random/boot_id").open(encoding="ascii") as file:
        boot = file.read(64).strip()
    namespace = os.stat("/proc/self/ns/pid").st_ino  # noqa: PTH116 — a namespace, not a path
    return f"{platform.node()}/{boot[:8]}/{namespace}"[:255]


def bury(*, now: datetime, host: str = "") -> int:
    """Take the jobs of dead workers from them. Returns how many jobs wait again or were given up.

    A worker is dead when its heartbeat has run out, or, on this `host`, when its process is gone.
    """
    living = Worker.objects.filter(ended_at=None)
    dead = [
        each for each in living.filter(Q(expires_at__lt=now) | Q(host=host)) if each.expires_at < now or _gone(each)
    ]
    for worker in dead:
        Worker.objects.filter(pk=worker.pk, heartbeat_at=worker.heartbeat_at).update(ended_at=now)
        _log.warning("worker.dead", worker=str(worker.uuid), host=worker.host, pid=worker.pid)
    abandoned = Job.objects.filter(status__in=ordered(HELD)).filter(
        Q(worker__in=[each.pk for each in dead]) | Q(lease_until__lt=now)
    )
    return sum(lose(job, now=now, why="Its worker died.") for job in abandoned)


def lose(job: Job, *, now: datetime, why: str) -> bool:
    """Take a job from a run that is known to be over. False when it was ended or taken meanwhile.

    False too while its row is locked: somebody writes it, or stands still in the middle of that, and then PostgreSQL
    ends it (`database.idle_transaction`). The next look finds what became of it.
    """
    text = why
    if job.takeovers >= finishing.backoff().takeovers:
        text = str(WorkerDied(takeovers=job.takeovers + 1))
    try:
        status = finishing.finish(
            job=job.pk,
            epoch=job.lease_epoch,
            result=Result(outcome=Outcome.LOST, code=WorkerDied.code, text=text),
            now=now,
            waits=False,
        )
    except LeaseLost:
        return False
    metrics.LOST.inc()
    _log.warning(
        "job.lost",
        job=str(job.uuid),
        action=job.action,
        epoch=job.lease_epoch,
        status=status,
        request_id=job.request_id,
    )
    return True


def ring_again(bell: CountingBell, *, now: datetime) -> dict[str, int]:
    """Ring every queue that has work due and no bell on its way. Returns the bells rung by queue."""
    due = Job.objects.filter(status__in=ordered(READY), not_before__lte=now - GRACE, created_at__lte=now - GRACE)
    rung: dict[str, int] = {}
    for queue, count in due.values_list("queue").annotate(Count("id")).order_by("queue"):
        if bell.waiting(queue) == 0:
            rung[queue] = min(count, BURST_MAX)
            for _ in range(rung[queue]):
                bell.ring(queue)
    return rung


def forget(*, now: datetime) -> int:
    """Remove workers that ended long ago. Returns how many."""
    gone, _ = Worker.objects.filter(ended_at__lt=now - WORKERS_KEPT).exclude(jobs__status__in=ordered(HELD)).delete()
    return gone


def _gone(worker: Worker) -> bool:
    try:
        return abs(psutil.Process(worker.pid).create_time() - worker.birth) > 1
    except psutil.NoSuchProcess:
        return True
    except psutil.AccessDenied:
        return False
