"""Blobs on their way out: to clients that go away or take nothing, and of bytes that end or vanish meanwhile."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientPayloadError
from structlog.testing import capture_logs

from pratique.server.kernel.planes.sending import BROKEN
from pratique.server.kernel.storage import StorageKey
from pratique.server.kernel.storage.s3.store import S3Store
from pratique.server.kernel.storage.testing import MemoryStore
from tests.server.registry.house import NAME, House, error_of, open_house
from tests.support.s3 import BUCKET, ObjectStore
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


@asynccontextmanager
async def breaking(house: House, digest: str, code: str) -> AsyncIterator[None]:
    """Hold that the transfer of a blob breaks meanwhile, and that the log and the metric say so."""
    counted = BROKEN.labels("registry", code)
    before = counted._value.get()  # noqa: SLF001 — prometheus_client has no other way to read one
    with capture_logs() as logs:
        yield
        await eventually_async(lambda: answers(house), what="the end of the request")
    told = [each for each in logs if each["event"] == "transfer_broken"]
    assert [(each["what"], each["code"], each["log_level"]) for each in told] == [(digest, code, "error")]
    assert counted._value.get() == before + 1  # noqa: SLF001 — as above


async def answers(house: House) -> bool:
    return (await house.ask("GET", "/v2/")).status == 200


async def test_a_file_that_is_cut_off_while_it_is_sent_breaks_the_transfer(house: House) -> None:
    digest = await house.push_blob(b"x" * LARGE)
    [file] = house.files()

    async with breaking(house, digest, "bytes_cut_short"):
        reader, writer = await begin_download(house, digest)
        os.truncate(file, LARGE - 1)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(LARGE)
    writer.close()


async def test_a_file_that_is_deleted_while_it_is_sent_is_sent_whole(house: House) -> None:
    digest = await house.push_blob(b"x" * LARGE)
    [file] = house.files()

    reader, writer = await begin_download(house, digest)
    file.unlink()

    assert await reader.readexactly(LARGE) == b"x" * LARGE
    writer.close()


@pytest.mark.parametrize("size", [40_000, 100_000], ids=["a small one", "a large one"])
@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-9"}], ids=["whole", "a range"])
async def test_a_file_that_is_cut_off_already_is_told_and_nothing_of_it_is_sent(
    house: House, size: int, headers: dict[str, str]
) -> None:
    digest = await house.push_blob(b"x" * size)
    [file] = house.files()
    os.truncate(file, size - 1)

    told = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}", headers=headers)
    again = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}", headers=headers)

    for response in (told, again):
        status, code, message = await error_of(response)
        assert (status, code) == (503, "UNAVAILABLE")
        assert f"end after {size - 1} of {size}; restore them from a backup or push them again" in message


@pytest.mark.usefixtures("transactional_db")
async def test_bytes_of_a_store_without_files_that_end_early_break_the_transfer(tmp_path: Path) -> None:
    store = MemoryStore()
    async with open_house(tmp_path, store=store) as house:
        digest = await house.push_blob(b"y" * 200_000)
        [key] = store.objects
        del store.objects[StorageKey(key)][150_000:]

        async with breaking(house, digest, "bytes_cut_short"):
            with pytest.raises(ClientPayloadError):
                await house.ask("GET", f"/v2/{NAME}/blobs/{digest}")


@pytest.mark.usefixtures("transactional_db")
async def test_an_object_that_is_cut_off_while_it_is_sent_breaks_the_transfer(
    bucket: ObjectStore, tmp_path: Path
) -> None:
    store = S3Store(bucket.own())
    async with open_house(tmp_path, store=store) as house:
        digest = await house.push_blob(b"x" * LARGE)
        [name] = bucket.objects(store.own.prefix)

        async with breaking(house, digest, "bytes_cut_short"):
            reader, writer = await begin_download(house, digest)
            os.truncate(bucket.root / BUCKET / name, LARGE // 2)
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await reader.readexactly(LARGE)
        writer.close()
