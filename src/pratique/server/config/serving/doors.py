"""How connections come to a process: it listens, or deals them out to companions in turn, or is a companion.

Whoever deals accepts for all, since of several that wait on one socket the same one wins again and again.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

Opened = Callable[[], asyncio.Protocol]
"""Makes the handler of a new connection."""
BACKLOG = 128  # connections that the kernel holds until somebody takes them
_AT_ONCE = 16  # connections accepted before anything else is done
_REST = 1.0  # seconds in which nothing is accepted once descriptors ran out
_READY = b"ready"
_PORT = 8  # bytes that say which port a connection came to

_log = structlog.get_logger("serve")


class Door(Protocol):
    """Lets connections in, port by port, until it is closed."""

    async def open(
        self, port: int, sockets: Sequence[socket.socket], opened: Opened, *, tls: ssl.SSLContext | None
    ) -> None:
        """Begin to let connections to a port in."""

    def opened(self) -> None:
        """Be told that every port is open."""

    def close(self) -> None:
        """Let no more in."""


class Listening:
    """Takes every connection itself."""

    def __init__(self) -> None:
        self._servers: list[asyncio.Server] = []

    async def open(
        self,
        port: int,  # noqa: ARG002 — the door's
        sockets: Sequence[socket.socket],
        opened: Opened,
        *,
        tls: ssl.SSLContext | None,
    ) -> None:
        """Listen."""
        loop = asyncio.get_running_loop()
        for each in sockets:
            self._servers.append(await loop.create_server(opened, sock=each, ssl=tls, backlog=BACKLOG))

    def opened(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Listen no more."""
        for each in self._servers:
            each.close()


class _Taking:
    """Makes connections of accepted sockets."""

    def __init__(self, opened: Opened, tls: ssl.SSLContext | None) -> None:
        self._opened, self._tls = opened, tls
        self._tasks = set[asyncio.Task[object]]()

    def __call__(self, accepted: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        task: asyncio.Task[object] = loop.create_task(
            loop.connect_accepted_socket(self._opened, accepted, ssl=self._tls)
        )
        self._tasks.add(task)
        task.add_done_callback(self._taken)

    def _taken(self, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # a handshake that failed is the client's to notice


class Dealing:
    """Accepts for all, and keeps its own turn; ``channels`` lead to the companions, which say when they are ready.

    ``closing`` is called first when it closes, so that companions end while this process does.
    """

    def __init__(self, channels: Sequence[socket.socket], *, closing: Callable[[], None]) -> None:
        self._channels, self._closing = channels, closing
        self._ready: list[socket.socket] = []
        self._turn = 0
        self._sockets: list[socket.socket] = []

    async def open(
        self, port: int, sockets: Sequence[socket.socket], opened: Opened, *, tls: ssl.SSLContext | None
    ) -> None:
        """Deal out what comes to a port."""
        loop, take = asyncio.get_running_loop(), _Taking(opened, tls)
        for each in sockets:
            loop.add_reader(each.fileno(), self._accept, each, port, take)
            self._sockets.append(each)

    def opened(self) -> None:
        """Hear of companions that are ready."""
        for each in self._channels:
            each.setblocking(False)
            asyncio.get_running_loop().add_reader(each.fileno(), self._heard, each)

    def lost(self, channel: socket.socket) -> None:
        """Deal out nothing to a companion that ended, until it is ready again."""
        if channel in self._ready:
            self._ready.remove(channel)

    def close(self) -> None:
        """Accept no more."""
        self._closing()
        for each in self._channels:
            asyncio.get_running_loop().remove_reader(each.fileno())
        for each in self._sockets:
            asyncio.get_running_loop().remove_reader(each.fileno())
            each.close()
        self._sockets = []

    def _accept(self, listening: socket.socket, port: int, take: _Taking) -> None:
        for _ in range(_AT_ONCE):
            try:
                accepted, _ = listening.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                self._rest(listening, port, take, error)
                return
            accepted.setblocking(False)
            self._deal(accepted, port, take)

    def _rest(self, listening: socket.socket, port: int, take: _Taking, error: OSError) -> None:
        """Let connections wait in the kernel for a while: there is no room for another here."""
        loop = asyncio.get_running_loop()
        _log.error("connections.wait", port=port, reason=str(error))
        loop.remove_reader(listening.fileno())
        loop.call_later(_REST, self._resume, listening, port, take)

    def _resume(self, listening: socket.socket, port: int, take: _Taking) -> None:
        if listening in self._sockets:
            asyncio.get_running_loop().add_reader(listening.fileno(), self._accept, listening, port, take)

    def _heard(self, channel: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            if channel.recv(len(_READY)) and channel not in self._ready:
                self._ready.append(channel)

    def _deal(self, accepted: socket.socket, port: int, take: _Taking) -> None:
        self._turn = (self._turn + 1) % (len(self._ready) + 1)
        channel = self._ready[self._turn - 1] if self._turn else None
        if channel is not None:
            try:
                socket.send_fds(channel, [port.to_bytes(_PORT)], [accepted.fileno()])
            except OSError:
                channel = None  # it is gone, or stands still: its turn is taken here
            else:
                accepted.close()
        if channel is None:
            take(accepted)


class Receiving:
    """Takes what is dealt out to it."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._ports: dict[int, _Taking] = {}
        channel.setblocking(False)

    async def open(
        self,
        port: int,
        sockets: Sequence[socket.socket],  # noqa: ARG002 — the door's
        opened: Opened,
        *,
        tls: ssl.SSLContext | None,
    ) -> None:
        """Take what is dealt out of a port's."""
        self._ports[port] = _Taking(opened, tls)
        asyncio.get_running_loop().add_reader(self._channel.fileno(), self._receive)

    def opened(self) -> None:
        """Say that this one is ready."""
        self._channel.send(_READY)

    def close(self) -> None:
        """Take no more."""
        asyncio.get_running_loop().remove_reader(self._channel.fileno())

    def _receive(self) -> None:
        try:
            said, descriptors, _, _ = socket.recv_fds(self._channel, _PORT, 1)
        except (BlockingIOError, InterruptedError):
            return
        if not said:
            self.close()  # whoever dealt is gone; the lifeline says the rest
        for each in descriptors:
            accepted = socket.socket(fileno=each)
            accepted.setblocking(False)
            self._ports[int.from_bytes(said)](accepted)
