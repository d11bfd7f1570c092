"""Writes that many wait for: in few transactions, each told what became of its own."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from pratique.server.kernel.planes import Group
from pratique.server.kernel.planes.grouping import AT_ONCE

pytestmark = pytest.mark.django_db(transaction=True)


class Writer:
    """Writes nothing, and remembers what it was given; the first write ends when it is let go."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.has_begun = threading.Event()
        self.go_on = threading.Event()

    def write(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        self.has_begun.set()
        self.go_on.wait(10)
        if 13 in numbers:
            raise LookupError(13)
        return [-each for each in numbers]


async def test_what_comes_during_a_write_is_written_together_and_each_is_told_its_own() -> None:
    writer = Writer()
    group = Group(writer.write)

    asked = [asyncio.create_task(group.write(each)) for each in range(10)]
    await asyncio.to_thread(writer.has_begun.wait, 10)
    writer.go_on.set()
    became = await asyncio.gather(*asked)

    assert became == [-each for each in range(10)]
    assert len(writer.batches) <= 2


async def test_one_that_cannot_be_written_spoils_nothing_for_the_others() -> None:
    writer = Writer()
    writer.go_on.set()
    group = Group(writer.write)

    became = await asyncio.gather(*map(group.write, (12, 13, 14)), return_exceptions=True)

    assert [str(each) for each in became] == ["-12", "13", "-14"]


async def test_a_transaction_takes_no_more_than_a_number_of_them() -> None:
    writer = Writer()
    writer.go_on.set()
    group = Group(writer.write)

    await asyncio.gather(*map(group.write, range(100, 100 + 3 * AT_ONCE)))

    assert max(map(len, writer.batches)) == AT_ONCE


async def test_stopping_waits_for_what_is_being_written() -> None:
    writer = Writer()
    group = Group(writer.write)
    asked = asyncio.create_task(group.write(1))
    await asyncio.to_thread(writer.has_begun.wait, 10)

    stopped = asyncio.create_task(group.stop())
    had_stopped, _ = await asyncio.wait([stopped], timeout=0)
    writer.go_on.set()
    await stopped

    assert not had_stopped
    assert await asked == -1


async def test_who_goes_away_meanwhile_spoils_nothing_for_the_others() -> None:
    writer = Writer()
    group = Group(writer.write)
    first, gone, last = [asyncio.create_task(group.write(each)) for each in (1, 2, 3)]
    await asyncio.to_thread(writer.has_begun.wait, 10)

    gone.cancel()
    writer.go_on.set()

    became = await asyncio.wait_for(asyncio.gather(first, last), 10)
    assert list(became) == [-1, -3]
