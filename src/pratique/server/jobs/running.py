"""Runs claimed jobs, in a worker's child process: context, outcome, end."""

import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NoReturn
from uuid import UUID

import msgspec
import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from structlog.contextvars import bound_contextvars

from pratique.server.jobs import claiming, families, finishing, parameters, services
from pratique.server.jobs.claiming import Claim
from pratique.server.jobs.endings import Outcome
from pratique.server.jobs.errors import (
    Cancelled,
    DeadlinePassed,
    Interrupted,
    LeaseLost,
    ShuttingDown,
    WaitsForChildren,
)
from pratique.server.jobs.finishing import LastWords, Progress, Result
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.scribe import Scribe
from pratique.server.jobs.settings import JobsSettings
from pratique.server.jobs.statuses import READY, Status, ordered
from pratique.server.kernel import bell, clock, context, settings, tracing
from pratique.server.kernel.actions import Children
from pratique.server.kernel.errors import Forbidden, Gone, Invalid, NotFound, Refusal, Unauthenticated

SHIFT = 1.0
"""Seconds for which one bell goes on claiming from its queue before other queues' bells get their turn."""
FINISH_WAIT = 60.0
"""Seconds for which the end of a run is tried to be written while the database is away; then the lease runs out."""
ANEW = (Forbidden, Gone, Invalid, NotFound, Unauthenticated)
"""Refusals that another attempt would meet again."""

