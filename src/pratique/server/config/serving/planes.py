"""The data planes' server: one aiohttp process with an application for each port."""

import asyncio
import gc
import signal
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from pratique.server.config.serving.doors import Door
from pratique.server.kernel.planes import express

_STOP_WITHIN = 6.0  # seconds for running requests; below the supervisor's bound
_BUFFER = 256 * 1024  # bytes of a body that wait to be read; twice as many hold the client up
_COLLECT_AFTER = (20_000, 20, 20)  # objects made; pages of packages are many objects, none of which is garbage yet
_KEEP_ALIVE = 75.0  # seconds an idle connection is kept, so that a client's many small requests share one


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """One application, its port and the sockets that listen there (none where another process listens for this)."""

    application: web.Application
    port: int
    sockets: Sequence[socket.socket] = ()


async def serve(listeners: Sequence[Listener], *, door: Door, tls: ssl.SSLContext | None = None) -> None:
    """Serve until SIGTERM or SIGINT; then take no more connections and let running requests end, for a bounded time."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    runners: list[web.AppRunner] = []
    try:
        for each in listeners:
            runner = web.AppRunner(
                each.application,
                access_log=None,
                handle_signals=False,
                keepalive_timeout=_KEEP_ALIVE,
                shutdown_timeout=_STOP_WITHIN,
                auto_decompress=False,
                read_bufsize=_BUFFER,
            )
            await runner.setup()
            runners.append(runner)
            await door.open(each.port, each.sockets, express.opening(runner, each.application), tls=tls)
        _collect_seldom()
        door.opened()
        await stop.wait()
    finally:
        door.close()
        await asyncio.gather(*(each.cleanup() for each in runners))


def _collect_seldom() -> None:
    """Have Python look for cycles among what requests make only, and less often than it does by itself.

    What is loaded by now stays. Reading packages' pages took a third less processor time so, and 500 versions' releases
    a quarter of it (`docs/explanation/performance.md`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
