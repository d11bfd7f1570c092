"""What stands around a remote index, without one."""

import asyncio

import pytest

from pratique.server.index.errors import RemoteAway, RemoteResting
from pratique.server.index.osv import Asking, Kind, Reply
from pratique.server.index.proxy.wrappers import Guarded, Remembering, Retrying

ONE = Asking(kind=Kind.RECORD, identifier="ONE")
TWO = Asking(kind=Kind.RECORD, identifier="TWO")


class Scripted:
    """Answers, or fails as often as it is told."""

    def __init__(self, *, failing: int = 0, size: int = 10) -> None:
        self.failing, self.size, self.asked = failing, size, 0

    async def ask(self, asking: Asking) -> Reply:  # noqa: ARG002 — all are answered alike
        self.asked += 1
        if self.failing:
            self.failing -= 1
            raise RemoteAway(address="there", reason="a test")
        return Reply(body=b"x" * self.size)


class Hand:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_a_failure_is_tried_again_with_pauses_that_double() -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    answers = Scripted(failing=3)

    await Retrying(answers, attempts=4, pause=0.2, sleep=sleep).ask(ONE)

    assert (pauses, answers.asked) == ([0.2, 0.4, 0.8], 4)


async def test_after_some_failures_the_remote_rests_and_then_one_question_tries() -> None:
    clock, answers = Hand(), Scripted(failing=3)
    guarded = Guarded(answers, failures=3, rest=5.0, clock=clock)
    for _ in range(3):
        with pytest.raises(RemoteAway):
            await guarded.ask(ONE)

    with pytest.raises(RemoteResting):
        await guarded.ask(ONE)
    clock.now += 6
    await guarded.ask(ONE)

    assert (answers.asked, guarded.is_open) == (4, False)


async def test_an_answer_older_than_is_allowed_is_not_given() -> None:
    clock, answers = Hand(), Scripted()
    remembering = Remembering(answers, fresh=10, stale=60, mib=1, clock=clock)
    await remembering.ask(ONE)
    answers.failing = 2

    clock.now += 50
    stale = await remembering.ask(ONE)
    clock.now += 50
    with pytest.raises(RemoteAway):
        await remembering.ask(ONE)

    assert stale.headers["Age"] == "50"


async def test_equal_questions_at_once_are_asked_once() -> None:
    answers = Scripted()
    remembering = Remembering(answers, fresh=10, stale=60, mib=1)

    await asyncio.gather(*(remembering.ask(ONE) for _ in range(20)), remembering.ask(TWO))

    assert answers.asked == 2


async def test_memory_is_bounded_and_the_oldest_goes() -> None:
    answers = Scripted(size=400 * 1024)
    remembering = Remembering(answers, fresh=10, stale=60, mib=1)
    for number in range(4):
        await remembering.ask(Asking(kind=Kind.RECORD, identifier=str(number)))

    await remembering.ask(Asking(kind=Kind.RECORD, identifier="3"))
    await remembering.ask(Asking(kind=Kind.RECORD, identifier="0"))

    assert answers.asked == 5
