from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, transaction

from pratique.server.identity.models import Account
from pratique.server.jobs import claiming, finishing, running, services, testing
from pratique.server.jobs.endings import Outcome
from pratique.server.jobs.errors import LeaseLost
from pratique.server.jobs.models import Job, JobLogLine, Worker
from pratique.server.jobs.running import Run
from pratique.server.jobs.scribe import Scribe
from pratique.server.jobs.settings import JobsSettings
from pratique.server.jobs.statuses import Status
from pratique.server.jobs.testing import RecordingBell, claimed, run_waiting, submitted
from pratique.server.kernel import clock, settings
from pratique.server.kernel.actions import JobContext
from pratique.server.kernel.errors import Conflict, Invalid
from pratique.server.kernel.outbox.models import OutboxEvent
from tests.server.jobs.probes import Probe
from tests.support import eventually

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def _log(job: Job) -> list[str]:
    return [each.text for each in JobLogLine.objects.filter(job=job).order_by("line")]


def _over(job: Job) -> Job:
    job.refresh_from_db()
    return job


def _due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(not_before=clock.now())


def test_a_job_runs_is_done_and_has_said_what_it_did(worker: Worker, probe: Probe) -> None:
    def work(context: JobContext) -> None:
        context.log("first\nsecond")
        context.progress(done=1, total=2, what="halves")

    probe.does(work)
    job = submitted("probe", {"number": 7})

    assert run_waiting(worker) == 1
    _over(job)
    assert (job.status, job.error, probe.ran) == ("done", "", [7])
    assert (job.progress_done, job.progress_total, job.progress_what) == (1, 2, "halves")
    assert _log(job) == ["first", "second", "Done."]
    assert job.last_line == 3


def test_a_failure_is_tried_again_after_a_pause_that_doubles(worker: Worker, probe: Probe) -> None:
    def fail(_context: JobContext) -> None:
        raise Conflict

    probe.does(fail)
    job = submitted("probe")
    pauses = []
    for _ in range(2):
        run_waiting(worker)
        assert _over(job).status == "waiting"
        pauses.append(round((job.not_before - clock.now()).total_seconds()))
        _due(job)
    run_waiting(worker)

    assert pauses == [5, 10]
    assert (_over(job).status, job.attempt, job.error_code) == ("error", 3, "conflict")
    assert _log(job)[0].startswith("Failed; trying again in 5 s. The request does not fit")
    assert OutboxEvent.objects.get(type="job.failed").data == {"action": "probe", "code": "conflict", "attempts": 3}


def test_a_refusal_that_would_be_met_again_is_not_tried_again(worker: Worker, probe: Probe) -> None:
    def refuse(_context: JobContext) -> None:
        raise Invalid

    probe.does(refuse)
    job = submitted("probe")
    run_waiting(worker)

    assert (_over(job).status, job.attempt) == ("error", 1)


def test_an_error_nobody_foresaw_is_told_by_its_name(worker: Worker, probe: Probe) -> None:
    def burst(_context: JobContext) -> None:
        raise ZeroDivisionError("seven by nothing")

    probe.does(burst)
    job = submitted("probe", attempts=1)
    run_waiting(worker)

    assert (_over(job).error_code, job.error) == ("unexpected", "ZeroDivisionError: seven by nothing")


def test_an_action_that_is_gone_is_an_error_in_words(worker: Worker) -> None:
    job = submitted("probe")
    Job.objects.filter(pk=job.pk).update(action="of_an_older_version")
    run_waiting(worker)

    assert _over(job).error.startswith("There is no action 'of_an_older_version'")


def test_a_cancelled_job_stops_where_it_checks(worker: Worker, probe: Probe) -> None:
    def work(context: JobContext) -> None:
        services.cancel(context.job_id)
        eventually(context.check, within=5)

    probe.does(work)
    job = submitted("probe")
    run_waiting(worker)

    assert (_over(job).status, job.error_code) == ("cancel", "cancelled")
    assert _log(job)[-1] == "Cancelled. The job was cancelled."


def test_a_job_past_its_deadline_is_stopped_where_it_checks(worker: Worker, probe: Probe) -> None:
    def work(context: JobContext) -> None:
        with clock.frozen(clock.now() + timedelta(seconds=61)):
            context.check()

    probe.does(work)
    job = submitted("probe", attempts=1)
    run_waiting(worker)

    assert (_over(job).status, job.error_code) == ("error", "deadline_passed")
    assert job.error == "The job ran for its 60 s and was not finished."


