"""The body of a push into a writer and a hash: once, in large batches, outside the event loop.

While one batch is hashed and written, the next is read, and no third: so memory stays at two batches a request, and the
client is slowed to what the disk takes. The deadline counts only time in which nothing arrives.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from aiohttp import StreamReader
from aiohttp.web import RequestPayloadError

from pratique.core.names import Hasher
from pratique.server.kernel.storage import Writer

BATCH = 512 * 1024  # bytes
_INLINE = 32 * 1024  # bytes that are hashed sooner than another thread is told to
_HASH_THREADS = 4

_hashing = ThreadPoolExecutor(_HASH_THREADS, thread_name_prefix="hashes")


class Stalled(Exception):
    """Nothing arrived for too long."""


class Broken(Exception):
    """The connection was lost before the end of the body."""


Room = Callable[[int], Awaitable[None]]
"""Asked before a whole batch is written, with how many bytes the upload then has; raises when they may not be kept."""


async def receive(body: StreamReader, *, writer: Writer, hasher: Hasher | None, idle: float, room: Room) -> int:
    """Read ``body`` to its end into both, where there is a hash to go on with; returns how many bytes it had.

    Raises ``Stalled`` after ``idle`` seconds without a byte, ``Broken`` when the connection was lost, and what
    the writer and ``room`` raise. What had arrived before a stall or a loss is written all the same.
    """
    before = writer.offset
    received = 0
    batch: list[bytes] = []
    gathered = 0
    storing: asyncio.Task[None] | None = None
    try:
        async for piece in pieces_of(body, idle=idle):
            batch.append(piece)
            gathered += len(piece)
            received += len(piece)
            if gathered >= BATCH:
                full, batch, gathered = batch, [], 0
                if storing is not None:
                    await storing
                await room(before + received)
                storing = asyncio.create_task(_store(full, writer=writer, hasher=hasher))
    finally:
        if storing is not None:
            await storing
        if batch:
            await _store(batch, writer=writer, hasher=hasher)
    return received


async def pieces_of(body: StreamReader, *, idle: float) -> AsyncIterator[bytes]:
    """Yield a body as it arrives; raises ``Stalled`` and ``Broken``."""
    while True:
        try:
            async with asyncio.timeout(idle):
                piece = await body.readany()
        except TimeoutError as error:
            raise Stalled from error
        except (RequestPayloadError, OSError) as error:
            raise Broken from error
        if not piece:
            return
        yield piece


async def hash_outside(hasher: Hasher, piece: bytes) -> None:
    """Hash a piece outside the event loop."""
    await asyncio.get_running_loop().run_in_executor(_hashing, hasher.update, piece)


async def _store(batch: Sequence[bytes], *, writer: Writer, hasher: Hasher | None) -> None:
    """Hash and write a batch, side by side where it is large."""
    if hasher is None:
        await writer.write(batch)
        return
    if sum(map(len, batch)) <= _INLINE:
        _hash(hasher, batch)
        await writer.write(batch)
        return
    hashing = asyncio.get_running_loop().run_in_executor(_hashing, _hash, hasher, batch)
    try:
        await writer.write(batch)
    finally:
        await hashing


def _hash(hasher: Hasher, batch: Sequence[bytes]) -> None:
    for piece in batch:
        hasher.update(piece)
