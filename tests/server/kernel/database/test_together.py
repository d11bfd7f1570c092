"""Reads that many wait for: few statements, each told of its own, none answered by what was asked before it came."""

import asyncio

import psycopg
import pytest

from pratique.server.kernel.database.reads import Parameters, Row
from pratique.server.kernel.database.together import AT_ONCE, Together


class Shelf:
    """A database of one list; each statement ends when it is let go."""

    def __init__(self) -> None:
        self.things = {"a": 1, "b": 2, "c": 3}
        self.asked: list[list[str]] = []
        self.has_begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.breaks = ""
        self.is_away = False

    async def fetch_one(self, statement: str, parameters: Parameters) -> Row | None:
        """Find nothing."""
        raise NotImplementedError

    async def fetch_all(self, statement: str, parameters: Parameters) -> list[Row]:
        """Find what is there, as it is when the statement comes."""
        assert statement == "FIND"
        names = parameters["names"]
        assert isinstance(names, list)
        self.asked.append(names)
        self.has_begun.set()
        found = [(place, self.things[each]) for place, each in enumerate(names, 1) if each in self.things]
        await self.go_on.wait()
        if self.is_away:
            raise psycopg.OperationalError
        if self.breaks in names:
            raise LookupError(self.breaks)
        return list(reversed(found))

    async def close(self) -> None:
        """Do nothing."""


@pytest.fixture
async def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def together(shelf: Shelf) -> Together:
    return Together(shelf, "FIND", ("names",))


async def test_what_comes_while_a_statement_is_on_its_way_is_found_by_the_next(
    shelf: Shelf, together: Together
) -> None:
    first = together.find("a")
    await shelf.has_begun.wait()
    others = [together.find(each) for each in ("b", "x", "c", "b")]
    shelf.go_on.set()

    found = await asyncio.gather(first, *others)

    assert found == [(1,), (2,), None, (3,), (2,)]
    assert shelf.asked == [["a"], ["b", "x", "c", "b"]]


async def test_who_comes_after_a_change_sees_it(shelf: Shelf, together: Together) -> None:
    before = together.find("a")
    await shelf.has_begun.wait()
    shelf.things["a"] = 10
    after = together.find("a")
    shelf.go_on.set()

    assert await before == (1,)
    assert await after == (10,)


async def test_one_that_cannot_be_asked_for_spoils_nothing_for_the_others(shelf: Shelf, together: Together) -> None:
    shelf.breaks = "b"
    shelf.go_on.set()

    found = await asyncio.gather(*map(together.find, "abc"), return_exceptions=True)

    assert found[0] == (1,)
    assert isinstance(found[1], LookupError)
    assert found[2] == (3,)


async def test_a_database_that_is_away_is_asked_once(shelf: Shelf, together: Together) -> None:
    shelf.is_away = True
    shelf.go_on.set()

    found = await asyncio.gather(*map(together.find, "abc"), return_exceptions=True)

    assert [type(each) for each in found] == [psycopg.OperationalError] * 3
    assert len(shelf.asked) == 1


async def test_a_statement_looks_for_no_more_than_a_number_of_things(shelf: Shelf, together: Together) -> None:
    shelf.go_on.set()

    await asyncio.gather(*(together.find(str(each)) for each in range(3 * AT_ONCE + 1)))

    assert [len(each) for each in shelf.asked] == [AT_ONCE] * 3 + [1]


async def test_who_goes_away_meanwhile_spoils_nothing_for_the_others(shelf: Shelf, together: Together) -> None:
    first, gone, last = [together.find(each) for each in "abc"]
    await shelf.has_begun.wait()

    gone.cancel()
    shelf.go_on.set()

    assert [await first, await last] == [(1,), (3,)]