def test_a_worker_that_shuts_down_gives_its_job_back_at_no_cost(worker: Worker, probe: Probe) -> None:
    def work(context: JobContext) -> None:
        Worker.objects.filter(pk=worker.pk).update(stopping_at=clock.now())
        eventually(context.check, within=5)

    probe.does(work)
    job = submitted("probe")
    claim = claimed(worker)
    running.execute(claim)

    assert (_over(job).status, job.attempt, job.takeovers) == ("worker_shutdown", 0, 0)
    probe.forget()
    run_waiting(testing.worker())
    assert (_over(job).status, job.attempt) == ("done", 1)


def test_lines_stand_although_the_transaction_they_were_written_in_does_not(worker: Worker, probe: Probe) -> None:
    def work(context: JobContext) -> None:
        with transaction.atomic():
            context.log("about to fail")
            raise Conflict

    probe.does(work)
    job = submitted("probe", attempts=1)
    run_waiting(worker)

    assert _log(job)[0] == "about to fail"


def test_a_line_is_seen_while_the_job_runs(worker: Worker, probe: Probe) -> None:
    seen: list[str] = []

    def work(context: JobContext) -> None:
        context.log("on it")
        eventually(lambda: JobLogLine.objects.filter(text="on it").exists(), within=5)
        seen.append("on it")

    probe.does(work)
    submitted("probe")
    run_waiting(worker)

    assert seen == ["on it"]


def test_lines_are_cut_and_made_harmless(worker: Worker, probe: Probe) -> None:
    def work(context: JobContext) -> None:
        context.log("x" * 10_000)
        context.log("bell\x07 and null\x00")

    probe.does(work)
    job = submitted("probe")
    run_waiting(worker)

    long, harmless, _ = _log(job)
    assert len(long) == 8192
    assert harmless == "bell� and null�"


def test_an_effect_and_its_fence_are_one_transaction(worker: Worker, probe: Probe) -> None:
    """A run that was given up in the middle writes nothing; its successor writes once."""

    def work(context: JobContext) -> None:
        if len(probe.ran) == 1:
            testing.give_up(worker)
        with transaction.atomic():
            Account.objects.create(name="the-effect")
            context.fence()

    probe.does(work)
    job = submitted("probe")
    assert running.execute(claimed(worker)) is None
    assert not Account.objects.filter(name="the-effect").exists()
    assert _over(job).status == "worker_resurrection"

    run_waiting(testing.worker())
    assert Account.objects.filter(name="the-effect").count() == 1
    assert _over(job).status == "done"


def test_a_scribe_whose_run_is_given_up_writes_no_more(worker: Worker) -> None:
    job = submitted("probe")
    claim = claimed(worker)
    scribe = Scribe(claim, text_max=100)
    run = Run(claim=claim, scribe=scribe)
    testing.give_up(worker)
    run.log("too late")

    def order() -> object:
        try:
            run.check()
        except LeaseLost as lost:
            return lost
        return None

    assert eventually(order, within=5)
    scribe.end()
    assert "too late" not in _log(job)


def test_a_bell_runs_all_that_waits_for_the_worker_in_any_of_its_queues(worker: Worker, probe: Probe) -> None:
    for number in range(3):
        submitted("probe", {"number": number})
    tick = submitted("probe_tick")

    assert running.answer(queue="main", worker=worker.uuid) == 4
    assert probe.ran == [0, 1, 2]
    assert _over(tick).status == "done"


