"""Writing what became of a run."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from pratique.server.jobs import events, families
from pratique.server.jobs.claiming import OWN, hold
from pratique.server.jobs.endings import Backoff, Ending, Outcome, Tries, conclude
from pratique.server.jobs.models import Job, JobLogLine
from pratique.server.jobs.settings import JobsSettings
from pratique.server.jobs.statuses import FINAL, Status
from pratique.server.kernel import bell, context, news, outbox, settings
from pratique.server.kernel.database.statements import as_public_id, instant, single

_ENDED = [
    *("status", "attempt", "takeovers", "not_before", "pid", "lease_until", "deadline_at", "waits_for_children"),
    *("error_code", "error", "finished_at", "last_line", "progress_done", "progress_total", "progress_what"),
]
"""What the end of a run may change of the row."""
# By hand, as the statements of a claim: most runs end like this.
_DONE: Final = f"""
UPDATE jobs_job SET status = 'done', pid = NULL, lease_until = NULL, deadline_at = NULL, waits_for_children = FALSE,
    error_code = '', error = '', not_before = %s, finished_at = %s, last_line = last_line + 1
WHERE {OWN} AND parent_id IS NULL
RETURNING id, last_line, uuid
"""  # noqa: S608 — ours
_SAY: Final = "INSERT INTO jobs_joblogline (job_id, line, at, text)"
_DONE_AND_SAID: Final = f"""
WITH ended AS ({_DONE}), said AS ({_SAY} SELECT id, last_line, %s, %s FROM ended) SELECT id, last_line, uuid FROM ended
"""  # noqa: S608 — ours
_FAREWELL: Final = "Done."


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a run ended, and in which words when badly."""

    outcome: Outcome
    code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line for a job's log; `number` is its place there."""

    number: int
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a job is; `total` None when that is not known."""

    done: int
    total: int | None
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWords:
    """What a run had said and not written when it ended."""

    lines: list[Line] = field(default_factory=list)
    progress: Progress | None = None

    def __bool__(self) -> bool:
        return bool(self.lines or self.progress)


def backoff() -> Backoff:
    """The back-off this installation has set."""
    current = settings.current(JobsSettings)
    return Backoff(first=current.retry, most=current.retry_max, takeovers=current.takeovers)


def finish(
    *, job: int, epoch: int, result: Result, now: datetime, words: LastWords | None = None, waits: bool = True
) -> Status:
    """End a run: its last words and the job's next status in one transaction. Raises `LeaseLost`.

    A job that may be run again at once has its queue rung. Unless it `waits`, nothing is written beside somebody who
    has locked the row (`LeaseLost`).
    """
    words = words or LastWords()
    if result.outcome is Outcome.DONE and not words and _end_well(job=job, epoch=epoch, now=now):
        return Status.DONE
    with transaction.atomic():
        row = hold(job=job, epoch=epoch, waits=waits)
        ending = conclude(
            result.outcome,
            tries=Tries(attempt=row.attempt, attempts=row.attempts, takeovers=row.takeovers),
            cancelling=row.status == Status.CANCEL_REQUEST.value,
            backoff=backoff(),
            now=now,
        )
        append(row, words.lines)
        tell(row, words.progress)
        _write(row, [Line(number=row.last_line + 1, at=now, text=_farewell(result, ending, now))])
        _apply(row, result, ending, now)
    return ending.status


def is_done(*, job: int, epoch: int) -> bool:
    """Whether this very run has ended its job well."""
    return Job.objects.filter(pk=job, lease_epoch=epoch, status=Status.DONE.value).exists()


def resurrect(*, job: int, epoch: int) -> bool:
    """Say that a worker given up for dead came back to this job before anybody else took it; it waits on."""
    given_up = Job.objects.filter(pk=job, lease_epoch=epoch, status=Status.WORKER_DEAD.value)
    return given_up.update(status=Status.WORKER_RESURRECTION.value) > 0


def append(row: Job, lines: list[Line]) -> None:
    """Add lines to the log of a row that the caller holds, up to the log's limit; the caller saves `last_line`.

    Lines that stand already are passed over: two may have been given the same ones to write.
    """
    most = settings.current(JobsSettings).log_lines
    room = most - row.last_line
    kept = [each for each in lines if each.number > row.last_line][: max(room, 0)]
    if kept and len(kept) == room:
        kept[-1] = replace(kept[-1], text=f"The log is full ({most} lines); further lines are dropped.")
    _write(row, kept)


def tell(row: Job, progress: Progress | None) -> None:
    """Put progress into a row that the caller holds and saves."""
    if progress is not None:
        row.progress_done, row.progress_total, row.progress_what = progress.done, progress.total, progress.what


def _write(row: Job, lines: list[Line]) -> None:
    JobLogLine.objects.bulk_create(JobLogLine(job=row, line=each.number, at=each.at, text=each.text) for each in lines)
    row.last_line = max((each.number for each in lines), default=row.last_line)


def _apply(row: Job, result: Result, ending: Ending, now: datetime) -> None:
    row.status = ending.status.value
    row.attempt, row.takeovers, row.not_before = ending.attempt, ending.takeovers, ending.not_before
    row.pid = row.lease_until = row.deadline_at = None
    row.waits_for_children = False
    if result.outcome is Outcome.WAITS and ending.status is Status.WAITING:
        families.settle(row, now=now)
    row.error_code, row.error = (result.code, result.text) if ending.status is not Status.DONE else ("", "")
    if ending.status in FINAL:
        row.finished_at = now
    row.save(update_fields=_ENDED)
    news.tell(news.Topic.JOB, row.uuid.hex)
    if ending.status in FINAL:
        families.wake_parents_after_commit(row)
    elif row.not_before <= now:
        bell.ring_after_commit(row.queue)
    if ending.status is Status.ERROR:
        meant = context.Context(actor=row.requested_by, request_id=row.request_id, traceparent=row.traceparent)
        with context.working(meant):
            outbox.record(
                type=events.FAILED.name,
                subject=f"job:{row.uuid}",
                data={"action": row.action, "code": result.code, "attempts": row.attempt},
            )


def _end_well(*, job: int, epoch: int, now: datetime) -> bool:
    """End a run that did what it should and has no last words, unless others wait for it.

    False too when the run no longer holds its job. One statement on PostgreSQL; SQLite cannot write two tables in one.
    """
    at = instant(now)
    is_one = connection.vendor == "postgresql"
    with single(), connection.cursor() as cursor:
        if is_one:
            cursor.execute(_DONE_AND_SAID, [at, at, job, epoch, at, _FAREWELL])
        else:
            cursor.execute(_DONE, [at, at, job, epoch])
        row = cursor.fetchone()
        if row is not None and not is_one:
            cursor.execute(f"{_SAY} VALUES (%s, %s, %s, %s)", [job, row[1], at, _FAREWELL])
    if row is not None:
        news.tell(news.Topic.JOB, as_public_id(row[2]).hex)
    return row is not None


def _farewell(result: Result, ending: Ending, now: datetime) -> str:
    reason = f" {result.text}" if result.text else ""
    match ending.status:
        case Status.WAITING if result.outcome is Outcome.WAITS:
            return "Waiting for the jobs it asked for."
        case Status.DONE:
            return _FAREWELL
        case Status.CANCEL:
            return f"Cancelled.{reason}"
        case Status.ERROR:
            return f"Failed for good.{reason}"
        case Status.WAITING:
            pause = (ending.not_before - now) / timedelta(seconds=1)
            return f"Failed; trying again in {pause:g} s.{reason}"
        case _:
            return f"Interrupted; the job will be run again.{reason}"
