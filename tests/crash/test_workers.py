"""Workers die, pause, are stopped, and lose their bells: no job is lost, none is done twice, none hangs."""

import fcntl
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.db import connection

from pratique.server.audit.models import Event
from pratique.server.jobs import services
from pratique.server.jobs.models import Job, JobLogLine, Worker
from pratique.server.jobs.testing import submitted
from pratique.server.kernel import context
from tests.crash.crews import crew_of, tree
from tests.crash.workers import (
    WITHIN,
    House,
    holder_of,
    house,
    wait_until_over,
    wait_until_running,
)
from tests.support import eventually
from tests.support.redis import redis

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

MANY = int(os.environ.get("PRATIQUE_TEST_JOBS", "200"))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as made:
        yield made


def _is_frozen(processes: list[psutil.Process]) -> bool:
    """Stop processes, unless one of them is writing: SQLite has one writer, so it would stop everybody with it."""
    for each in processes:
        each.send_signal(signal.SIGSTOP)
    if connection.vendor != "sqlite":
        return True
    with Path(f"{connection.settings_dict['NAME']}-writers").open("ab") as queue:
        try:
            fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            for each in processes:
                each.send_signal(signal.SIGCONT)
            return False
    return True


def _all_ran_once(jobs: list[Job]) -> None:
    assert {(each.status, each.attempt, each.lease_epoch) for each in jobs} == {("done", 1, 1)}
    assert JobLogLine.objects.filter(job__in=jobs, text__startswith="Sleeping").count() == len(jobs)


def _log(job: Job) -> list[str]:
    return list(JobLogLine.objects.filter(job=job).order_by("line").values_list("text", flat=True))


def test_two_workers_do_many_jobs_and_none_is_lost_or_done_twice(here: House) -> None:
    here.workers(2)

    jobs = [submitted("sleep", {"seconds": 0}) for _ in range(MANY)]
    wait_until_over(*jobs, within=120)

    _all_ran_once(jobs)
    assert len({each.worker_id for each in jobs}) == 2


def test_the_same_on_redis(tmp_path: Path) -> None:
    with redis(tmp_path) as url, house(tmp_path, broker_url=url) as there:
        there.workers(2)
        jobs = [submitted("sleep", {"seconds": 0}) for _ in range(20)]
        wait_until_over(*jobs)

    _all_ran_once(jobs)


def test_the_job_of_a_killed_worker_is_done_by_the_other(here: House) -> None:
    workers = here.workers(2)
    job = wait_until_running(submitted("sleep", {"seconds": 3}))
    victim = holder_of(job, workers)
    below = tree(victim)[1:]

    victim.kill()

    wait_until_over(job)
    assert (job.status, job.takeovers, job.attempt, job.lease_epoch) == ("done", 1, 1, 2)
    assert "Interrupted; the job will be run again. Its worker died." in _log(job)
    eventually(lambda: not [each for each in below if each.is_running()], within=5, what="the end of the crew")


def test_a_worker_whose_processes_are_killed_goes_on(here: House) -> None:
    [worker] = here.workers(1)
    for part in ("child", "crew"):
        job = wait_until_running(submitted("sleep", {"seconds": 2}))
        victim = psutil.Process(job.pid or 0) if part == "child" else crew_of(worker)[0]

        victim.kill()

        wait_until_over(job)
        assert (part, job.status, job.takeovers) == (part, "done", 1)
        assert "The process that ran it died." in " ".join(_log(job))
    assert worker.is_running


def test_a_worker_that_was_paused_writes_nothing_late(here: House) -> None:
    """A virtual machine is frozen: its lease runs out, another does the job, it comes back and is fenced."""
    here.start("beat")  # the bell of the job may be heard by a crew that a slow machine took for dead
    workers = here.workers(2)
    job = wait_until_running(submitted("sleep", {"seconds": 10}))
    frozen = holder_of(job, workers)
    processes = tree(frozen)
    first = job.worker_id

    eventually(lambda: _is_frozen(processes), within=WITHIN, every=0.01, what="a moment without a write")
    try:
        eventually(
            lambda: Job.objects.filter(pk=job.pk, status="running", lease_epoch=2).exists(),
            within=WITHIN,
            what="the take-over",
        )
    finally:
        for each in processes:
            each.send_signal(signal.SIGCONT)

    wait_until_over(job)
    assert (job.status, job.takeovers, job.lease_epoch) == ("done", 1, 2)
    assert job.worker_id != first
    assert _log(job).count("10 of 10 s.") == 1
    assert _log(job).count("Done.") == 1


def test_a_worker_told_to_stop_gives_its_job_back_and_leaves_in_time(here: House) -> None:
    here.start("beat")  # the bell of the job that comes back may be heard by the worker that leaves
    workers = here.workers(2)
    job = wait_until_running(submitted("sleep", {"seconds": 4}))
    stopped = holder_of(job, workers)
    below = tree(stopped)[1:]

    assert stopped.stop(within=30) == 0

    wait_until_over(job)
    assert (job.status, job.takeovers, job.attempt, job.lease_epoch) == ("done", 0, 1, 2)
    assert "Interrupted; the job will be run again. The worker is shutting down; the job will be run again." in _log(
        job
    )
    assert not [each for each in below if each.is_running()]
    assert Worker.objects.filter(ended_at__isnull=False).count() == 1


def test_bells_lost_with_their_broker_are_rung_again(here: House) -> None:
    jobs = [submitted("sleep", {"seconds": 0}) for _ in range(5)]
    shutil.rmtree(here.bells)

    here.start("beat")
    here.workers(1)

    wait_until_over(*jobs)
    _all_ran_once(jobs)


def test_a_worker_cancels_stops_at_deadlines_tries_again_and_tells_the_event_log(here: House) -> None:
    here.start("beat")
    here.workers(1)
    slow = submitted("sleep", {"seconds": 60}, deadline=1, attempts=1)
    failing = submitted("false", attempts=2)
    wait_until_over(slow, failing)

    with context.working(context.Context(actor="alice")):
        unwanted = wait_until_running(services.request("sleep", {"seconds": 60}))
    services.cancel(unwanted.uuid)
    wait_until_over(unwanted)

    assert (slow.status, slow.error_code) == ("error", "deadline_passed")
    assert (failing.status, failing.attempt, failing.lease_epoch) == ("error", 2, 2)
    assert (unwanted.status, unwanted.error_code) == ("cancel", "cancelled")
    told = Event.objects.filter(subject=f"job:{unwanted.uuid}").order_by("id")
    eventually(lambda: told.count() == 2, within=WITHIN)
    assert [(each.type, each.actor) for each in told] == [("job.requested", "alice"), ("job.cancelled", "")]
