from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.server.jobs.endings import Backoff, Outcome, Tries, conclude
from pratique.server.jobs.statuses import HELD, WAYS, Status

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BACKOFF = Backoff(first=5, most=60, takeovers=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    outcome: Outcome
    attempt: int = 1
    takeovers: int = 0
    cancelling: bool = False
    status: Status
    left_at: int = 1
    pause: float = 0


CASES = (
    Case(outcome=Outcome.DONE, status=Status.DONE),
    Case(outcome=Outcome.DONE, cancelling=True, status=Status.DONE),
    Case(outcome=Outcome.FAILED, attempt=1, status=Status.WAITING, pause=5),
    Case(outcome=Outcome.FAILED, attempt=2, status=Status.WAITING, left_at=2, pause=10),
    Case(outcome=Outcome.FAILED, attempt=3, status=Status.ERROR, left_at=3),
    Case(outcome=Outcome.FAILED, cancelling=True, status=Status.CANCEL),
    Case(outcome=Outcome.REFUSED, status=Status.ERROR),
    Case(outcome=Outcome.CANCELLED, status=Status.CANCEL),
    Case(outcome=Outcome.STOPPED, status=Status.WORKER_SHUTDOWN, left_at=0),
    Case(outcome=Outcome.STOPPED, cancelling=True, status=Status.CANCEL),
    Case(outcome=Outcome.LOST, status=Status.WORKER_DEAD, left_at=0),
    Case(outcome=Outcome.LOST, cancelling=True, status=Status.CANCEL),
    Case(outcome=Outcome.LOST, takeovers=2, status=Status.ERROR),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_run_ends_as_its_outcome_says(case: Case) -> None:
    tries = Tries(attempt=case.attempt, attempts=3, takeovers=case.takeovers)
    ending = conclude(case.outcome, tries=tries, cancelling=case.cancelling, backoff=BACKOFF, now=NOW)

    assert ending.status is case.status
    assert ending.attempt == case.left_at
    assert ending.not_before == NOW + timedelta(seconds=case.pause)


@given(
    outcome=st.sampled_from(Outcome),
    attempt=st.integers(1, 5),
    attempts=st.integers(1, 5),
    takeovers=st.integers(0, 5),
    cancelling=st.booleans(),
)
def test_an_ending_is_always_a_way_out_of_being_held(
    *, outcome: Outcome, attempt: int, attempts: int, takeovers: int, cancelling: bool
) -> None:
    tries = Tries(attempt=min(attempt, attempts), attempts=attempts, takeovers=takeovers)
    ending = conclude(outcome, tries=tries, cancelling=cancelling, backoff=BACKOFF, now=NOW)

    assert ending.status in {way for held in HELD for way in WAYS[held]}
    assert 0 <= ending.attempt <= attempts
    assert ending.not_before >= NOW


@given(failures=st.integers(1, 10_000))
def test_the_pause_grows_up_to_its_bound(failures: int) -> None:
    assert timedelta(0) < BACKOFF.pause(failures) <= BACKOFF.pause(failures + 1) <= timedelta(seconds=60)
