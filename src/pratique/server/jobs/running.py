"""Runs claimed jobs, in a worker's child process: context, outcome, end."""

import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial
from typing import Any, NoReturn, TypeVar
from uuid import UUID

import msgspec
import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from structlog.contextvars import bound_contextvars

from pratique.server.jobs import claiming, families, finishing, limits, parameters, services
from pratique.server.jobs.claiming import Claim
from pratique.server.jobs.endings import Outcome
from pratique.server.jobs.errors import (
    Cancelled,
    CpuTimePassed,
    DeadlinePassed,
    Interrupted,
    LeaseLost,
    OutOfMemory,
    ShuttingDown,
    WaitsForChildren,
)
from pratique.server.jobs.finishing import LastWords, Progress, Result
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.scribe import Scribe
from pratique.server.jobs.settings import JobsSettings
from pratique.server.jobs.statuses import HELD, Status, ordered
from pratique.server.kernel import bell, clock, context, settings, tracing
from pratique.server.kernel.actions import Children
from pratique.server.kernel.errors import Forbidden, Gone, Invalid, NotFound, Refusal, Unauthenticated

BATCH = 1.0
"""Seconds after which jobs that were claimed together with others, and have not begun, are given back."""
FINISH_WAIT = 60.0
"""Seconds for which the end of a run is tried to be written while the database is away; then its process ends too."""
RECHECK = 1.0
"""Seconds after whose run the connection is looked at before it is used again."""
ANEW = (Forbidden, Gone, Invalid, NotFound, Unauthenticated)
"""Refusals that another attempt would meet again."""

ResultT = TypeVar("ResultT")

_log = structlog.get_logger("jobs")


class Worn(Exception):
    """This process ran into a limit in the middle of something, so it should be replaced."""


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
        claiming.fence(job=self.claim.id, epoch=self.claim.epoch)

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
    """Answer a bell: run what this worker may run, of any of its queues, until nothing is left for it.

    Returns how many were run. What this process has no room for is left to the one that makes room: it looks again
    when its run ends. Raises `Worn` when the process should be replaced before it runs anything else.
    """
    done = 0
    try:
        while claims := _claim(worker, goes_on=done > 0):
            done += _run(claims)
    except (DatabaseError, InterfaceError) as error:
        _log.warning("bell.unanswered", queue=queue, reason=str(error))
        connection.close()
        _insist(partial(_let_go, worker))
        bell.ring(queue)
    return done


def _claim(worker: UUID, *, goes_on: bool) -> list[Claim]:
    if not goes_on:
        close_old_connections()
    lease = timedelta(seconds=settings.current(JobsSettings).lease)
    return claiming.claim(
        worker=worker, queues=_queues_of(worker), pid=os.getpid(), lease=lease, now=clock.now(), goes_on=goes_on
    )


@lru_cache(maxsize=8)
def _queues_of(worker: UUID) -> tuple[str, ...]:
    """A worker's queues do not change while it lives."""
    return tuple(Worker.objects.filter(uuid=worker).values_list("queues", flat=True).first() or ())


def _run(claims: list[Claim]) -> int:
    """Run what one claim took, one after the other; what has not begun after a while is given back."""
    until = time.monotonic() + BATCH
    for done, claim in enumerate(claims):
        if done and time.monotonic() > until:
            _give_back(claims[done:])
            return done
        try:
            execute(claim)
        except Worn:
            with suppress(DatabaseError, InterfaceError):  # then the end of this process tells
                _give_back(claims[done + 1 :])
            raise
    return len(claims)


def _give_back(claims: list[Claim]) -> None:
    """Let others run what was taken together with jobs that took long."""
    stopped = Result(outcome=Outcome.STOPPED, code=ShuttingDown.code, text="Those taken together with it took long.")
    for each in claims:
        with suppress(LeaseLost):
            finishing.finish(job=each.id, epoch=each.epoch, result=stopped, now=clock.now())


def _let_go(worker: UUID) -> None:
    """Let others run what the database says this process runs, which is between two jobs.

    A claim may stand although its answer was lost with the connection, and what was taken together could not be given
    back. Nobody else finds such jobs: their leases are extended as long as their process lives.
    """
    stopped = Result(outcome=Outcome.STOPPED, code=ShuttingDown.code, text="The database was away.")
    for each in Job.objects.filter(worker__uuid=worker, pid=os.getpid(), status__in=ordered(HELD)).order_by("id"):
        with suppress(LeaseLost):
            finishing.finish(job=each.pk, epoch=each.lease_epoch, result=stopped, now=clock.now())


def execute(claim: Claim) -> Status | None:
    """Run a claimed job to its end. Returns the status written, None when the lease was lost meanwhile.

    Raises `Worn`, with the job's end written, when the run was cut short by one of the limits.
    """
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
        if result.outcome in (Outcome.FAILED, Outcome.REFUSED):
            span.fail(result.code)
    words = scribe.end()
    if (clock.now() - claim.started_at).total_seconds() > RECHECK:
        close_old_connections()
    status = _write_end(claim, result, words)
    duration = (clock.now() - claim.started_at).total_seconds()
    log.info("job.ended", status=status, outcome=result.outcome, code=result.code, duration_s=round(duration, 3))
    if result.code in {OutOfMemory.code, CpuTimePassed.code}:
        raise Worn
    return status


def _told(claim: Claim) -> dict[str, str | int | float | bool]:
    """Return what a span tells of a job."""
    return {"job.id": str(claim.job_id), "job.queue": claim.queue, "job.attempt": claim.attempt}


def _attempt(claim: Claim, run: Run) -> Result:
    memory = claim.memory or settings.current(JobsSettings).memory
    try:
        action = services.find_action(claim.action)
        given = parameters.read(action, claim.parameters)
        with limits.limited(memory=memory, cpu=claim.cpu):
            action.run(run, given)
    except Interrupted as order:
        return _interrupted(order)
    except Refusal as refusal:
        if limits.ran_out_of_memory(refusal):
            return _out_of_memory(memory)
        outcome = Outcome.REFUSED if isinstance(refusal, ANEW) else Outcome.FAILED
        return Result(outcome=outcome, code=refusal.code, text=str(refusal))
    except Exception as error:  # noqa: BLE001 — whatever an action raises is its job's failure, logged and kept
        if limits.ran_out_of_memory(error):
            return _out_of_memory(memory)
        _log.exception("job.unexpected", job=str(claim.job_id), action=claim.action)
        return Result(outcome=Outcome.FAILED, code="unexpected", text=f"{type(error).__name__}: {error}"[:2000])
    return Result(outcome=Outcome.DONE)


def _out_of_memory(memory: int) -> Result:
    """Another attempt would need as much, so there is none."""
    refusal = OutOfMemory(memory=memory)
    return Result(outcome=Outcome.REFUSED, code=refusal.code, text=str(refusal))


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
        case CpuTimePassed():
            outcome = Outcome.REFUSED
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


def _insist(write: Callable[[], ResultT]) -> ResultT:
    """Write, again and again while the database is away."""
    deadline, pause = time.monotonic() + FINISH_WAIT, 0.1
    while True:
        try:
            return write()
        except (DatabaseError, InterfaceError) as error:
            connection.close()
            if time.monotonic() > deadline:
                # While this process lives its leases are extended: only with it the run ends for everybody to see.
                raise Worn from error
            _log.warning("job.end_delayed", reason=str(error))
            time.sleep(pause)
            pause = min(pause * 2, 2.0)
