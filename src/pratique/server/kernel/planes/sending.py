"""Sending bodies from a plane: files by the kernel, without a byte passing through here; and ends that are none.

A body whose head is sent can only end before the announced length: the connection is cut, which every client takes for
a failure. What of the storage did that is logged and counted.
"""

import asyncio
from collections.abc import Awaitable
from typing import BinaryIO, Final

import structlog
from aiohttp import web

from pratique.server.kernel import context
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.metrics import counter

BROKEN: Final = counter(
    "transfers_broken_total",
    "Downloads that were cut off since bytes ended early, were gone or could not be had, by plane and our code.",
    ("plane", "code"),
)
_PIECE = 8 * 1024 * 1024  # bytes that the kernel is asked to send at once, within `idle`

_log = structlog.get_logger("plane")


class FileEnded(EOFError):
    """A file had fewer bytes than were to be sent of it."""

    def __init__(self, *, sent: int) -> None:
        super().__init__(f"the file ended after {sent} bytes")
        self.sent = sent


async def send_file(
    request: web.Request, response: web.StreamResponse, file: BinaryIO, *, start: int, length: int, idle: float
) -> None:
    """Send the head, then have the kernel send the file's bytes (copied in pieces where TLS needs to see them).

    Raises ``ConnectionError`` when the client went away, ``TimeoutError`` when it took nothing for ``idle`` seconds,
    ``FileEnded`` when the file has fewer bytes.
    """
    writer = await response.prepare(request)
    transport = request.transport
    if writer is None or transport is None:
        message = "the client went away before its answer"
        raise ConnectionResetError(message)
    writer.send_headers()
    loop = asyncio.get_running_loop()
    for first in range(start, start + length, _PIECE):
        wanted = min(_PIECE, start + length - first)
        async with asyncio.timeout(idle):
            sent = await loop.sendfile(transport, file, first, wanted)
        if sent < wanted:
            raise FileEnded(sent=first - start + sent)
    await response.write_eof()


async def finish(request: web.Request, sending: Awaitable[None], *, plane: str, what: str) -> None:
    """Await the sending of a body, and cut the connection if that does not come to its end.

    A client that went away or takes nothing any more is nobody to tell. Else raises what was wrong; what of the storage
    or an upstream was is logged, with ``what`` was being sent, and counted.
    """
    try:
        await sending
    except (ConnectionError, TimeoutError):
        cut_off(request)
    except Refusal as problem:
        cut_off(request)
        BROKEN.labels(plane, problem.code).inc()
        _log.error(
            "transfer_broken",
            plane=plane,
            what=what,
            code=problem.code,
            problem=str(problem),
            request_id=context.current().request_id,
        )
        raise
    except BaseException:
        cut_off(request)
        raise


def cut_off(request: web.Request) -> None:
    """End a connection whose answer cannot be finished: an end before the announced one is all that can be told."""
    if request.transport is not None:
        request.transport.abort()
