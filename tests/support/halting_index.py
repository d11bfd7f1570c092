"""An index of one Python package, whose file comes in parts, by halves or others: each next one when told.

It counts what it is asked.
"""

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.ports import LOOPBACK

_PIECE = 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class HaltingIndex:
    """The index; ``ranges`` are those the file was asked for by, an empty one for the whole.

    ``halts`` are how far it sends of the file before the events of ``goes``, one each; ``go_on`` lets it end.
    """

    url: str
    package: str
    file: str
    data: bytes
    ranges: list[str] = field(default_factory=list)
    halts: tuple[int, ...]
    goes: tuple[threading.Event, ...]

    def let_go(self) -> None:
        """Let it end, however far it is."""
        for each in self.goes:
            each.set()

    @property
    def go_on(self) -> threading.Event:
        """The last event."""
        return self.goes[-1]


@contextmanager
def halting_index(
    package: str, data: bytes, *, sha256: str = "", says_length: bool = True, halts: tuple[int, ...] = ()
) -> Iterator[HaltingIndex]:
    """Serve the index; ``sha256`` is what its page says of the file, where that is not the truth."""
    file = f"{package}-1.0.tar.gz"
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    entry = {"filename": file, "url": f"/files/{file}", "hashes": {"sha256": sha256}}
    page = json.dumps({"meta": {"api-version": "1.1"}, "name": package, "files": [entry]}).encode()

    class Answers(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            if self.path != f"/files/{file}":
                self._head(200, len(page), {"Content-Type": "application/vnd.pypi.simple.v1+json"})
                self.wfile.write(page)
                return
            asked = self.headers.get("Range", "")
            index.ranges.append(asked)
            start = int(asked.removeprefix("bytes=").removesuffix("-") or 0)
            stated = {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if asked else {}
            self._head(206 if asked else 200, len(data) - start if says_length else None, stated)
            try:
                for halt, go in zip(index.halts, index.goes, strict=True):
                    self._send(start, halt)
                    start = max(start, halt)
                    go.wait(120)
                self._send(start, len(data))
            except ConnectionError:
                self.close_connection = True  # who asked was killed

        def _send(self, start: int, end: int) -> None:
            for at in range(start, end, _PIECE):
                self.wfile.write(data[at : min(at + _PIECE, end)])

        def _head(self, status: int, length: int | None, fields: dict[str, str]) -> None:
            self.send_response(status)
            stated = {} if length is None else {"Content-Length": str(length)}  # else its end is the connection's
            for name, value in {**fields, **stated}.items():
                self.send_header(name, value)
            self.end_headers()

    server = http.server.ThreadingHTTPServer((LOOPBACK, 0), Answers)
    url, halts = f"http://{LOOPBACK}:{server.server_port}/simple", halts or (len(data) // 2,)
    goes = tuple(threading.Event() for _ in halts)
    index = HaltingIndex(url=url, package=package, file=file, data=data, halts=halts, goes=goes)
    thread = threading.Thread(target=server.serve_forever, name="halting-index")
    thread.start()
    try:
        yield index
    finally:
        index.let_go()
        server.shutdown()
        thread.join()
        server.server_close()
