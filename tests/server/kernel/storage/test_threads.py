"""Who waits for a store on disk is cancelled, as a server that stops does with requests under way."""

import asyncio
import hashlib
import threading
from pathlib import Path

import pytest

from pratique.server.kernel.storage import DiskStore, new_key
from tests.support.waiting import eventually, turns_of_the_loop

WITHIN = 10.0


class Held:
    """A hash that goes on only when it is let."""

    name = "sha256"

    def __init__(self) -> None:
        self._hasher = hashlib.sha256()
        self.begun = threading.Event()
        self.may_go_on = threading.Event()

    def update(self, data: bytes | memoryview, /) -> None:
        self.begun.set()
        assert self.may_go_on.wait(WITHIN)
        self._hasher.update(data)

    def hexdigest(self) -> str:
        return self._hasher.hexdigest()


async def test_a_write_that_is_cancelled_has_ended_before_its_file_can_be_closed(tmp_path: Path) -> None:
    store, key, hasher = DiskStore(tmp_path), new_key(), Held()
    writer = await store.create(key)
    writing = asyncio.create_task(writer.write([b"x" * 1_000_000], hasher))
    assert await asyncio.to_thread(hasher.begun.wait, WITHIN)

    for _ in range(2):
        writing.cancel()
        await turns_of_the_loop()
    was_over = writing.done()
    hasher.may_go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await writing
    size = await store.size(key)
    await writer.close()

    assert not was_over
    assert size == 1_000_000
    await store.close()


async def test_a_write_that_is_cancelled_before_it_began_never_begins(tmp_path: Path) -> None:
    store, hasher = DiskStore(tmp_path, threads=1), Held()
    keys = [new_key(), new_key()]
    first, second = [await store.create(key) for key in keys]
    holding = asyncio.create_task(first.write([b"x"], hasher))
    assert await asyncio.to_thread(hasher.begun.wait, WITHIN)

    waiting = asyncio.create_task(second.write([b"x"]))
    await turns_of_the_loop()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    hasher.may_go_on.set()
    await holding
    await first.close()
    await second.close()

    assert [await store.size(key) for key in keys] == [1, 0]
    await store.close()


async def test_opening_that_is_cancelled_leaves_neither_a_descriptor_nor_the_lock(tmp_path: Path) -> None:
    store, key = DiskStore(tmp_path), new_key()
    opening = asyncio.create_task(store.create(key))
    await turns_of_the_loop(1)
    eventually(lambda: holds(key), what="the file, opened by a thread")  # meanwhile this loop learns nothing of it

    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening

    assert not holds(key)
    await (await store.write(key)).close()
    await store.close()


def holds(name: str) -> bool:
    """Tell whether this process has a file of that name open."""
    links = [each for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    return any(each.readlink().name == name for each in links)
