from datetime import timedelta

import pytest

from pratique.server.jobs import jobs, retention, services
from pratique.server.jobs.models import Job, JobLogLine, SharedChild, Worker
from pratique.server.jobs.testing import FakeContext, run_waiting, submitted
from pratique.server.kernel import clock, context
from pratique.server.kernel.outbox.models import OutboxEvent
from tests.server.jobs.probes import Probe

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)


def _ended(worker: Worker, *ages: int) -> list[Job]:
    """Jobs that ended so many days ago."""
    made = [submitted("probe", {"number": each}) for each in ages]
    run_waiting(worker)
    for job, age in zip(made, ages, strict=True):
        Job.objects.filter(pk=job.pk).update(finished_at=clock.now() - age * DAY)
    return made


def _left() -> list[int]:
    return [each.parameters["number"] for each in Job.objects.order_by("pk")]


def _remove(*, to_keep: int | None = None, days: int | None = None) -> int:
    now = clock.now()
    before = None if days is None else now - days * DAY
    return retention.remove(to_keep=to_keep, before=before, now=now, before_each=lambda: None)


def test_what_ended_long_ago_goes_with_its_log(worker: Worker) -> None:
    _ended(worker, 40, 20, 5)
    assert JobLogLine.objects.count() == 3

    assert _remove(days=10) == 2
    assert _left() == [5]
    assert JobLogLine.objects.count() == 1


def test_so_many_are_kept_the_last_that_ended(worker: Worker) -> None:
    _ended(worker, 1, 4, 2, 3)

    assert _remove(to_keep=2) == 2
    assert _left() == [1, 2]
    assert _remove(to_keep=2) == 0


def test_either_bound_is_enough_and_none_removes_nothing(worker: Worker) -> None:
    _ended(worker, 1, 2, 30)

    assert _remove() == 0
    assert _remove(to_keep=2, days=1000) == 1
    assert _remove(to_keep=1000, days=1) == 2


def test_what_waits_or_runs_stays_however_old(worker: Worker, probe: Probe) -> None:
    submitted("probe", {"number": 7})
    Job.objects.update(created_at=clock.now() - 100 * DAY, not_before=clock.now() + DAY)
    _ended(worker, 100)

    assert _remove(to_keep=0, days=1) == 1
    assert _left() == [7]
    assert probe.ran == [100]


def test_the_children_of_one_that_is_at_work_stay(worker: Worker) -> None:
    child, other, parent = *_ended(worker, 100, 100), submitted("probe", {"number": 7})
    Job.objects.filter(pk=child.pk).update(parent=parent)
    Job.objects.filter(pk=other.pk).update(parent=child)
    SharedChild.objects.create(parent=parent, child=other)
    assert _remove(to_keep=0) == 0

    services.cancel(parent.uuid)
    assert _remove(to_keep=0) == 3


def test_a_job_with_many_lines_goes_in_small_steps(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "LINES", 2)
    (job,) = _ended(worker, 9)
    JobLogLine.objects.bulk_create(JobLogLine(job=job, line=each, at=clock.now(), text="x") for each in range(2, 9))
    Job.objects.update(last_line=8)
    steps = []

    retention.remove(to_keep=0, before=None, now=clock.now(), before_each=lambda: steps.append(1))

    assert len(steps) == 5
    assert not JobLogLine.objects.exists()


def test_what_a_person_took_from_the_list_goes_soon(worker: Worker) -> None:
    (job,) = _ended(worker, 0)
    services.delete(job.uuid)
    assert _remove() == 0

    Job.objects.update(finished_at=clock.now() - timedelta(hours=2))
    assert _remove() == 1


def test_the_action_says_in_one_event_how_many_went(worker: Worker) -> None:
    _ended(worker, 200, 100, 5)
    with context.working(context.Context(actor="system")):
        asked = submitted("onlinegc_joblogs")
        run_waiting(worker)

    asked.refresh_from_db()
    assert asked.status == "done"
    assert OutboxEvent.objects.get(type="job.history_removed").data == {"removed": 2}
    assert JobLogLine.objects.filter(job=asked, text="2 jobs removed with their logs.").exists()


def test_a_job_may_say_how_much_is_kept(worker: Worker) -> None:
    _ended(worker, 5, 3)
    asked = FakeContext()

    jobs.remove_history(asked, jobs.HistoryParameters(to_keep=1, max_age=0))

    assert asked.lines == ["1 jobs removed with their logs."]
    assert _left() == [3]
