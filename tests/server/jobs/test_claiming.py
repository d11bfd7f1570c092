import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction

from pratique.server.jobs import claiming, finishing, testing, turns
from pratique.server.jobs.claiming import hold
from pratique.server.jobs.endings import Outcome
from pratique.server.jobs.errors import LeaseLost
from pratique.server.jobs.finishing import Result
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.services import Priority
from pratique.server.jobs.testing import claimed, submitted
from pratique.server.kernel import clock
from tests.server.jobs import probes  # noqa: F401 — for its actions

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_the_highest_priority_goes_first_and_then_the_oldest(worker: Worker) -> None:
    wanted = [
        submitted("probe", {"number": number}, priority=priority)
        for number, priority in enumerate([Priority.SCHEDULED, Priority.NORMAL, Priority.PERSON, Priority.NORMAL])
    ]

    taken = [claimed(worker).job_id for _ in wanted]

    assert taken == [wanted[2].uuid, wanted[1].uuid, wanted[3].uuid, wanted[0].uuid]


def test_a_job_that_does_not_fit_is_passed_over() -> None:
    worker = testing.worker(concurrency=9, capacity={"probe": 1})
    first, second = submitted("probe_hungry"), submitted("probe_hungry")
    other = submitted("probe")

    taken = [testing.claims(worker, pid=pid) for pid in (1, 2, 3)]

    assert [[each.job_id for each in claims] for claims in taken] == [[first.uuid], [other.uuid], []]
    Job.objects.filter(pk=first.pk).update(status="done", finished_at=clock.now())
    assert [each.job_id for each in testing.claims(worker, pid=3)] == [second.uuid]


def test_short_jobs_are_taken_several_at_a_time_and_others_of_the_queue_are_not(worker: Worker) -> None:
    short = [submitted("probe_short").uuid for _ in range(3)]
    submitted("probe")
    short.append(submitted("probe_short").uuid)
    late = [submitted("probe_short").uuid for _ in range(2)]

    assert [each.job_id for each in testing.claims(worker)] == short
    assert len(testing.claims(worker)) == 1
    assert [each.job_id for each in testing.claims(worker)] == late


@pytest.mark.sqlite
def test_a_claim_goes_by_the_heads_of_lanes() -> None:
    """With 100,000 rows waiting anything else is too slow. PostgreSQL's plan hangs on what is in the table."""
    take = claiming.TAKE.format(deadline_at="NULL", lock="")
    statements: list[tuple[str, list[str | int]]] = [
        (claiming.LANES.format(served="SELECT 'main' AS queue"), []),
        (claiming.LOOK.format(lanes="(%s, %s)"), ["main", "", "", 0]),
        (take[take.index("SELECT id") : take.index("), first")], ["main", "", "", 0, 1]),
        (turns.RANKS, ["main", "", 0, "main", "", 0, ""]),
    ]
    plan = []
    with connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plan += [row[-1] for row in cursor.fetchall()]

    read = [each for each in plan if each.startswith(("SEARCH", "SCAN")) and "jobs_job" in each]
    assert {each.split("INDEX ")[-1].split(" ")[0] for each in read} == {"job_head", "job_turn", "job_held_by"}, plan
    assert not [each for each in plan if "TEMP B-TREE" in each]


def test_nothing_is_claimed_before_its_time(worker: Worker) -> None:
    job = submitted("probe")
    Job.objects.filter(pk=job.pk).update(not_before=clock.now() + timedelta(seconds=60))

    with pytest.raises(LookupError):
        claimed(worker)


def test_a_claim_takes_a_lease_under_a_new_epoch(worker: Worker) -> None:
    job = submitted("probe")

    claim = claimed(worker)

    job.refresh_from_db()
    assert (job.status, job.lease_epoch, job.attempt, job.worker_id) == ("running", 1, 1, worker.pk)
    assert claim.epoch == 1
    assert job.lease_until is not None
    assert job.deadline_at == claim.started_at + timedelta(seconds=60)


def test_the_fence_stands_in_a_transaction(worker: Worker) -> None:
    submitted("probe")
    claim = claimed(worker)

    with pytest.raises(RuntimeError, match="in the transaction that writes"):
        hold(job=claim.id, epoch=claim.epoch)


def test_a_late_writer_is_fenced(worker: Worker) -> None:
    job = submitted("probe")
    late = claimed(worker)
    testing.give_up(worker)
    successor = claimed(testing.worker())

    with pytest.raises(LeaseLost), transaction.atomic():
        hold(job=late.id, epoch=late.epoch)
    with pytest.raises(LeaseLost):
        finishing.finish(job=late.id, epoch=late.epoch, result=Result(outcome=Outcome.DONE), now=clock.now())
    with transaction.atomic():
        assert hold(job=successor.id, epoch=successor.epoch).uuid == job.uuid


def test_many_claim_at_once_and_none_gets_what_another_has() -> None:
    count = 24
    for number in range(count):
        submitted("probe", {"number": number})
    taken: Counter[int] = Counter()
    lock = threading.Lock()

    def work() -> None:
        by = testing.worker()
        try:
            while claims := testing.claims(by, pid=1):
                with lock:
                    taken[claims[0].parameters["number"]] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)

    assert not Job.objects.filter(status="waiting").exists()
    assert taken == Counter(range(count))
