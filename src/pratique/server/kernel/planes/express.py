"""The express lane: what one read can answer is answered as soon as its head has been parsed.

aiohttp makes of each message a request, a task, a route and a response; for a manifest that costs more than looking it
up. A plane may bring an answerer: a function that is given the parsed head of a plain GET and gives the whole answer,
or None. None is what it gives of anything out of the ordinary, refusals included, and the request goes its usual way.
So there is one place that words refusals, waits, streams and decides, and the lane holds nothing but what is plain.

It stands where aiohttp's parser stands, whose messages it may keep for itself: the parser's own reading and limits
stay, and so does the order of answers, since only a connection on which nothing else is under way takes the lane.
Answers are the same to the byte but for the order of their headers; a test holds both ways to that.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from email.utils import formatdate
from functools import lru_cache
from typing import Any, Final, NamedTuple

from aiohttp import HttpVersion11, web
from aiohttp.http import SERVER_SOFTWARE, RawRequestMessage
from aiohttp.streams import EMPTY_PAYLOAD
from multidict import CIMultiDictProxy

from pratique.server.kernel import tracing
from pratique.server.kernel.planes.access_log import AccessLog, Line
from pratique.server.kernel.web import forwarded, request_id
from pratique.server.kernel.web.metrics import EXPRESS, request_seconds

_UNUSUAL: Final = (
    "Expect",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Range",
    tracing.HEADER,
)
_ELSEWHERE: Final = frozenset("%?#;\\")
"""Characters of an address that the usual way reads with more care."""


class Asked(NamedTuple):
    """A plain GET: its path as it was sent, its headers (found by any case), and the client's address."""

    path: str
    headers: CIMultiDictProxy[str]
    client: str


class Answer(NamedTuple):
    """A whole answer with status 200: ``head`` is lines of headers, each ended, without those that every answer has."""

    head: bytes
    body: bytes
    actor: str


Answerer = Callable[[Asked], Answer | None]


class Answering(NamedTuple):
    """A plane's answerer, under the plane's name."""

    plane: str
    answer: Answerer


class Lanes:
    """The express lane of an application's connections."""

    def __init__(self, answerers: Sequence[Answering], log: AccessLog) -> None:
        self._answerers = answerers
        self._log = log

    def open(self, handler: Any) -> Any:
        """Return a connection's handler with the lane before it."""
        handler._parser = _Lane(handler, self)  # noqa: SLF001 — see the module: its place is the parser's
        return handler

    def answer(self, message: RawRequestMessage, client: str) -> bytes | None:
        """Return all that is to be sent, or None; measured and logged as any request is."""
        started = time.perf_counter()
        headers = message.headers
        host = headers.get("Host")
        if host is None or not forwarded.is_host(host):
            return None
        asked = Asked(message.path, headers, client)
        found = next(((plane, given) for plane, answer in self._answerers if (given := answer(asked))), None)
        if found is None:
            return None
        plane, given = found
        accepted = request_id.accept(headers.get(request_id.HEADER))
        now = time.time()
        seconds = time.perf_counter() - started
        EXPRESS.labels(plane).inc()
        request_seconds(plane, "GET", "2xx").observe(seconds)
        self._log.note(Line(plane, "GET", message.path, 200, seconds, accepted, given.actor), now=now)
        last = b"%sContent-Length: %d\r\nX-Request-ID: %s\r\n\r\n"
        return b"".join(
            (
                b"HTTP/1.1 200 OK\r\n",
                given.head,
                last % (_always(int(now)), len(given.body), accepted.encode()),
                given.body,
            )
        )


LANES: Final = web.AppKey("lanes", Lanes)


def opening(runner: web.AppRunner, application: web.Application) -> Callable[[], asyncio.Protocol]:
    """Return what makes the handler of a new connection to an application that is set up."""
    server, lanes = runner.server, application.get(LANES)
    if server is None:
        message = "the application is not set up"
        raise RuntimeError(message)
    return server if lanes is None or tracing.is_on() else lambda: lanes.open(server())


def replace_parser(handler: Any, parser: Any) -> None:
    """Give a connection's handler another parser, behind the lane where there is one."""
    standing = handler._parser  # noqa: SLF001
    if isinstance(standing, _Lane):
        standing.replace(parser)
    else:
        handler._parser = parser  # noqa: SLF001


class _Lane:
    """Stands in the place of a connection's parser."""

    def __init__(self, handler: Any, lanes: Lanes) -> None:
        self._handler = handler
        self._parser = handler._parser  # noqa: SLF001
        self._lanes = lanes
        self._client: str | None = None

    def feed_data(self, data: bytes) -> Any:
        """Parse, and keep the one message that is answered at once."""
        messages, upgraded, tail = self._parser.feed_data(data)
        if len(messages) == 1 and not upgraded and _is_plain(*messages[0]) and self._is_free():
            answered = self._lanes.answer(messages[0][0], self._asker())
            if answered is not None:
                self._parser.message_consumed()
                self._keep_alive()
                self._handler.transport.write(answered)
                return (), upgraded, tail
        return messages, upgraded, tail

    def replace(self, parser: Any) -> None:
        """Stand before another parser."""
        self._parser = parser

    def __getattr__(self, name: str) -> Any:
        return getattr(self._parser, name)

    def _is_free(self) -> bool:
        """Tell whether nothing else is under way here: nobody answers, nothing waits, the client takes what it got."""
        handler = self._handler
        waiting = handler._waiter  # noqa: SLF001
        return (
            waiting is not None
            and not waiting.done()
            and not handler._messages  # noqa: SLF001
            and handler.transport is not None
            and handler.transport.get_write_buffer_size() == 0
        )

    def _keep_alive(self) -> None:
        """Let the connection be idle from now on."""
        handler = self._handler
        handler._next_keepalive_close_time = handler._loop.time() + handler.keepalive_timeout  # noqa: SLF001

    def _asker(self) -> str:
        if self._client is None:
            peer = self._handler.peername
            self._client = str(peer[0]) if isinstance(peer, tuple) else ""
        return self._client


def _is_plain(message: Any, payload: Any) -> bool:
    return (
        payload is EMPTY_PAYLOAD
        and message.method == "GET"
        and message.version == HttpVersion11
        and not message.should_close
        and not message.upgrade
        and not message.chunked
        and _ELSEWHERE.isdisjoint(message.path)
        and not any(name in message.headers for name in _UNUSUAL)
    )


@lru_cache(maxsize=2)
def _always(second: int) -> bytes:
    return f"Date: {formatdate(second, usegmt=True)}\r\nServer: {SERVER_SOFTWARE}\r\n".encode()
