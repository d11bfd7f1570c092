import threading

import pytest
from django.db import DatabaseError, connection, transaction

from pratique.server.jobs import claiming, families, finishing, running, services
from pratique.server.jobs.claiming import Claim
from pratique.server.jobs.endings import Outcome
from pratique.server.jobs.finishing import Result
from pratique.server.jobs.models import Job, SharedChild, Worker
from pratique.server.jobs.testing import RecordingBell, claimed, run_waiting, submitted
from pratique.server.kernel import clock
from pratique.server.kernel.actions import Children, JobContext
from tests.server.jobs.probes import PROBE, Probe

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

PARENT = 100


class Family:
    """The probe as a parent of some children, which do as they are told."""

    def __init__(self, *, numbers: tuple[int, ...] = (1, 2), single_flight: bool = False) -> None:
        self.numbers = numbers
        self.single_flight = single_flight
        self.seen: list[Children] = []

    def __call__(self, context: JobContext) -> None:
        if PROBE.ran[-1] < PARENT:
            return
        if not context.children().total:
            with transaction.atomic():
                for number in self.numbers:
                    key = f"probe:{number}" if self.single_flight else ""
                    context.spawn("probe", {"number": number}, single_flight=key)
        self.seen.append(context.children())
        if context.children().active:
            context.wait_for_children()


def _run_one(worker: Worker) -> None:
    running.execute(claimed(worker))


def _job(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_a_parent_waits_for_its_children_and_holds_nobody_up(worker: Worker, probe: Probe) -> None:
    family = Family()
    probe.does(family)
    parent = submitted("probe", {"number": PARENT})

    run_waiting(worker)

    assert probe.ran == [PARENT, 1, 2, PARENT]
    assert family.seen == [
        Children(total=2, active=2, done=0, failed=0),
        Children(total=2, active=0, done=2, failed=0),
    ]
    assert (_job(parent).status, parent.attempt, parent.waits_for_children) == ("done", 1, False)
    assert {each.parent_id for each in Job.objects.exclude(pk=parent.pk)} == {parent.pk}


def test_a_waiting_parent_is_claimed_by_nobody_and_woken_by_the_last(
    worker: Worker, probe: Probe, bell: RecordingBell
) -> None:
    probe.does(Family())
    parent = submitted("probe", {"number": PARENT})
    _run_one(worker)
    assert (_job(parent).status, parent.waits_for_children, parent.attempt) == ("waiting", True, 0)

    _run_one(worker)
    assert _job(parent).waits_for_children
    rung = bell.rung["main"]
    _run_one(worker)

    assert not _job(parent).waits_for_children
    assert parent.not_before <= clock.now()
    assert bell.rung["main"] == rung + 1


def test_a_child_that_failed_or_was_cancelled_wakes_its_parent_too(worker: Worker, probe: Probe) -> None:
    family = Family()
    probe.does(family)
    submitted("probe", {"number": PARENT})
    _run_one(worker)
    first, second = Job.objects.filter(parent__isnull=False).order_by("pk")
    services.cancel(first.uuid)
    Job.objects.filter(pk=second.pk).update(action="of_an_older_version")
    run_waiting(worker)

    assert family.seen[-1] == Children(total=2, active=0, done=0, failed=2)


def test_a_job_wanted_by_two_is_run_once_and_wakes_both(worker: Worker, probe: Probe) -> None:
    family = Family(numbers=(1,), single_flight=True)
    probe.does(family)
    parents = [submitted("probe", {"number": PARENT + each}) for each in range(2)]

    run_waiting(worker)

    assert probe.ran == [100, 101, 1, 100, 101]
    assert [_job(each).status for each in parents] == ["done", "done"]
    assert SharedChild.objects.get().parent_id == parents[1].pk
    assert [families.counts([each.pk])[each.pk].total for each in parents] == [1, 1]


def test_a_job_that_nobody_asked_for_is_adopted(worker: Worker, probe: Probe) -> None:
    probe.does(Family(numbers=(1,), single_flight=True))
    orphan = submitted("probe", {"number": 1}, single_flight="probe:1", priority=services.Priority.SCHEDULED)
    parent = submitted("probe", {"number": PARENT})
    _run_one(worker)

    assert _job(orphan).parent_id == parent.pk
    assert orphan.priority == services.Priority.NORMAL


def test_cancelling_a_parent_cancels_the_children_that_are_only_its_own(worker: Worker, probe: Probe) -> None:
    probe.does(Family(numbers=(1,), single_flight=True))
    parents = [submitted("probe", {"number": PARENT + each}) for each in range(2)]
    for _ in parents:
        _run_one(worker)
    (child,) = Job.objects.filter(single_flight="probe:1")

    services.cancel(parents[0].uuid)
    assert _job(child).status == "waiting"
    services.cancel(parents[1].uuid)
    assert _job(child).status == "cancel"

    probe.forget()
    probe.does(Family(numbers=(2, 3)))
    third = submitted("probe", {"number": PARENT})
    while not _job(third).waits_for_children:
        _run_one(worker)
    services.cancel(third.uuid)

    assert {each.status for each in Job.objects.filter(parent=third)} == {"cancel"}
    assert _job(third).status == "cancel"


def test_a_run_that_was_given_up_asks_for_nothing(worker: Worker, probe: Probe) -> None:
    def late(context: JobContext) -> None:
        Job.objects.filter(uuid=context.job_id).update(lease_epoch=99)
        with transaction.atomic():
            context.spawn("probe", {"number": 1})

    probe.does(late)
    submitted("probe", {"number": PARENT})
    _run_one(worker)

    assert Job.objects.count() == 1


def test_a_parent_that_nobody_woke_looks_for_itself(worker: Worker, probe: Probe) -> None:
    family = Family()
    probe.does(family)
    parent = submitted("probe", {"number": PARENT})
    _run_one(worker)
    Job.objects.filter(parent=parent).delete()
    assert run_waiting(worker) == 0

    Job.objects.filter(pk=parent.pk).update(not_before=clock.now())
    probe.does(lambda _context: None)
    run_waiting(worker)

    assert _job(parent).status == "done"
    assert clock.now() < parent.created_at + families.PATIENCE


def test_a_wait_with_nobody_to_wait_for_is_no_wait(worker: Worker, probe: Probe) -> None:
    def work(context: JobContext) -> None:
        if len(probe.ran) == 1:
            context.wait_for_children()

    probe.does(work)
    parent = submitted("probe")

    assert run_waiting(worker) == 2
    assert (_job(parent).status, parent.attempt) == ("done", 1)


def test_a_child_that_ends_while_its_parent_begins_to_wait_wakes_it(worker: Worker, probe: Probe) -> None:
    probe.does(lambda _: None)
    parent = submitted("probe", {"number": PARENT})
    held = claimed(worker)
    with transaction.atomic():
        services.submit("probe", {"number": 1}, parent=parent)
    claim = claimed(worker)
    ending = threading.Thread(target=_end, args=(claim,))

    with transaction.atomic():
        finishing.finish(job=held.id, epoch=held.epoch, result=Result(outcome=Outcome.WAITS), now=clock.now())
        assert _job(parent).waits_for_children
        ending.start()
        ending.join(0.3)  # it is over by then, or waits for this transaction
    ending.join(30)

    assert not _job(parent).waits_for_children


def _end(claim: Claim) -> None:
    try:
        finishing.finish(job=claim.id, epoch=claim.epoch, result=Result(outcome=Outcome.DONE), now=clock.now())
    finally:
        connection.close()


@pytest.mark.parametrize("round_", range(5))
def test_children_that_end_at_the_same_moment_wake_their_parent(worker: Worker, probe: Probe, round_: int) -> None:
    probe.does(Family(numbers=tuple(range(4))))
    parent = submitted("probe", {"number": PARENT})
    _run_one(worker)
    claims = [claimed(worker) for _ in range(4)]
    barrier = threading.Barrier(4)

    def end(number: int) -> None:
        try:
            barrier.wait(10)
            running.execute(claims[number])
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=(each,)) for each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)

    assert not _job(parent).waits_for_children
    assert (round_, parent.status) == (round_, "waiting")


