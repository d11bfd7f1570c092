"""A bad road to a server: a loopback proxy of bytes, which cuts a connection half way through or changes a byte.

It passes all else on as it is and reads only the heads of requests, which it keeps: so a test can say which transfers
are to go wrong, each once, and see afterwards what the client asked for instead.
"""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.support.ports import LOOPBACK

_PIECE = 64 * 1024
_HEAD_MAX = 32 * 1024  # bytes
_HEAD = re.compile(rb"(GET|HEAD|POST|PUT|PATCH|DELETE) (/\S*) HTTP/1\.1\r\n(.*?)\r\n\r\n", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request as the client sent its head; names of headers are in lower case."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass(kw_only=True, slots=True)
class Cut:
    """Which transfer goes wrong: the first of a `method` whose path has `path` in it, once `after` bytes of it passed.

    It breaks there, or, with `flips`, goes on with a byte that has one bit changed.
    """

    method: str
    path: str
    after: int
    flips: bool = False
    done: bool = False

    @property
    def upwards(self) -> bool:
        """Tell whether the bytes that count are the request's."""
        return self.method != "GET"

    def begins(self, asked: Asked) -> bool:
        """Tell whether this is the transfer; a body that says it is shorter is not."""
        enough = not self.upwards or int(asked.headers.get("content-length", self.after + 1)) > self.after
        return not self.done and enough and asked.method == self.method and self.path in asked.path


@dataclass(kw_only=True, slots=True)
class CutRoad:
    """The proxy: where it listens, what was asked through it in order, what it cuts, and how many bytes came down."""

    port: int
    target: int
    asked: list[Asked] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    given: int = 0

    @property
    def host(self) -> str:
        """The server's name at this end."""
        return f"localhost:{self.port}"

    def break_once(self, method: str, path: str, *, after: int) -> Cut:
        """Have the next such transfer break."""
        return self._add(Cut(method=method, path=path, after=after))

    def change_once(self, method: str, path: str, *, after: int) -> Cut:
        """Have a byte of the next such transfer change."""
        return self._add(Cut(method=method, path=path, after=after, flips=True))

    def _add(self, cut: Cut) -> Cut:
        self.cuts.append(cut)
        return cut

    def of(self, method: str, path: str) -> list[Asked]:
        """Give the requests of a method whose path has `path` in it."""
        return [each for each in self.asked if each.method == method and path in each.path]

    def carry(self, client: socket.socket) -> None:
        """Pass bytes both ways until either end, or the cut, closes."""
        with client, socket.create_connection((LOOPBACK, self.target)) as server:
            passage = _Passage(self, client, server)
            back = threading.Thread(target=passage.run, args=(server, client, False), daemon=True)
            back.start()
            passage.run(client, server, True)
            back.join()


class _Passage:
    """One connection; `_cut` is what breaks on it, `_left` bytes from now."""

    def __init__(self, road: CutRoad, client: socket.socket, server: socket.socket) -> None:
        self._road = road
        self._ends = (client, server)
        self._read = b""
        self._cut: Cut | None = None
        self._left = 0

    def run(self, source: socket.socket, to: socket.socket, upwards: bool) -> None:  # noqa: FBT001 — a thread's argument
        with suppress(OSError):
            while data := source.recv(_PIECE):
                if upwards:
                    self._look(data)
                else:
                    self._road.given += len(data)
                passing = self._passing(data, upwards=upwards)
                if not passing:
                    break
                to.sendall(passing)
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _look(self, data: bytes) -> None:
        """Find the heads of requests in what a client sends."""
        self._read = self._read[-_HEAD_MAX:] + data
        end = 0
        for found in _HEAD.finditer(self._read):
            lines = (line.partition(b":") for line in found[3].split(b"\r\n"))
            headers = {name.decode().lower(): value.strip().decode() for name, _, value in lines}
            asked = Asked(method=found[1].decode(), path=found[2].decode(), headers=headers)
            self._road.asked.append(asked)
            end = found.end()
            self._cut = next((each for each in self._road.cuts if each.begins(asked)), self._cut)
            if self._cut is not None and not self._cut.done:
                self._cut.done = True
                self._left = self._cut.after
        self._read = self._read[end:]

    def _passing(self, data: bytes, *, upwards: bool) -> bytes:
        """Return what goes on of what came; nothing where the connection is to break."""
        if self._cut is None or self._cut.upwards is not upwards:
            return data
        self._left -= len(data)
        if self._left >= 0:
            return data
        if not self._cut.flips:
            return b""
        self._cut = None
        return data[:-1] + bytes([data[-1] ^ 1])


@contextmanager
def cut_road(target: int) -> Iterator[CutRoad]:
    """Listen before the server on port `target` for as long as the block lasts."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        road = CutRoad(port=listener.getsockname()[1], target=target)
        thread = threading.Thread(target=_listen, args=(listener, road), daemon=True)
        thread.start()
        try:
            yield road
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _listen(listener: socket.socket, road: CutRoad) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=road.carry, args=(client,), daemon=True).start()
