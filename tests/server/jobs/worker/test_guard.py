import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psutil
import psycopg
import pytest

from pratique.server.jobs import services, sweep, testing
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.testing import LEASE, submitted
from pratique.server.jobs.worker import guard
from pratique.server.jobs.worker.guard import Meter, Times, Why
from pratique.server.kernel import clock
from tests.server.jobs import probes  # noqa: F401 — for its actions
from tests.support import eventually
from tests.support.database import is_postgresql

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    cancelled: float | None = None
    deadline: float | None = None
    cpu_used: float = 0.0
    why: Why | None


@pytest.mark.parametrize(
    "case",
    [
        Case(why=None),
        Case(cancelled=9, why=None),
        Case(cancelled=11, why=Why.CANCELLED),
        Case(deadline=9, why=None),
        Case(deadline=11, why=Why.DEADLINE),
        Case(deadline=-5, why=None),
        Case(cpu_used=14, why=None),
        Case(cpu_used=16, why=Why.CPU),
        Case(cancelled=11, deadline=11, why=Why.CANCELLED),
    ],
    ids=str,
)
def test_a_run_is_killed_when_it_had_its_chance_to_stop(case: Case) -> None:
    def ago(seconds: float | None) -> datetime | None:
        return None if seconds is None else NOW - timedelta(seconds=seconds)

    times = Times(
        cancel_requested_at=ago(case.cancelled),
        deadline_at=ago(case.deadline),
        stop_timeout=10,
        cpu=5,
        cpu_used=case.cpu_used,
    )

    assert guard.overdue(times, now=NOW) is case.why


