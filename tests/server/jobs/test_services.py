import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from pratique.server.jobs import services
from pratique.server.jobs.errors import BadParameters, JobIsOver, JobNotFound, UnknownAction
from pratique.server.jobs.jobs import SleepParameters
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.services import Priority
from pratique.server.jobs.statuses import Status
from pratique.server.jobs.testing import RecordingBell, claimed, run_waiting, submitted
from pratique.server.kernel import clock, context, ids
from pratique.server.kernel.actions import JobContext
from pratique.server.kernel.outbox.models import OutboxEvent
from tests.server.jobs.probes import Probe

LATER = timedelta(minutes=1)

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_a_job_is_written_in_the_transaction_that_wants_it_and_rung_after(bell: RecordingBell) -> None:
    with transaction.atomic():
        job = services.submit("sleep", {"seconds": 3})
        assert not bell.rung

    assert bell.rung == {"main": 1}
    job.refresh_from_db()
    assert (job.status, job.queue, job.parameters, job.attempts) == ("waiting", "main", {"seconds": 3.0}, 3)


def test_a_rolled_back_transaction_wants_no_job(bell: RecordingBell) -> None:
    with transaction.atomic():
        services.submit("sleep")
        transaction.set_rollback(True)

    assert not Job.objects.exists()
    assert not bell.rung


def test_a_job_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(RuntimeError, match="outside the transaction"):
        services.submit("sleep")


def test_a_job_remembers_who_asked() -> None:
    with context.working(context.Context(actor="alice", request_id="r-1")):
        job = submitted("sleep")

    assert (job.requested_by, job.request_id) == ("alice", "r-1")


def test_an_unknown_action_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownAction, match=r"no action 'slep'; those there are: backup, .*, false, .*sleep"):
        submitted("slep")


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ({"seconds": "long"}, "Expected `float`, got `str` - at `$.seconds`"),
        ({"seconds": -1}, "`$.seconds`"),
        ({"second": 1}, "unknown field `second`"),
    ],
)
def test_wrong_parameters_are_refused_by_name(parameters: dict[str, object], says: str) -> None:
    with pytest.raises(BadParameters) as caught:
        submitted("sleep", parameters)
    assert says in str(caught.value)


def test_parameters_may_be_given_as_their_own_type() -> None:
    with transaction.atomic():
        assert services.submit("sleep", SleepParameters(seconds=2)).parameters == {"seconds": 2}


def test_a_single_flight_key_finds_the_job_that_has_it(bell: RecordingBell) -> None:
    first = submitted("probe", {"number": 1}, single_flight="layer:1")
    second = submitted("probe", {"number": 2}, single_flight="layer:1")
    other = submitted("probe", {"number": 3}, single_flight="layer:2")

    assert second.uuid == first.uuid
    assert other.uuid != first.uuid
    assert bell.rung == {"main": 2}


def test_a_job_that_may_begin_later_is_rung_by_the_sweep(bell: RecordingBell) -> None:
    submitted("probe", not_before=clock.now() + LATER)
    submitted("probe", not_before=clock.now() + LATER, single_flight="layer:1")

    assert not bell.rung


def test_a_job_that_was_put_off_begins_as_early_as_somebody_asks(bell: RecordingBell) -> None:
    put_off = submitted("probe", single_flight="layer:1", not_before=clock.now() + LATER)
    later = submitted("probe", single_flight="layer:1", not_before=clock.now() + 2 * LATER)
    assert (later.uuid, bell.rung) == (put_off.uuid, {})

    submitted("probe", single_flight="layer:1")

    put_off.refresh_from_db()
    assert put_off.not_before <= clock.now()
    assert bell.rung == {"main": 1}


def test_a_job_that_failed_and_waits_for_its_next_attempt_is_not_hastened(worker: Worker, probe: Probe) -> None:
    def fail(_context: JobContext) -> None:
        message = "broken"
        raise ValueError(message)

    probe.does(fail)
    failed = submitted("probe", single_flight="layer:1")
    run_waiting(worker)
    failed.refresh_from_db()
    assert (failed.status, failed.attempt) == ("waiting", 1)

    submitted("probe", single_flight="layer:1")

    after = Job.objects.get(pk=failed.pk)
    assert after.not_before == failed.not_before > clock.now()


def test_a_single_flight_key_is_free_again_when_its_job_is_over(worker: Worker) -> None:
    first = submitted("probe", single_flight="layer:1")
    run_waiting(worker)

    assert submitted("probe", single_flight="layer:1").uuid != first.uuid


def test_many_who_want_the_same_at_once_get_one_job() -> None:
    got: Counter[object] = Counter()
    start = threading.Barrier(4)

    def want() -> None:
        start.wait(10)
        try:
            got[submitted("probe", single_flight="layer:1").uuid] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=want) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)

    assert list(got.values()) == [4]
    assert Job.objects.count() == 1


def test_what_a_person_asks_for_is_an_event_and_goes_first(worker: Worker) -> None:
    submitted("probe", {"number": 1})
    with context.working(context.Context(actor="alice")):
        wanted = services.request("probe", {"number": 2})

    assert claimed(worker).job_id == wanted.uuid
    event = OutboxEvent.objects.get(type="job.requested")
    assert (event.actor, event.subject, event.data) == ("alice", f"job:{wanted.uuid}", {"action": "probe"})
    assert wanted.priority == Priority.PERSON


def test_cancelling_a_waiting_job_ends_it_at_once(worker: Worker) -> None:
    job = submitted("probe")

    cancelled = services.cancel(job.uuid)

    assert (cancelled.status, run_waiting(worker)) == (Status.CANCEL.value, 0)
    assert OutboxEvent.objects.filter(type="job.cancelled").count() == 1


def test_cancelling_a_running_job_asks_it_to_stop(worker: Worker) -> None:
    job = submitted("probe")
    claimed(worker)

    assert services.cancel(job.uuid).status == Status.CANCEL_REQUEST.value
    assert services.cancel(job.uuid).status == Status.CANCEL_REQUEST.value


def test_what_is_over_cannot_be_cancelled(worker: Worker) -> None:
    job = submitted("probe")
    run_waiting(worker)

    with pytest.raises(JobIsOver, match=rf"Job {job.uuid} is over \(done\)"):
        services.cancel(job.uuid)


def test_what_is_not_there_cannot_be_cancelled() -> None:
    with pytest.raises(JobNotFound):
        services.cancel(ids.uuid7())


@pytest.mark.parametrize(
    "change",
    [
        {"status": "sleeping"},
        {"queue": "nowhere"},
        {"status": "running"},
        {"status": "done"},
        {"attempts": 0},
        {"attempt": 4},
        {"schedule": "probe"},
    ],
    ids=str,
)
def test_the_database_refuses_a_row_that_cannot_be(change: dict[str, object]) -> None:
    job = submitted("probe")

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**change)


def test_two_firings_of_one_due_time_cannot_both_be() -> None:
    due = clock.now()
    first, second = submitted("probe"), submitted("probe")
    Job.objects.filter(pk=first.pk).update(schedule="nightly", due_at=due)

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=second.pk).update(schedule="nightly", due_at=due)
