"""A small HTTP/1.1 load generator: keep-alive connections in one loop over epoll, requests written beforehand.

It takes some 20 microseconds of processor time a request, which every server that is measured pays alike.
"""

import selectors
import socket
import time
from dataclasses import dataclass, field

RECEIVE = 1024 * 1024
OK = b"HTTP/1.1 200"
CONNECT_WITHIN = 10.0
ANSWER_WITHIN = 60.0


@dataclass(kw_only=True)
class Measured:
    """What one leg of a case gave: seconds per request, and bytes of bodies."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    received: int = 0

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    @property
    def megabytes_per_second(self) -> float:
        """Megabytes of bodies a second."""
        return self.received / self.seconds / 1e6

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the requests was answered."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


class _Connection:
    """One keep-alive connection with one request under way."""

    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=CONNECT_WITHIN)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._head = b""
        self._left = -1
        self._usual = (-1, -1)
        self.started = 0.0

    def send(self) -> None:
        self._head, self._left = b"", -1
        self.started = time.perf_counter()
        self.socket.sendall(self._request)

    def receive(self, buffer: memoryview) -> tuple[int, bool]:
        """Take what is there; returns how many bytes of body it was, and whether the answer is complete."""
        count = self.socket.recv_into(buffer)
        if count == 0:
            message = "the server closed the connection"
            raise ConnectionError(message)
        if count == self._usual[0] and not self._head and buffer[:12] == OK:
            return self._usual[1], True  # as long as the last answer that came in one piece: not parsed again
        if self._left >= 0:
            self._left -= count
            return count, self._left == 0
        is_first = not self._head
        self._head += bytes(buffer[:count])
        end = self._head.find(b"\r\n\r\n")
        if end < 0:
            return 0, False
        body = len(self._head) - end - 4
        self._left = _content_length(self._head[:end]) - body
        if is_first and self._left == 0:
            self._usual = (count, body)
        return body, self._left == 0


def _content_length(head: bytes) -> int:
    if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 206")):
        message = f"unexpected answer: {head[:200]!r}"
        raise RuntimeError(message)
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    message = "the answer has no Content-Length"
    raise RuntimeError(message)


def get(port: int, path: str, *, headers: dict[str, str], connections: int, seconds: float) -> Measured:
    """GET one path over and over on some connections for some seconds."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items())]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    selector = selectors.DefaultSelector()
    opened = [_Connection(port, request) for _ in range(connections)]
    buffer = memoryview(bytearray(RECEIVE))
    result = Measured(seconds=0)
    started = time.perf_counter()
    until = started + seconds
    for each in opened:
        selector.register(each.socket, selectors.EVENT_READ, each)
        each.send()
    while selector.get_map():
        ready = selector.select(ANSWER_WITHIN)
        if not ready:
            message = f"no answer within {ANSWER_WITHIN:.0f} s"
            raise RuntimeError(message)
        for key, _ in ready:
            _go_on(key.data, selector, buffer, result, until)
    result.seconds = time.perf_counter() - started
    for each in opened:
        each.socket.close()
    return result


def _go_on(
    each: _Connection, selector: selectors.BaseSelector, buffer: memoryview, result: Measured, until: float
) -> None:
    body, complete = each.receive(buffer)
    result.received += body
    if not complete:
        return
    now = time.perf_counter()
    result.latencies.append(now - each.started)
    if now < until:
        each.send()
    else:
        selector.unregister(each.socket)
