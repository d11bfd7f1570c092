"""What a plane serves is written down a little later, and not lost where the database is away for a while."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import prometheus_client
import pytest

from pratique.server.kernel.planes import Buffer, gathering
from tests.support.waiting import eventually_async


@dataclass
class Book:
    """Where things are written; away for as many writings as it is told."""

    written: Counter[str] = field(default_factory=Counter)
    sizes: list[int] = field(default_factory=list)
    away: int = 0

    def write(self, things: Mapping[str, int]) -> None:
        if self.away:
            self.away -= 1
            message = "the database is away"
            raise ConnectionError(message)
        self.sizes.append(len(things))
        self.written.update(things)


pytestmark = pytest.mark.django_db(transaction=True)  # the threads that write look after a connection

DROPPED = prometheus_client.Counter("test_gathering_dropped", "For this test.", registry=None)


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
async def buffer(book: Book) -> AsyncIterator[Buffer[str]]:
    made = Buffer("things", book.write, dropped=DROPPED)
    yield made
    await made.stop()


async def test_equal_things_are_counted(buffer: Buffer[str], book: Book) -> None:
    for each in "aab":
        assert buffer.note(each)

    await buffer.flush()

    assert book.written == {"a": 2, "b": 1}


async def test_many_are_written_in_parts_so_that_others_wait_little(buffer: Buffer[str], book: Book) -> None:
    for number in range(gathering.AT_ONCE + 1):
        buffer.note(str(number))

    await buffer.flush()

    assert book.sizes == [gathering.AT_ONCE, 1]


async def test_what_could_not_be_written_is_written_the_next_time(buffer: Buffer[str], book: Book) -> None:
    book.away = 1
    for number in range(gathering.AT_ONCE + 1):
        buffer.note(str(number))

    await buffer.flush()
    before = book.written.total()
    buffer.note("0")
    await buffer.flush()

    assert before == 0
    assert book.written.total() == gathering.AT_ONCE + 2
    assert book.written["0"] == 2


async def test_what_there_is_no_room_for_is_counted(buffer: Buffer[str]) -> None:
    before = DROPPED._value.get()  # noqa: SLF001 — prometheus_client has no other way to read one
    for number in range(gathering.KINDS_MAX):
        buffer.note(str(number))

    assert buffer.note("0")
    assert not buffer.note("one more")
    assert DROPPED._value.get() == before + 1  # noqa: SLF001 — as above


async def test_it_is_written_without_being_asked_for(buffer: Buffer[str], book: Book) -> None:
    buffer.start()
    buffer.note("a")

    async def is_written() -> bool:
        return book.written == {"a": 1}

    await eventually_async(is_written)


async def test_what_is_left_at_the_end_is_written(book: Book) -> None:
    buffer = Buffer("things", book.write)
    buffer.start()
    buffer.note("a")

    await buffer.stop()

    assert book.written == {"a": 1}