_log = structlog.get_logger("jobs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The context of one run: what `kernel.actions.JobContext` promises to an action."""

    claim: Claim
    scribe: Scribe

    @property
    def job_id(self) -> UUID:
        """The job's public id."""
        return self.claim.job_id

    def log(self, text: str) -> None:
        """Append to the job's log."""
        self.scribe.write(text)

    def progress(self, *, done: int, total: int | None = None, what: str = "") -> None:
        """Say how far the job is."""
        self.scribe.say(Progress(done=done, total=total, what=what[:255]))

    def check(self) -> None:
        """Raise when the job must stop: an `Interrupted`."""
        order = self.scribe.order()
        if order is not None:
            raise order

    def fence(self) -> None:
        """Lock the job's row in the caller's transaction. Raises `LeaseLost` when this run no longer holds it."""
        claiming.hold(job=self.claim.id, epoch=self.claim.epoch)

    def conclude(self) -> None:
        """Fence, and write the job's end in the caller's transaction: its effect stands exactly when the job is done.

        Without it a worker that dies between the effect's commit and the job's end leaves a job that is run again.
        What is said afterwards is not kept.
        """
        finishing.finish(
            job=self.claim.id,
            epoch=self.claim.epoch,
            result=Result(outcome=Outcome.DONE),
            now=clock.now(),
            words=self.scribe.words(),
        )

    def spawn(
        self, action: str, parameters: msgspec.Struct | Mapping[str, Any] | None = None, *, single_flight: str = ""
    ) -> UUID:
        """Ask for a child, as urgent as this job; fenced, so that a run given up asks for nothing."""
        parent = claiming.hold(job=self.claim.id, epoch=self.claim.epoch)
        priority = services.Priority(parent.priority)
        return services.submit(action, parameters, priority=priority, single_flight=single_flight, parent=parent).uuid

    def children(self) -> Children:
        """Say how the children stand."""
        return families.counts([self.claim.id])[self.claim.id]

    def wait_for_children(self) -> NoReturn:
        """End this run until the last child is over."""
        raise WaitsForChildren


def answer(*, queue: str, worker: UUID) -> int:
    """Answer one bell: run waiting jobs of the queue for a shift, ring for the rest. Returns how many were run."""
    started, done = time.monotonic(), 0
    try:
        while time.monotonic() - started < SHIFT:
            claim = _claim(queue, worker)
            if claim is None:
                return done
            execute(claim)
            done += 1
        if Job.objects.filter(queue=queue, status__in=ordered(READY), not_before__lte=clock.now()).exists():
            bell.ring(queue)
    except (DatabaseError, InterfaceError) as error:
        _log.warning("bell.unanswered", queue=queue, reason=str(error))
        connection.close()
    return done


def _claim(queue: str, worker_id: UUID) -> Claim | None:
    close_old_connections()
    worker = Worker.objects.filter(uuid=worker_id, ended_at=None, stopping_at=None).first()
    if worker is None:
        return None
    lease = timedelta(seconds=settings.current(JobsSettings).lease)
    return claiming.claim(queue=queue, worker=worker, pid=os.getpid(), lease=lease, now=clock.now())


def execute(claim: Claim) -> Status | None:
    """Run a claimed job to its end. Returns the status written, None when the lease was lost meanwhile."""
    log = _log.bind(job=str(claim.job_id), action=claim.action, attempt=claim.attempt, request_id=claim.request_id)
    log.info("job.started", queue=claim.queue)
    scribe = Scribe(claim, text_max=settings.current(JobsSettings).log_text)
    with (
        bound_contextvars(job=str(claim.job_id)),
        context.working(
            context.Context(request_id=claim.request_id, actor=claim.requested_by, traceparent=claim.traceparent)
        ),
        tracing.span(f"job {claim.action}", kind=tracing.Kind.CONSUMER, attributes=_told(claim)) as span,
    ):
        result = _attempt(claim, Run(claim=claim, scribe=scribe))
        span.note("job.outcome", result.outcome.value)
        if result.outcome is not Outcome.DONE:
            span.fail(result.code)
    words = scribe.end()
    close_old_connections()
    status = _write_end(claim, result, words)
    duration = (clock.now() - claim.started_at).total_seconds()
    log.info("job.ended", status=status, outcome=result.outcome, code=result.code, duration_s=round(duration, 3))
    return status


def _told(claim: Claim) -> dict[str, str | int | float | bool]:
    """Return what a span tells of a job."""
    return {"job.id": str(claim.job_id), "job.queue": claim.queue, "job.attempt": claim.attempt}


def _attempt(claim: Claim, run: Run) -> Result:
    try:
        action = services.find_action(claim.action)
        action.run(run, parameters.read(action, claim.parameters))
    except Interrupted as order:
        return _interrupted(order)
    except Refusal as refusal:
        outcome = Outcome.REFUSED if isinstance(refusal, ANEW) else Outcome.FAILED
        return Result(outcome=outcome, code=refusal.code, text=str(refusal))
    except Exception as error:  # noqa: BLE001 — whatever an action raises is its job's failure, logged and kept
        _log.exception("job.unexpected", job=str(claim.job_id), action=claim.action)
        return Result(outcome=Outcome.FAILED, code="unexpected", text=f"{type(error).__name__}: {error}"[:2000])
    return Result(outcome=Outcome.DONE)


def _interrupted(order: Interrupted) -> Result:
    match order:
        case Cancelled():
            outcome = Outcome.CANCELLED
        case ShuttingDown():
            outcome = Outcome.STOPPED
        case DeadlinePassed():
            outcome = Outcome.FAILED
        case WaitsForChildren():
            return Result(outcome=Outcome.WAITS)
        case _:
            outcome = Outcome.LOST
    return Result(outcome=outcome, code=order.code, text=str(order))


def _write_end(claim: Claim, result: Result, words: LastWords) -> Status | None:
    if result.code != LeaseLost.code:
        with suppress(LeaseLost):
            return _insist(
                lambda: finishing.finish(job=claim.id, epoch=claim.epoch, result=result, now=clock.now(), words=words)
            )
    if finishing.is_done(job=claim.id, epoch=claim.epoch):  # the action concluded by itself
        return Status.DONE
    came_back = finishing.resurrect(job=claim.id, epoch=claim.epoch)
    _log.warning("job.lease_lost", job=str(claim.job_id), epoch=claim.epoch, resurrected=came_back)
    return None


def _insist(write: Callable[[], Status]) -> Status:
    """Write, again and again while the database is away."""
    deadline, pause = time.monotonic() + FINISH_WAIT, 0.1
    while True:
        try:
            return write()
        except (DatabaseError, InterfaceError) as error:
            connection.close()
            if time.monotonic() > deadline:
                raise
            _log.warning("job.end_delayed", reason=str(error))
            time.sleep(pause)
            pause = min(pause * 2, 2.0)
