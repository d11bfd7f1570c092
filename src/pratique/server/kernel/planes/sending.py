"""Sending bodies from a plane: files by the kernel, without a byte passing through here; and ends that are none.

A body whose head is sent can only end before the announced length: the connection is cut, which every client takes for
a failure. What of the storage did that is logged and counted.
"""

import asyncio
import errno
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import BinaryIO, Final

import structlog
from aiohttp import web

from pratique.server.kernel import context
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.metrics import counter
from pratique.server.kernel.storage import BytesCutShort, StorageFailed, StorageKey

BROKEN: Final = counter(
    "transfers_broken_total",
    "Downloads that were cut off since bytes ended early, were gone or could not be had, by plane and our code.",
    ("plane", "code"),
)
_PIECE = 8 * 1024 * 1024  # bytes that the kernel is asked to send at once, within `idle`
_UNREACHABLE = frozenset({errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENETUNREACH, errno.ENETDOWN, errno.ENOTCONN})

_log = structlog.get_logger("plane")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """What is to be sent of an open file: ``length`` of the ``size`` bytes that are stored under ``key``."""

    file: BinaryIO
    key: StorageKey
    size: int
    start: int
    length: int


async def send_file(request: web.Request, response: web.StreamResponse, part: FilePart, *, idle: float) -> None:
    """Send the head, then have the kernel send the file's bytes (copied in pieces where TLS needs to see them).

    Closes the file. Raises ``ConnectionError`` when the client went away, ``TimeoutError`` when it took nothing for
    ``idle`` seconds, ``BytesCutShort`` when the file has fewer bytes, ``StorageFailed`` when they cannot be read.
    """
    with part.file:
        writer = await response.prepare(request)
        transport = request.transport
        if writer is None or transport is None:
            message = "the client went away before its answer"
            raise ConnectionResetError(message)
        writer.send_headers()
        loop = asyncio.get_running_loop()
        end = part.start + part.length
        for first in range(part.start, end, _PIECE):
            wanted = min(_PIECE, end - first)
            async with asyncio.timeout(idle):
                sent = await _sent(loop.sendfile(transport, part.file, first, wanted))
            if sent < wanted:
                raise BytesCutShort(key=part.key, there=first + sent, size=part.size)
        await response.write_eof()


async def _sent(sending: Awaitable[int]) -> int:
    """Return how many bytes were sent, and tell a file that cannot be read from a client that cannot be reached."""
    try:
        return await sending
    except (ConnectionError, TimeoutError):
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno in _UNREACHABLE:
            raise ConnectionAbortedError(reason) from error
        raise StorageFailed(operation="read", reason=reason) from error


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
