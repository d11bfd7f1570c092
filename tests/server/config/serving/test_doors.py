"""A door that deals connections out, over real sockets, with descriptors running out."""

import asyncio
import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from structlog.testing import capture_logs

from pratique.server.config.serving.doors import Dealing
from tests.support.waiting import eventually_async


class _Greeting(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"here")


@contextmanager
def _no_descriptors_left() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_a_connection_waits_while_there_are_no_descriptors_and_is_taken_then() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setblocking(False)
    closed: list[bool] = []
    door = Dealing([], closing=lambda: closed.append(True))
    await door.open(1, [listening], _Greeting, tls=None)
    door.opened()
    client = socket.create_connection(listening.getsockname())
    client.setblocking(False)
    loop = asyncio.get_running_loop()

    with _no_descriptors_left(), capture_logs() as logs:
        await loop.run_in_executor(None, lambda: None)
        await loop.run_in_executor(None, lambda: None)
    heard = await eventually_async(lambda: loop.sock_recv(client, 4))

    assert [each["event"] for each in logs] == ["connections.wait"]
    assert heard == b"here"
    client.close()
    door.close()
    assert closed == [True]
