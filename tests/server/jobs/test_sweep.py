import os
from datetime import timedelta

import psutil
import pytest

from pratique.server.jobs import sweep, testing
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.testing import LEASE, RecordingBell, claimed, run_waiting, submitted
from pratique.server.kernel import clock
from pratique.server.kernel.bell import BURST_MAX
from tests.server.jobs import probes  # noqa: F401 — for its actions

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def _aged(*jobs: Job) -> None:
    long_ago = clock.now() - timedelta(seconds=10)
    Job.objects.filter(pk__in=[each.pk for each in jobs]).update(created_at=long_ago, not_before=long_ago)


def test_the_job_of_a_dead_worker_is_rung_for_and_run_by_another(worker: Worker, bell: RecordingBell) -> None:
    job = submitted("probe")
    claimed(worker)
    bell.rung.clear()

    assert testing.give_up(worker) == 1
    assert bell.rung == {"main": 1}
    job.refresh_from_db()
    assert (job.status, job.attempt, job.takeovers, job.error) == ("worker_dead", 0, 1, "Its worker died.")

    assert run_waiting(testing.worker()) == 1
    job.refresh_from_db()
    assert (job.status, job.attempt, job.lease_epoch) == ("done", 1, 2)


def test_a_living_worker_keeps_its_job(worker: Worker) -> None:
    submitted("probe")
    claimed(worker)

    assert sweep.bury(now=clock.now()) == 0


def test_a_worker_whose_process_is_gone_is_found_on_its_own_host_at_once() -> None:
    here = sweep.this_host()
    gone = testing.worker(host=here, pid=2**22 - 1)
    alive = testing.worker(host=here, pid=os.getpid())
    Worker.objects.filter(pk=alive.pk).update(birth=psutil.Process().create_time())
    submitted("probe")
    submitted("probe")
    claimed(gone)
    claimed(alive)

    assert sweep.bury(now=clock.now(), host=here) == 1
    gone.refresh_from_db()
    alive.refresh_from_db()
    assert gone.ended_at is not None
    assert alive.ended_at is None


def test_a_process_with_the_number_of_a_dead_one_is_not_taken_for_it() -> None:
    here = sweep.this_host()
    testing.worker(host=here, pid=os.getpid())
    submitted("probe")

    claimed(Worker.objects.get())
    assert sweep.bury(now=clock.now(), host=here) == 1


def test_a_job_whose_lease_ran_out_waits_again_whatever_its_worker_says(worker: Worker) -> None:
    job = submitted("probe")
    claimed(worker)
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - LEASE)

    assert sweep.bury(now=clock.now()) == 1


def test_a_job_beside_which_workers_keep_dying_is_given_up() -> None:
    job = submitted("probe")
    for _ in range(6):
        one = testing.worker()
        claimed(one)
        testing.give_up(one)

    job.refresh_from_db()
    assert (job.status, job.error_code) == ("error", "worker_died")
    assert job.error.startswith("The process running the job died 6 times; it was given up")


def test_a_cancelled_job_of_a_dead_worker_is_cancelled(worker: Worker) -> None:
    job = submitted("probe")
    claimed(worker)
    Job.objects.filter(pk=job.pk).update(status="cancel_request")
    testing.give_up(worker)

    job.refresh_from_db()
    assert job.status == "cancel"


def test_a_lost_bell_is_rung_again(bell: RecordingBell) -> None:
    _aged(submitted("probe"), submitted("probe"))
    bell.rung.clear()

    assert sweep.ring_again(bell, now=clock.now()) == {"main": 2}
    assert bell.rung == {"main": 2}


def test_a_queue_whose_bells_are_on_their_way_is_left_alone(bell: RecordingBell) -> None:
    _aged(submitted("probe"))

    assert bell.rung == {"main": 1}
    assert sweep.ring_again(bell, now=clock.now()) == {}


def test_a_job_just_submitted_has_its_own_bell(bell: RecordingBell) -> None:
    submitted("probe")
    bell.rung.clear()

    assert sweep.ring_again(bell, now=clock.now()) == {}


def test_no_more_bells_are_rung_than_can_be_of_use(bell: RecordingBell) -> None:
    _aged(*(submitted("probe") for _ in range(20)))
    bell.rung.clear()

    assert sweep.ring_again(bell, now=clock.now()) == {"main": BURST_MAX}


def test_workers_long_gone_are_forgotten_and_their_jobs_are_not(worker: Worker) -> None:
    job = submitted("probe")
    run_waiting(worker)
    Worker.objects.filter(pk=worker.pk).update(ended_at=clock.now() - timedelta(days=8))

    sweep.forget(now=clock.now())

    assert not Worker.objects.exists()
    job.refresh_from_db()
    assert job.status == "done"