def test_what_was_taken_together_with_a_long_job_is_given_back(
    worker: Worker, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", -1.0)
    jobs = [submitted("probe_short", {"number": number}) for number in range(3)]

    running.answer(queue="main", worker=worker.uuid)

    assert [(_over(each).status, each.attempt, each.lease_epoch) for each in jobs] == [
        ("done", 1, 1),
        ("done", 1, 2),
        ("done", 1, 3),
    ]
    assert probe.ran == [0, 1, 2]


def test_a_claim_whose_answer_was_lost_is_let_go(
    worker: Worker, probe: Probe, bell: RecordingBell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database has it that this process runs them, and the process lives: nobody else would ever take them."""
    jobs = [submitted("probe_short", {"number": number}) for number in range(3)]
    claim = claiming.claim

    def lose_the_answer(**asked: Any) -> None:
        monkeypatch.setattr(claiming, "claim", claim)
        assert len(claim(**asked)) == 3
        raise OperationalError

    monkeypatch.setattr(claiming, "claim", lose_the_answer)
    bell.rung.clear()

    assert running.answer(queue="main", worker=worker.uuid) == 0
    assert {(_over(each).status, each.attempt) for each in jobs} == {("worker_shutdown", 0)}
    assert bell.rung["main"] > 0
    assert running.answer(queue="main", worker=worker.uuid) == 3
    assert probe.ran == [0, 1, 2]


def test_what_could_not_be_given_back_at_once_is_let_go_later(
    worker: Worker, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = finishing.finish

    def be_away(**asked: Any) -> Status:
        if asked["result"].outcome is Outcome.STOPPED:
            monkeypatch.setattr(finishing, "finish", finish)
            raise OperationalError
        return finish(**asked)

    monkeypatch.setattr(running, "BATCH", -1.0)
    monkeypatch.setattr(finishing, "finish", be_away)
    jobs = [submitted("probe_short", {"number": number}) for number in range(3)]

    running.answer(queue="main", worker=worker.uuid)

    assert probe.ran == [0]
    assert [_over(each).status for each in jobs] == ["done", "worker_shutdown", "worker_shutdown"]


def test_a_process_that_cannot_write_the_end_of_a_run_is_replaced(
    worker: Worker, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lease is extended as long as it lives, so the job would hang."""

    def be_away(**_: object) -> None:
        raise OperationalError

    probe.does(lambda _context: monkeypatch.setattr(finishing, "finish", be_away))
    monkeypatch.setattr(running, "FINISH_WAIT", -1.0)
    submitted("probe")

    with pytest.raises(running.Worn):
        running.answer(queue="main", worker=worker.uuid)


def test_a_worker_that_is_stopping_claims_nothing(worker: Worker) -> None:
    submitted("probe")
    Worker.objects.filter(pk=worker.pk).update(stopping_at=clock.now())

    assert running.answer(queue="main", worker=worker.uuid) == 0


def test_a_full_log_says_so_and_takes_no_more(worker: Worker, probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    current = settings.current
    small = replace(current(JobsSettings), log_lines=3)
    monkeypatch.setattr(settings, "current", lambda cls: small if cls is JobsSettings else current(cls))

    def work(context: JobContext) -> None:
        for number in range(10):
            context.log(str(number))

    probe.does(work)
    job = submitted("probe")
    run_waiting(worker)

    assert _log(job) == ["0", "1", "The log is full (3 lines); further lines are dropped.", "Done."]


def test_an_effect_concluded_with_its_job_happens_exactly_once(worker: Worker, probe: Probe) -> None:
    """The worker dies right after the commit: without `conclude` the job would be run again, and the effect made."""

    def work(context: JobContext) -> None:
        context.log("made")
        with transaction.atomic():
            Account.objects.create(name=f"effect-{len(probe.ran)}")
            context.conclude()
        testing.give_up(worker)

    probe.does(work)
    job = submitted("probe")

    assert running.execute(claimed(worker)) is Status.DONE
    assert run_waiting(testing.worker()) == 0
    assert (_over(job).status, _log(job)) == ("done", ["made", "Done."])
    assert Account.objects.count() == 1


def test_lines_that_two_were_given_to_write_stand_once(probe: Probe) -> None:
    """The scribe may be writing what `conclude` writes too; neither knows which of them comes first."""
    probe.does(lambda _context: None)
    job = submitted("probe")
    lines = [finishing.Line(number=number, at=clock.now(), text=f"line {number}") for number in (1, 2)]

    with transaction.atomic():
        finishing.append(job, lines[:1])
        finishing.append(job, lines)

    assert _log(job) == ["line 1", "line 2"]


def test_a_conclusion_that_is_rolled_back_concludes_nothing(worker: Worker, probe: Probe) -> None:
    def work(context: JobContext) -> None:
        with transaction.atomic():
            context.conclude()
            raise Conflict

    probe.does(work)
    job = submitted("probe", attempts=1)
    run_waiting(worker)

    assert (_over(job).status, job.error_code) == ("error", "conflict")


def test_a_run_that_was_given_up_concludes_nothing(worker: Worker, probe: Probe) -> None:
    def work(context: JobContext) -> None:
        testing.give_up(worker)
        with transaction.atomic():
            Account.objects.create(name="the-effect")
            context.conclude()

    probe.does(work)
    job = submitted("probe")

    assert running.execute(claimed(worker)) is None
    assert not Account.objects.exists()
    assert _over(job).status == "worker_resurrection"
