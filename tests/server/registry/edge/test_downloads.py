"""Blobs on their way out: to clients that go away or take nothing."""

import asyncio
import socket
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from pratique.server.kernel.storage.testing import MemoryStore
from tests.server.registry.house import NAME, House, open_house
from tests.support.waiting import eventually_async

pytestmark = pytest.mark.database
LARGE = 30_000_000


async def begin_download(house: House, digest: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Ask for a blob through a socket that holds little, and read no further than the head."""
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    small.connect(("127.0.0.1", house.client.port))
    reader, writer = await asyncio.open_connection(sock=small, limit=4096)
    head = f"GET /v2/{NAME}/blobs/{digest} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer everything\r\n\r\n"
    writer.write(head.encode())
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def told(output: pytest.CaptureFixture[str]) -> bool:
    return '"method":"GET"' in output.readouterr().out


async def test_a_client_that_takes_nothing_is_cut_off(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    digest = await house.push_blob(b"x" * LARGE)
    house.with_settings(download_idle=0.3)

    with capture_logs() as logs:
        reader, writer = await begin_download(house, digest)
        await eventually_async(lambda: told(capsys), what="the end of the request")
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(LARGE)
    writer.close()

    assert not [each for each in logs if each["log_level"] == "error"]


async def test_a_client_that_goes_away_leaves_nothing_behind(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    digest = await house.push_blob(b"x" * LARGE)

    with capture_logs() as logs:
        _, writer = await begin_download(house, digest)
        writer.transport.abort()
        await eventually_async(lambda: told(capsys), what="the end of the request")

    assert not [each for each in logs if each["log_level"] == "error"]
    assert (await house.ask("GET", "/v2/")).status == 200


@pytest.mark.usefixtures("transactional_db")
async def test_a_store_without_files_is_sent_in_pieces(tmp_path: Path) -> None:
    async with open_house(tmp_path, store=MemoryStore()) as house:
        digest = await house.push_blob(b"y" * 200_000)

        whole = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}")
        part = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}", headers={"Range": "bytes=5-9"})

        assert (await whole.read(), await part.read()) == (b"y" * 200_000, b"y" * 5)
