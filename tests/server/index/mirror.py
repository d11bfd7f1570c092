"""A server on loopback that speaks as the publishers of advisories do, and misbehaves on demand."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote


@dataclass(slots=True, kw_only=True)
class Fault:
    """What is done instead of a plain answer: another status, or a body that ends after so many bytes."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int = -1
    hang: threading.Event | None = None
    """Waited for after the cut, with the connection open."""


@dataclass(slots=True, kw_only=True)
class Asked:
    """A request that came, and how it was answered."""

    path: str
    headers: dict[str, str]
    status: int = 0


@dataclass(slots=True, kw_only=True)
class Mirror:
    """The files there are by their path, the faults that come first, and the requests that came."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    extra: dict[str, dict[str, str]] = field(default_factory=dict)
    """Headers to send with a file."""
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    has_ranges: bool = True
    has_etags: bool = True

    def put(self, path: str, data: bytes) -> None:
        """Let a file be there."""
        self.files[f"/{path}"] = data

    def fail(self, path: str, *faults: Fault) -> None:
        """Let the next requests of a file go wrong."""
        self.faults[f"/{path}"] = list(faults)

    def statuses(self, path: str) -> list[int]:
        """Return how the requests of a file were answered."""
        return [each.status for each in self.asked if each.path == f"/{path}"]

    def etag(self, data: bytes) -> str:
        """Return how a state of a file is named."""
        return f'"{hashlib.sha256(data).hexdigest()[:16]}"'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    mirror: Mirror

    def do_GET(self) -> None:
        mirror, path = self.mirror, unquote(self.path)
        asked = Asked(path=path, headers=dict(self.headers.items()))
        mirror.asked.append(asked)
        faults = mirror.faults.get(path)
        fault = faults.pop(0) if faults else Fault()
        if fault.status:
            asked.status = fault.status
            self._answer(fault.status, fault.headers, b"")
        elif path not in mirror.files:
            asked.status = 404
            self._answer(404, {}, b"no such file")
        else:
            self._send(asked, mirror.files[path], fault)

    def _send(self, asked: Asked, data: bytes, fault: Fault) -> None:
        mirror, etag = self.mirror, self.mirror.etag(data)
        headers = dict(mirror.extra.get(asked.path, {}))
        headers |= {"ETag": etag} if mirror.has_etags else {"Last-Modified": formatdate(len(data), usegmt=True)}
        validator = next(iter(headers[each] for each in ("ETag", "Last-Modified") if each in headers))
        if asked.headers.get("If-None-Match", asked.headers.get("If-Modified-Since")) == validator:
            asked.status = 304
            self._answer(304, headers, b"")
            return
        wanted, start = asked.headers.get("Range", ""), 0
        if wanted and mirror.has_ranges and asked.headers.get("If-Range") == validator:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            asked.status = 206
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        else:
            asked.status = 200
        self._answer(asked.status, headers, data[start:], fault)

    def _answer(self, status: int, headers: dict[str, str], body: bytes, fault: Fault | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault is None or fault.cut_after < 0:
            self.wfile.write(body)
            return
        self.wfile.write(body[: fault.cut_after])
        self.wfile.flush()
        if fault.hang is not None:
            fault.hang.wait(10)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 — its name there
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Mirror]:
    """Serve a mirror on loopback."""
    mirror = Mirror()
    handler = type("Handler", (_Handler,), {"mirror": mirror})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    mirror.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield mirror
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
