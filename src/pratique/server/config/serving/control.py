"""The control plane's server: Granian's WSGI worker on sockets of our own, in this very process.

Granian's command line binds one address and forks a worker under a watching parent. Here a role is one process that the
supervisor (or the container) watches already, and it listens on several addresses; so its worker is started directly,
one for each socket, all calling one application. The worker is Granian's internal interface: the version is pinned, and
``tests/server/config/serving`` fails when it changes. Decision: docs/decisions/0018.
"""

import asyncio
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from granian._futures import _new_cbscheduler
from granian._granian import SocketHolder, WorkerSignal, WSGIWorker
from granian.http import HTTP1Settings
from granian.wsgi import ResponseIterWrap

from pratique.server.config.serving.turns import Turns

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Call = Callable[[Any, dict[str, Any]], int]

_IO_THREADS = 16  # of Granian's runtime, for static files
_IDLE_THREAD = 30  # seconds an idle thread is kept
_HEADERS_WITHIN = 10_000  # milliseconds a client may take to send its request's head
_STATIC_EXPIRES = 86_400  # seconds; file names carry their content's hash
_READS = frozenset({"GET", "HEAD"})
_STOP_WITHIN = 6.0  # seconds for running requests; below the supervisor's bound

_log = structlog.get_logger("serve")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A server's certificate chain and key (PKCS#8), as PEM files."""

    chain: Path
    key: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """How the control plane is served."""

    threads: int
    turns: int
    connections: int
    backlog: int
    static: Path | None = None
    certificate: Certificate | None = None


def serve(application: Application, sockets: Sequence[socket.socket], *, how: Control) -> None:
    """Serve ``application`` until SIGTERM or SIGINT; then let running requests end, for a bounded time."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    call = _adapted(application, Turns(how.turns))
    workers = [_Worker(call, each, index=index, how=how) for index, each in enumerate(sockets, start=1)]
    for each in workers:
        each.start()
    stop.wait()
    for each in workers:
        each.stop()
    for each in workers:
        if not each.join(_STOP_WITHIN):
            _log.warning("requests cut off at stop", waited_s=_STOP_WITHIN)


class _Worker:
    """One Granian worker on one socket, in a thread of its own."""

    def __init__(self, call: Call, listener: socket.socket, *, index: int, how: Control) -> None:
        self._signal = WorkerSignal()
        self._ended = threading.Event()
        self._signal.add_cb(self._ended.set)
        self._call = call
        holder = SocketHolder(listener.fileno(), False, how.backlog)  # type: ignore[call-arg]  # the stub omits them
        certificate = how.certificate
        tls: tuple[object, ...] = (
            certificate is not None,
            str(certificate.chain) if certificate else None,
            str(certificate.key) if certificate else None,
            None,
            "tls1.2",
            None,
            [],
            False,
        )
        static = ([("/static", str(how.static))], None, str(_STATIC_EXPIRES)) if how.static else None
        limits = HTTP1Settings(header_read_timeout=_HEADERS_WITHIN)
        make: Any = WSGIWorker  # the stub lags behind the version pinned
        self._worker = make(
            index,
            (None, holder),
            None,
            1,
            _IO_THREADS,
            how.threads,
            _IDLE_THREAD,
            how.connections,
            "1",
            limits,
            None,
            static,
            *tls,
            (None, None),
        )
        self._thread = threading.Thread(target=self._run, name=f"granian-{index}", daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Accept no more and let running requests end."""
        self._signal.set()

    def join(self, seconds: float) -> bool:
        """Wait until it has ended, at most ``seconds``; return whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        loop = asyncio.new_event_loop()
        scheduler = _new_cbscheduler(loop, self._call, impl_asyncio=True)  # type: ignore[no-untyped-call]  # Granian's
        self._worker.serve_mtr(scheduler, loop, self._signal)
        self._ended.wait()
        loop.close()


def _adapted(application: Application, turns: Turns) -> Call:
    """Return ``application`` as Granian calls one. Granian's own adapter lays ``os.environ`` under every request.

    That would hand secrets and ``HTTP_PROXY`` (which reads as a request's header) to whatever prints a request.
    """
    base: dict[str, Any] = {
        "GATEWAY_INTERFACE": "CGI/1.1",
        "SCRIPT_NAME": "",
        "SERVER_SOFTWARE": "Pratique",
        "wsgi.errors": sys.stderr,
        "wsgi.input_terminated": True,
        "wsgi.multiprocess": False,
        "wsgi.multithread": True,
        "wsgi.run_once": False,
        "wsgi.version": (1, 0),
    }

    def call(protocol: Any, scope: dict[str, Any]) -> int:
        status, headers = 500, list[tuple[str, str]]()

        def start(line: str, fields: list[tuple[str, str]], _error: object = None) -> None:
            nonlocal status, headers
            status, headers = int(line[:3]), fields

        # What changes something waits for clients, disks and the database's writer, and not for its turn.
        with turns.one() if scope["REQUEST_METHOD"] in _READS else nullcontext():
            body = application({**base, **scope}, start)
            content = None if getattr(body, "streaming", True) else _whole(body)
        if content is None:
            protocol.response_iter(status, headers, ResponseIterWrap(body))  # type: ignore[no-untyped-call]  # Granian's
        else:
            protocol.response_bytes(status, headers, content)
        return status

    return call


def _whole(body: Iterable[bytes]) -> bytes:
    content = b"".join(body)
    body.close()  # type: ignore[attr-defined]  # what has `streaming` is Django's response
    return content