@pytest.fixture
def child() -> Iterator[psutil.Process]:
    """A process that runs a job and listens to nobody."""
    process = subprocess.Popen(
        [sys.executable, "-c", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"]
    )
    yield psutil.Process(process.pid)
    process.kill()
    process.wait()


@contextmanager
def _standing_still_with(job: Job) -> Iterator[None]:
    """Hold a job's row in a transaction of somebody else's; SQLite locks no rows."""
    if not is_postgresql():
        yield
        return
    with psycopg.connect(os.environ["PRATIQUE_DATABASE_DIRECT_URL"]) as other:
        other.execute("SELECT id FROM jobs_job WHERE id = %s FOR UPDATE", (job.pk,))
        yield


def _running_in(child: psutil.Process, worker: Worker, *, deadline: int | None = None, attempts: int = 1) -> Job:
    job = submitted("probe", deadline=deadline, attempts=attempts)
    testing.claims(worker, pid=child.pid)
    return job


def _is_gone(child: psutil.Process) -> bool:
    return not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
class TestWatching:
    def test_a_job_that_ignores_its_cancellation_is_killed(self, worker: Worker, child: psutil.Process) -> None:
        job = _running_in(child, worker)
        services.cancel(job.uuid)
        guard.watch(worker, lives={child.pid}.__contains__, meter=Meter(), now=clock.now())
        job.refresh_from_db()
        assert job.status == "cancel_request"

        guard.watch(worker, lives={child.pid}.__contains__, meter=Meter(), now=clock.now() + timedelta(seconds=11))

        eventually(lambda: _is_gone(child), within=5)
        job.refresh_from_db()
        assert (job.status, job.error_code) == ("cancel", "killed")

    def test_a_job_past_its_deadline_is_killed_and_says_so(self, worker: Worker, child: psutil.Process) -> None:
        job = _running_in(child, worker, deadline=5)

        guard.watch(worker, lives={child.pid}.__contains__, meter=Meter(), now=clock.now() + timedelta(seconds=16))

        eventually(lambda: _is_gone(child), within=5)
        job.refresh_from_db()
        assert (job.status, job.error_code) == ("error", "deadline_passed")
        assert "did not stop within 10 s after it was asked to (its deadline had passed)" in job.error

    def test_a_killed_job_with_attempts_left_is_tried_again(self, worker: Worker, child: psutil.Process) -> None:
        job = _running_in(child, worker, deadline=5, attempts=2)

        guard.watch(worker, lives={child.pid}.__contains__, meter=Meter(), now=clock.now() + timedelta(seconds=16))

        job.refresh_from_db()
        assert (job.status, job.attempt) == ("waiting", 1)

    def test_a_job_that_does_not_hear_that_its_processor_time_is_used_up_is_killed(self, worker: Worker) -> None:
        """A loop in C: the signal is noted, and no line of Python ever comes to look at it."""
        process = subprocess.Popen([sys.executable, "-c", "any(iter(int, 1))"])
        spinning = psutil.Process(process.pid)
        job = _running_in(spinning, worker)
        Job.objects.filter(pk=job.pk).update(cpu=1, stop_timeout=0)
        meter = Meter()

        def is_killed() -> bool:
            guard.watch(worker, lives={spinning.pid}.__contains__, meter=meter, now=clock.now())
            return _is_gone(spinning)

        eventually(is_killed, within=30)
        process.wait()
        job.refresh_from_db()
        assert (job.status, job.error_code) == ("error", "cpu_time_passed")
        assert "its processor time was used up" in job.error

    def test_a_process_that_ends_when_it_is_about_to_be_killed_is_left_to_the_next_look(
        self, worker: Worker, child: psutil.Process
    ) -> None:
        job = _running_in(child, worker, deadline=5)
        child.kill()
        child.wait()

        guard.watch(worker, lives={child.pid}.__contains__, meter=Meter(), now=clock.now() + timedelta(seconds=16))

        job.refresh_from_db()
        assert job.status == "running"
        guard.watch(worker, lives=set[int]().__contains__, meter=Meter(), now=clock.now())
        job.refresh_from_db()
        assert job.status == "worker_dead"

    def test_a_job_whose_process_died_waits_again_at_once(self, worker: Worker, child: psutil.Process) -> None:
        job = _running_in(child, worker)

        guard.watch(worker, lives={os.getpid()}.__contains__, meter=Meter(), now=clock.now())

        job.refresh_from_db()
        assert (job.status, job.error) == ("worker_dead", "The process that ran it died.")

    def test_a_process_whose_job_has_ended_is_let_go_on(
        self, worker: Worker, child: psutil.Process, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The job ends between the look and the kill: the process may be at another job already."""
        job = _running_in(child, worker)
        services.cancel(job.uuid)
        monkeypatch.setattr(guard, "_held_by_this_run", lambda _job: False)

        guard.watch(worker, lives={child.pid}.__contains__, meter=Meter(), now=clock.now() + timedelta(seconds=11))

        eventually(lambda: child.status() == psutil.STATUS_SLEEPING, within=5)

    def test_a_heartbeat_extends_the_leases_of_living_processes_only(
        self, worker: Worker, child: psutil.Process
    ) -> None:
        living = _running_in(child, worker)
        later = clock.now() + timedelta(seconds=10)

        assert guard.beat(worker, lives={child.pid}.__contains__, lease=LEASE, now=later)
        living.refresh_from_db()
        assert living.lease_until == later + LEASE
        guard.beat(worker, lives=set[int]().__contains__, lease=LEASE, now=later + LEASE)
        living.refresh_from_db()
        assert living.lease_until == later + LEASE

    def test_neither_heartbeat_nor_sweep_waits_for_a_run_that_stands_still_in_its_transaction(
        self, worker: Worker, child: psutil.Process
    ) -> None:
        frozen, living = _running_in(child, worker), _running_in(child, worker)
        later = clock.now() + timedelta(seconds=10)

        with _standing_still_with(frozen):
            assert guard.beat(worker, lives={child.pid}.__contains__, lease=LEASE, now=later)
            assert sweep.bury(now=later + LEASE - timedelta(seconds=1)) == 0

        living.refresh_from_db()
        assert living.lease_until == later + LEASE

    def test_a_worker_given_up_for_dead_learns_it(self, worker: Worker) -> None:
        testing.give_up(worker)

        assert not guard.beat(worker, lives=set[int]().__contains__, lease=LEASE, now=clock.now())

    def test_what_is_held_at_the_end_is_given_back_at_no_cost(self, worker: Worker, child: psutil.Process) -> None:
        job = _running_in(child, worker)

        guard.release(worker, now=clock.now())

        job.refresh_from_db()
        assert (job.status, job.attempt, job.takeovers) == ("worker_shutdown", 0, 0)
