"""The port on which a process that serves nothing else answers `/health` and `/metrics`: worker and beat.

A thread with an event loop of its own, beside the process's work: it answers also while that stands still, and says so.
"""

import asyncio
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog

from pratique.server.config import listening, public_metrics
from pratique.server.config.health import Health
from pratique.server.config.serving import running
from pratique.server.config.settings import Installation
from pratique.server.kernel import settings

_STOP_WITHIN = 3.0  # seconds

_log = structlog.get_logger("serve")


@contextmanager
def answering(
    health: Health, *, port: int, setting: str, others: public_metrics.Others | None = None
) -> Iterator[None]:
    """Answer on `port` for as long as the block lasts; nowhere when it is 0. `setting` is what moves it.

    `others` gives what the processes have counted that work for this one.
    """
    if port == 0:
        yield
        return
    installation = settings.current(Installation)
    listening.check_exposure(installation.listen, tls=installation.tls, insecure=installation.insecure)
    sockets = listening.open_sockets(installation.listen, port, setting=setting)
    server = _Server(health, sockets, others)
    server.start()
    _log.info("listening", role=health.role, port=port, tls=installation.tls)
    try:
        yield
    finally:
        server.stop()


class _Server:
    """The thread."""

    def __init__(self, health: Health, sockets: Sequence[socket.socket], others: public_metrics.Others | None) -> None:
        self._health = health
        self._sockets = sockets
        self._others = others
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._work, name="aside", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End within a bounded time."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_STOP_WITHIN)

    def _work(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        from aiohttp import web

        from pratique.server.config import planes, public
        from pratique.server.kernel.planes import make_application

        application = make_application(
            planes.operations(self._health, others=self._others), trusted=public.trusted_proxies()
        )
        runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await runner.setup()
        for each in self._sockets:
            await web.SockSite(runner, each, ssl_context=running.tls_context()).start()
        await self._stop.wait()
        await runner.cleanup()
