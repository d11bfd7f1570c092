"""Large bodies straight from the socket: the kernel fills a buffer of ours, and no byte is copied again on the way.

aiohttp's parser copies a body piece by piece and wakes its reader for each, which was a third of what a push cost.
A body whose length its head tells needs no parsing: once aiohttp has read the head and what came with it, the
connection's transport is given to `Straight` until the last byte of the body has come, and then back. All but bytes
goes on to aiohttp's handler: that the connection was lost, that the client takes no more for now.

aiohttp's parser has not seen those bytes, so the handler gets a new one, which begins where the next request does.
What nobody wants of a body is thrown away here as it comes: so aiohttp's own waiting for its end stands, and its bound.
"""

import asyncio
from typing import Any, Final

from aiohttp import hdrs, web
from aiohttp.http import HttpRequestParser
from aiohttp.web import RequestPayloadError

from pratique.server.kernel.planes import express

LEAST: Final = 64 * 1024  # bytes still to come; for fewer it is not worth giving the connection there and back
_SCRATCH: Final = 64 * 1024  # bytes thrown away at once


class Straight(asyncio.BufferedProtocol):
    """The body of one request, from where aiohttp's parser left off; ``left`` bytes are still to come."""

    def __init__(self, request: web.Request, transport: asyncio.Transport, *, early: bytes, left: int) -> None:
        self._handler: Any = request.protocol
        self._payload = request.content
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._early = memoryview(early)
        self._left = left
        self._target = memoryview(b"")
        self._filled = 0
        self._waiter: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._heard = 0.0
        self._error: Exception | None = None
        self._unwanted = False
        if left:
            self._transport.pause_reading()
            self._transport.set_protocol(self)

    async def fill(self, target: memoryview, *, idle: float) -> int:
        """Fill ``target`` and return how many bytes there were for it: fewer only where the body ends.

        Or where it broke off, which the next call raises: ``TimeoutError`` after ``idle`` seconds without a byte,
        ``RequestPayloadError`` when the connection was lost.
        """
        early = min(len(self._early), len(target))
        target[:early] = self._early[:early]
        self._early = self._early[early:]
        self._target, self._filled = target, early
        try:
            if early < len(target) and self._left and self._error is None:
                await self._more(idle)
        finally:
            self._target = memoryview(b"")
        if not self._filled and self._error is not None:
            raise self._error
        return self._filled

    def close(self) -> None:
        """Throw away what is still to come of the body."""
        self._unwanted = True
        if self._left:
            self._transport.resume_reading()

    async def _more(self, idle: float) -> None:
        """Wait until the target is full, the body complete, or something wrong."""
        self._waiter = self._loop.create_future()
        self._heard = self._loop.time()
        self._timer = self._loop.call_later(idle, self._look, idle)
        self._transport.resume_reading()
        try:
            await self._waiter
        finally:
            self._waiter = None
            if self._timer is not None:
                self._timer.cancel()
            if self._left:
                self._transport.pause_reading()

    def _look(self, idle: float) -> None:
        """See whether anything came lately."""
        until = self._heard + idle
        if self._loop.time() >= until:
            self._end(TimeoutError())
        else:
            self._timer = self._loop.call_at(until, self._look, idle)

    def _end(self, error: Exception | None = None) -> None:
        """Let whoever waits go on."""
        self._error = self._error or error
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def get_buffer(self, _sizehint: int) -> memoryview:
        """Say where the next bytes go: never beyond the body, so that what follows it is left to the parser."""
        if self._unwanted:
            return memoryview(bytearray(min(_SCRATCH, self._left)))
        return self._target[self._filled : self._filled + self._left]

    def buffer_updated(self, nbytes: int) -> None:
        """Count what came."""
        self._left -= nbytes
        self._filled += nbytes
        self._heard = self._loop.time()
        if not self._left:
            self._give_back()
            self._end()
        elif self._filled == len(self._target) and not self._unwanted:
            self._transport.pause_reading()
            self._end()

    def eof_received(self) -> None:
        """Leave it to the transport, which closes."""

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell both who waits for bytes and aiohttp."""
        self._left = 0
        self._end(RequestPayloadError("the connection was lost"))
        self._handler.connection_lost(exc)

    def pause_writing(self) -> None:
        """Pass it on."""
        self._handler.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on."""
        self._handler.resume_writing()

    def _give_back(self) -> None:
        """Let aiohttp's handler have the connection again, as if its parser had read the body to its end."""
        handler = self._handler
        parser = HttpRequestParser(
            handler,
            self._loop,
            handler._read_bufsize,  # noqa: SLF001 — what aiohttp makes its own parser with
            max_line_size=handler.max_line_size,
            max_field_size=handler.max_field_size,
            max_headers=handler.max_headers,
            payload_exception=RequestPayloadError,
            auto_decompress=False,
            max_msg_queue_size=handler._max_msg_queue_size,  # noqa: SLF001
        )
        express.replace_parser(handler, parser)
        self._transport.set_protocol(handler)
        self._payload.feed_eof()


def straight(request: web.Request) -> Straight | None:
    """Take a request's body from its connection; None where aiohttp's parser has to read it, or has almost all of it.

    Until `Straight.close`, nobody else may read the body.
    """
    body, length, transport = request.content, request.content_length, request.transport
    if length is None or length - body.total_bytes < LEAST or transport is None or body.exception() is not None:
        return None
    if hdrs.TRANSFER_ENCODING in request.headers or hdrs.UPGRADE in request.headers:
        return None
    early: list[bytes] = []
    while piece := body.read_nowait():  # takes up what the parser kept back too
        early.append(piece)
    return Straight(request, transport, early=b"".join(early), left=length - body.total_bytes)
