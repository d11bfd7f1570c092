"""What a foreman does for its crew's jobs: extends their leases, kills what does not stop, lets go of what is lost."""

import os
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import psutil
import structlog
from django.db import transaction
from django.db.models import QuerySet

from pratique.server.jobs import finishing, metrics, sweep
from pratique.server.jobs.endings import Outcome
from pratique.server.jobs.errors import CpuTimePassed, DeadlinePassed, Killed, LeaseLost, ShuttingDown
from pratique.server.jobs.finishing import Result
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.statuses import HELD, ordered

Lives = Callable[[int], bool]
"""Says whether a process id is one of the crew's and at work."""

_log = structlog.get_logger("worker")


class Why(StrEnum):
    """Why a run is to be killed."""

    CANCELLED = "it was cancelled"
    DEADLINE = "its deadline had passed"
    CPU = "its processor time was used up"


_ENDINGS: Final = MappingProxyType(
    {
        Why.CANCELLED: (Outcome.CANCELLED, Killed.code),
        Why.DEADLINE: (Outcome.FAILED, DeadlinePassed.code),
        Why.CPU: (Outcome.REFUSED, CpuTimePassed.code),
    }
)
"""How a run that was killed has ended, and by what code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The instants, and the seconds of processor time, that decide whether a run has had its chance to stop."""

    cancel_requested_at: datetime | None
    deadline_at: datetime | None
    stop_timeout: int
    cpu: int | None = None
    cpu_used: float = 0.0


class Meter:
    """How much processor time each run has used since it was first looked at; the kernel counts it by process."""

    def __init__(self) -> None:
        self._first: dict[tuple[int, int], float] = {}

    def used(self, job: Job) -> float:
        """Seconds, short of the truth by what a run used before its first look. 0 for a process that is gone."""
        try:
            times = psutil.Process(job.pid).cpu_times()
        except psutil.NoSuchProcess:
            return 0.0
        now = times.user + times.system
        return float(now - self._first.setdefault((job.pk, job.lease_epoch), now))

    def forget_all_but(self, jobs: Iterable[Job]) -> None:
        """Drop what is known of runs that are over."""
        kept = {(each.pk, each.lease_epoch) for each in jobs}
        self._first = {run: first for run, first in self._first.items() if run in kept}


def overdue(times: Times, *, now: datetime) -> Why | None:
    """Why the run must be killed now, None while it may still stop by itself; pure."""
    patience = timedelta(seconds=times.stop_timeout)
    if times.cancel_requested_at is not None and now > times.cancel_requested_at + patience:
        return Why.CANCELLED
    if times.deadline_at is not None and now > times.deadline_at + patience:
        return Why.DEADLINE
    if times.cpu is not None and times.cpu_used > times.cpu + times.stop_timeout:
        return Why.CPU
    return None


def beat(worker: Worker, *, lives: Lives, lease: timedelta, now: datetime) -> bool:
    """Say that the worker lives, and extend the leases of what its living processes run.

    False when the worker was given up for dead meanwhile: its jobs may run elsewhere, so it must begin anew.
    """
    kept = [job.pk for job in _held(worker) if job.pid is not None and lives(job.pid)]
    with transaction.atomic():
        living = Worker.objects.filter(pk=worker.pk, ended_at=None)
        if not living.update(heartbeat_at=now, expires_at=now + lease):
            _log.warning("worker.resurrected", worker=str(worker.uuid))
            return False
        # A run that is in the middle of writing holds its row. The others' leases do not wait for it, nor does it lose
        # its own: nobody can take what is locked.
        free = list(_held(worker).filter(pk__in=kept).select_for_update(skip_locked=True).values_list("pk", flat=True))
        Job.objects.filter(pk__in=free).update(lease_until=now + lease)
    return True


def watch(worker: Worker, *, lives: Lives, meter: Meter, now: datetime) -> None:
    """Look at each held job once: its process may be gone, or may have to go."""
    held = list(_held(worker))
    meter.forget_all_but(held)
    for job in held:
        if job.pid is None or not lives(job.pid):
            sweep.lose(job, now=now, why="The process that ran it died.")
            continue
        times = Times(
            cancel_requested_at=job.cancel_requested_at,
            deadline_at=job.deadline_at,
            stop_timeout=job.stop_timeout,
            cpu=job.cpu,
            cpu_used=0.0 if job.cpu is None else meter.used(job),
        )
        why = overdue(times, now=now)
        if why is not None:
            with suppress(ProcessLookupError):  # it has just ended by itself: the next look finds how
                _kill(job, why, now=now)


def release(worker: Worker, *, now: datetime) -> None:
    """Let go of what is still held when every process has ended: it is run again, at no cost to its attempts."""
    for job in _held(worker):
        _write(job, Result(outcome=Outcome.STOPPED, code=ShuttingDown.code, text=str(ShuttingDown())), now=now)


def _held(worker: Worker) -> QuerySet[Job]:
    return Job.objects.filter(worker=worker, status__in=ordered(HELD)).order_by("id")


def _kill(job: Job, why: Why, *, now: datetime) -> None:
    """Stop the process first, so that it cannot go on to another job between the look and the kill."""
    pid = job.pid
    assert pid is not None  # noqa: S101 — held jobs have one, by constraint
    os.kill(pid, signal.SIGSTOP)
    still = _held_by_this_run(job)
    if not still:
        os.kill(pid, signal.SIGCONT)
        return
    os.kill(pid, signal.SIGKILL)
    killed = Killed(seconds=job.stop_timeout, why=why.value)
    outcome, code = _ENDINGS[why]
    metrics.KILLED.labels(why.name.lower()).inc()
    _log.warning("job.killed", job=str(job.uuid), action=job.action, why=why.value, pid=pid, request_id=job.request_id)
    _write(job, Result(outcome=outcome, code=code, text=str(killed)), now=now)


def _held_by_this_run(job: Job) -> bool:
    return Job.objects.filter(pk=job.pk, lease_epoch=job.lease_epoch, status__in=ordered(HELD)).exists()


def _write(job: Job, result: Result, *, now: datetime) -> None:
    try:
        finishing.finish(job=job.pk, epoch=job.lease_epoch, result=result, now=now)
    except LeaseLost:
        _log.info("job.already_ended", job=str(job.uuid))
