"""Bodies on their way in, and `Expect: 100-continue`: a client that asks first is told to go on only when it may.

A request that is refused, or needs no body, is answered without those bytes; its connection is closed then, since
nobody can know whether they follow all the same. Specification: RFC 9110 section 10.1.1.
"""

from aiohttp import HttpVersion11, web

_TOLD = web.RequestKey("told to go on", bool)
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


async def wait_for_handler(_request: web.Request) -> None:
    """Take the place of aiohttp's own answer, which would call for the body before anybody looked at the request."""


async def call_for_body(request: web.Request) -> None:
    """Tell a client that waits for it to send its body; the next thing done must be reading it."""
    if _waits(request):
        request[_TOLD] = True
        await request.writer.write(_GO_ON)
        request.writer.output_size = 0


def must_close(request: web.Request) -> bool:
    """Tell whether the request was answered while its client waited to be told to go on."""
    return _waits(request) and request.get(_TOLD) is None


def _waits(request: web.Request) -> bool:
    asks = request.headers.get("Expect", "").lower() == "100-continue" and request.version >= HttpVersion11
    return asks and request.can_read_body