def test_a_cancel_of_the_parent_and_the_end_of_its_child_wait_for_each_other_in_one_order(
    worker: Worker, probe: Probe
) -> None:
    probe.does(Family(numbers=(1,)))
    parent = submitted("probe", {"number": PARENT})
    _run_one(worker)
    claim = claimed(worker)
    refused: list[DatabaseError] = []
    cancelling = threading.Thread(target=_cancel, args=(parent, refused))

    with transaction.atomic():
        claiming.fence(job=claim.id, epoch=claim.epoch)
        cancelling.start()
        cancelling.join(0.3)  # it holds the parent by then, and waits for the child
        finishing.finish(job=claim.id, epoch=claim.epoch, result=Result(outcome=Outcome.DONE), now=clock.now())
    cancelling.join(30)

    assert refused == []
    assert (_job(parent).status, Job.objects.get(pk=claim.id).status) == ("cancel", "done")


def _cancel(job: Job, refused: list[DatabaseError]) -> None:
    try:
        services.cancel(job.uuid)
    except DatabaseError as error:
        refused.append(error)
    finally:
        connection.close()


def test_a_word_lost_between_a_childs_end_and_its_parent_is_said_again_by_the_sweep(
    worker: Worker, probe: Probe, bell: RecordingBell
) -> None:
    probe.does(Family(numbers=(1, 2)))
    parent = submitted("probe", {"number": PARENT})
    _run_one(worker)
    claims = [claimed(worker) for _ in range(2)]
    _end_without_a_word(claims[0])
    bell.rung.clear()
    assert families.wake_forgotten(now=clock.now()) == 0

    _end_without_a_word(claims[1])

    assert families.wake_forgotten(now=clock.now()) == 1
    assert (_job(parent).waits_for_children, bell.rung) == (False, {"main": 1})
    assert families.wake_forgotten(now=clock.now()) == 0


def _end_without_a_word(claim: Claim) -> None:
    """End a child as a worker does that is killed after the commit."""
    Job.objects.filter(pk=claim.id).update(status="done", finished_at=clock.now(), pid=None, lease_until=None)


def test_a_child_works_for_whom_its_parent_does(worker: Worker, probe: Probe) -> None:
    probe.does(Family())
    with transaction.atomic():
        services.submit("probe", {"number": PARENT}, namespace="acme", priority=services.Priority.PERSON)
    _run_one(worker)

    children = Job.objects.filter(parent__isnull=False)
    assert {(each.namespace, each.priority) for each in children} == {("acme", services.Priority.PERSON)}
