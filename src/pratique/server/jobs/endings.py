"""What becomes of a job when a run of it ends; pure.

A failure is tried again while attempts are left, after a pause that doubles. An interruption (the worker stopped or
died) does not count as an attempt, but a job that was found beside too many dead workers is taken to be what kills
them.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from pratique.server.jobs.statuses import Status


class Outcome(StrEnum):
    """How a run ended."""

    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    """Failed in a way that another attempt cannot mend."""
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    """The worker is shutting down."""
    LOST = "lost"
    """The worker or its process died."""
    WAITS = "waits"
    """It waits for its children."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """What has been spent: `attempt` is the present one, `takeovers` how often a worker died before."""

    attempt: int
    attempts: int
    takeovers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Seconds before the second attempt, their upper bound, and how many dead workers a job may leave behind."""

    first: float
    most: float
    takeovers: int

    def pause(self, failures: int) -> timedelta:
        """How long to wait after so many failures."""
        return timedelta(seconds=min(self.first * 2 ** min(failures - 1, 30), self.most))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The row after the run."""

    status: Status
    attempt: int
    takeovers: int
    not_before: datetime


def conclude(  # noqa: PLR0911 — one line an outcome
    outcome: Outcome, *, tries: Tries, cancelling: bool, backoff: Backoff, now: datetime
) -> Ending:
    """What the job becomes. `cancelling`: someone asked for its cancellation while it ran."""

    def ending(status: Status, *, attempt: int = tries.attempt, takeovers: int = tries.takeovers) -> Ending:
        pause = backoff.pause(tries.attempt) if status is Status.WAITING else timedelta(0)
        return Ending(status=status, attempt=attempt, takeovers=takeovers, not_before=now + pause)

    match outcome:
        case Outcome.DONE:
            return ending(Status.DONE)
        case _ if cancelling or outcome is Outcome.CANCELLED:
            return ending(Status.CANCEL)
        case Outcome.REFUSED:
            return ending(Status.ERROR)
        case Outcome.FAILED:
            return ending(Status.WAITING if tries.attempt < tries.attempts else Status.ERROR)
        case Outcome.WAITS:
            return replace(ending(Status.WAITING, attempt=tries.attempt - 1), not_before=now)
        case Outcome.STOPPED:
            return ending(Status.WORKER_SHUTDOWN, attempt=tries.attempt - 1)
        case Outcome.LOST:
            takeovers = tries.takeovers + 1
            if takeovers > backoff.takeovers:
                return ending(Status.ERROR, takeovers=takeovers)
            return ending(Status.WORKER_DEAD, attempt=tries.attempt - 1, takeovers=takeovers)
        case _:
            assert_never(outcome)
