"""An index of one Python package, whose file comes by halves: the second when told; it counts what it is asked."""

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
    """The index; ``ranges`` are those the file was asked for by, an empty one for the whole; ``go_on`` lets it end."""

    url: str
    package: str
    file: str
    data: bytes
    ranges: list[str] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)


@contextmanager
def halting_index(package: str, data: bytes) -> Iterator[HaltingIndex]:
    """Serve the index."""
    file = f"{package}-1.0.tar.gz"
    entry = {"filename": file, "url": f"/files/{file}", "hashes": {"sha256": hashlib.sha256(data).hexdigest()}}
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
            self._head(206 if asked else 200, len(data) - start, stated)
            half = len(data) // 2
            try:
                self._send(start, half)
                index.go_on.wait(120)
                self._send(max(start, half), len(data))
            except ConnectionError:
                self.close_connection = True  # who asked was killed

        def _send(self, start: int, end: int) -> None:
            for at in range(start, end, _PIECE):
                self.wfile.write(data[at : min(at + _PIECE, end)])

        def _head(self, status: int, length: int, fields: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**fields, "Content-Length": str(length)}.items():
                self.send_header(name, value)
            self.end_headers()

    server = http.server.ThreadingHTTPServer((LOOPBACK, 0), Answers)
    index = HaltingIndex(url=f"http://{LOOPBACK}:{server.server_port}/simple", package=package, file=file, data=data)
    thread = threading.Thread(target=server.serve_forever, name="halting-index")
    thread.start()
    try:
        yield index
    finally:
        index.go_on.set()
        server.shutdown()
        thread.join()
        server.server_close()
