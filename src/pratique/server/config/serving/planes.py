"""The data planes' server: one aiohttp process with an application for each port."""

import asyncio
import signal
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from pratique.server.kernel.planes import express

_STOP_WITHIN = 6.0  # seconds for running requests; below the supervisor's bound
_KEEP_ALIVE = 75.0  # seconds an idle connection is kept, so that a client's many small requests share one


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """One application on its sockets."""

    application: web.Application
    sockets: Sequence[socket.socket]


async def serve(listeners: Sequence[Listener], *, tls: ssl.SSLContext | None = None) -> None:
    """Serve until SIGTERM or SIGINT; then accept no more and let running requests end, for a bounded time."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    runners: list[web.AppRunner] = []
    servers: list[asyncio.Server] = []
    try:
        for each in listeners:
            runner = web.AppRunner(
                each.application,
                access_log=None,
                handle_signals=False,
                keepalive_timeout=_KEEP_ALIVE,
                shutdown_timeout=_STOP_WITHIN,
                auto_decompress=False,
                read_bufsize=256 * 1024,
            )
            await runner.setup()
            runners.append(runner)
            opened = express.opening(runner, each.application)
            servers += [await loop.create_server(opened, sock=listening, ssl=tls) for listening in each.sockets]
        await stop.wait()
    finally:
        for server in servers:
            server.close()
        await asyncio.gather(*(each.cleanup() for each in runners))
