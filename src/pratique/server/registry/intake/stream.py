"""The body of a push into a writer and a hash: once, in large batches, outside the event loop.

While one batch is hashed and written, the next is read, and no third: so memory stays at two buffers a request, filled
in turn, and the client is slowed to what the disk takes. The deadline counts only time in which nothing arrives.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from mmap import mmap
from typing import Protocol

from aiohttp import StreamReader, web
from aiohttp.web import RequestPayloadError

from pratique.core.names import Hasher
from pratique.server.kernel.planes.straight import straight
from pratique.server.kernel.storage import Writer

BATCH = 1024 * 1024  # bytes
_KEPT = 4  # buffers kept for the next push; what more pushes at once need goes back to the system

_spare: list[memoryview] = []


class Stalled(Exception):
    """Nothing arrived for too long."""


class Broken(Exception):
    """The connection was lost before the end of the body."""


Room = Callable[[int], Awaitable[None]]
"""Asked before a whole batch is written, with how many bytes the upload then has; raises when they may not be kept."""


class Body(Protocol):
    """A request's body on its way in."""

    async def fill(self, target: memoryview, *, idle: float) -> int:
        """Fill ``target`` and return how many bytes there were for it: fewer only where the body ends.

        Or where it broke off, which the next call raises: ``TimeoutError`` after ``idle`` seconds without a byte,
        ``RequestPayloadError`` or ``OSError`` when the connection was lost.
        """

    def close(self) -> None:
        """Want no more of it."""


def body_of(request: web.Request) -> Body:
    """Return a request's body: straight from the socket where that can be."""
    return straight(request) or _Parsed(request.content)


class _Parsed:
    """A body that aiohttp's parser reads, because it comes in chunks or is small."""

    def __init__(self, stream: StreamReader) -> None:
        self._stream = stream
        self._left = memoryview(b"")
        self._error: Exception | None = None

    async def fill(self, target: memoryview, *, idle: float) -> int:
        """Fill ``target``."""
        filled = 0
        while filled < len(target) and (self._left or await self._another(idle)):
            size = min(len(self._left), len(target) - filled)
            target[filled : filled + size] = self._left[:size]
            self._left = self._left[size:]
            filled += size
        if not filled and self._error is not None:
            raise self._error
        return filled

    def close(self) -> None:
        """Do nothing: aiohttp reads on."""

    async def _another(self, idle: float) -> bool:
        if self._error is None:
            try:
                async with asyncio.timeout(idle):
                    self._left = memoryview(await self._stream.readany())
            except (TimeoutError, RequestPayloadError, OSError) as error:
                self._error = error
        return bool(self._left)


async def receive(body: Body, *, writer: Writer, hasher: Hasher | None, idle: float, room: Room) -> int:
    """Read ``body`` to its end into both, where there is a hash to go on with; returns how many bytes it had.

    Raises ``Stalled`` after ``idle`` seconds without a byte, ``Broken`` when the connection was lost, and what
    the writer and ``room`` raise. What had arrived before a stall or a loss is written all the same.
    """
    before = writer.offset
    received = 0
    storing: asyncio.Task[None] | None = None
    buffers = [_buffer()]
    try:
        while size := await _fill(buffers[0], body, idle=idle):
            received += size
            if storing is not None:
                await storing
            if size == BATCH:
                await room(before + received)
            storing = asyncio.create_task(writer.write([buffers[0][:size]], hasher))
            if len(buffers) == 1:
                buffers.append(_buffer())
            buffers.reverse()
    finally:
        body.close()
        if storing is not None:
            await storing
    _spare.extend(buffers[: _KEPT - len(_spare)])  # of a push that went wrong, a thread may still read one
    return received


def _buffer() -> memoryview:
    """Return room for a batch: whole pages, which take memory only once they are filled."""
    return _spare.pop() if _spare else memoryview(mmap(-1, BATCH))


async def _fill(batch: memoryview, body: Body, *, idle: float) -> int:
    try:
        return await body.fill(batch, idle=idle)
    except TimeoutError as error:
        raise Stalled from error
    except (RequestPayloadError, OSError) as error:
        raise Broken from error


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
