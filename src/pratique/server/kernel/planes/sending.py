"""Sending files from a plane by the kernel, without a byte passing through here."""

import asyncio
from typing import BinaryIO

from aiohttp import web

_PIECE = 8 * 1024 * 1024  # bytes that the kernel is asked to send at once, within `idle`


async def send_file(
    request: web.Request, response: web.StreamResponse, file: BinaryIO, *, start: int, length: int, idle: float
) -> None:
    """Send the head, then have the kernel send the file's bytes (copied in pieces where TLS needs to see them).

    Raises ``ConnectionError`` when the client went away, ``TimeoutError`` when it took nothing for ``idle`` seconds.
    """
    writer = await response.prepare(request)
    transport = request.transport
    if writer is None or transport is None:
        message = "the client went away before its answer"
        raise ConnectionResetError(message)
    writer.send_headers()
    loop = asyncio.get_running_loop()
    for first in range(start, start + length, _PIECE):
        async with asyncio.timeout(idle):
            await loop.sendfile(transport, file, first, min(_PIECE, start + length - first))
    await response.write_eof()


def cut_off(request: web.Request) -> None:
    """End a connection whose answer cannot be finished: an end before the announced one is all that can be told."""
    if request.transport is not None:
        request.transport.abort()
