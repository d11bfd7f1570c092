"""Uploads that break off, stall, meet each other or a full disk: told well, resumable or gone, never half there."""

import asyncio
import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from pratique.core.names import Digest, Hasher
from pratique.server.kernel.planes import in_database
from pratique.server.kernel.storage import Chunk, StorageKey
from pratique.server.kernel.storage.testing import MemoryStore, MemoryWriter
from pratique.server.registry.models import Upload
from tests.server.registry.house import NAME, House, error_of, open_house
from tests.support.waiting import eventually_async

pytestmark = pytest.mark.database
DATA = bytes(range(256)) * 4


async def send(
    house: House, location: str, *, announced: int, data: bytes, method: str = "PATCH"
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Send a request that announces more than it sends, and leave the connection open."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.client.port)
    head = (
        f"{method} {location} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer everything\r\n"
        f"Content-Length: {announced}\r\n\r\n"
    )
    writer.write(head.encode() + data)
    await writer.drain()
    return reader, writer


async def stands_at(house: House, location: str, progress: str) -> bool:
    response = await house.ask("GET", location)
    return response.headers.get("Range") == progress


async def has_stored(house: House, least: int) -> bool:
    return sum(file.stat().st_size for file in house.files()) >= least


async def progress(house: House, location: str) -> int:
    """Return the number of an upload's last byte, once no request holds it."""
    if await is_busy(house, location):
        return 0
    response = await house.ask("GET", location)
    return int(response.headers["Range"].removeprefix("0-"))


async def is_busy(house: House, location: str) -> bool:
    """Tell whether a request holds the upload; the question itself, at an impossible offset, changes nothing."""
    headers = {"Content-Range": "999999-999999"}
    return (await house.ask("PATCH", location, data=b"x", headers=headers)).status == 409


@pytest.mark.parametrize("method", ["GET", "PATCH", "PUT", "DELETE"])
async def test_an_upload_is_its_own_accounts_alone(house: House, method: str) -> None:
    location = await house.begin()
    other = house.grant("other", subject="beta", acme__app="pull,push,delete")

    query = f"?digest={Digest.of(b'')}" if method == "PUT" else ""
    response = await house.ask(method, location + query, headers=other)

    assert (await error_of(response))[:2] == (404, "BLOB_UPLOAD_UNKNOWN")


async def test_an_upload_cut_off_goes_on_where_it_broke(house: House) -> None:
    data = DATA * 3000
    location = await house.begin()
    _, writer = await send(house, location, announced=len(data), data=data[:2_000_000])
    await eventually_async(lambda: has_stored(house, 1_000_000), what="the first bytes on the disk")
    writer.close()
    # What had come to the machine and not to the disk may be lost: the server says what it has.
    stands = await eventually_async(lambda: progress(house, location), what="the offset of the broken upload")

    headers = {"Content-Range": f"{stands + 1}-{len(data) - 1}"}
    response = await house.ask("PATCH", location, data=data[stands + 1 :], headers=headers)
    finished = await house.ask("PUT", f"{location}?digest={Digest.of(data)}")

    assert 1_000_000 <= stands < 2_000_000
    assert (response.status, finished.status) == (202, 201)


async def test_an_upload_that_another_process_continues_is_hashed_anew(house: House) -> None:
    location = await house.begin()
    await house.ask("PATCH", location, data=DATA[:500])
    house.parts.hashes._kept.clear()  # noqa: SLF001 — as in a process that never saw the first request

    await house.ask("PATCH", location, data=DATA[500:])

    assert (await house.ask("PUT", f"{location}?digest={Digest.of(DATA)}")).status == 201


async def test_bytes_that_were_never_acknowledged_are_dropped(house: House) -> None:
    location = await house.begin()
    await house.ask("PATCH", location, data=DATA[:500])
    (file,) = house.files()
    with file.open("ab") as stored:
        stored.write(b"written before a kill -9, never acknowledged")

    response = await house.ask("PATCH", location, data=DATA[500:], headers={"Content-Range": "500-1023"})

    assert response.status == 202
    assert (await house.ask("PUT", f"{location}?digest={Digest.of(DATA)}")).status == 201


async def test_an_upload_whose_end_a_power_cut_took_stands_where_its_bytes_end(house: House) -> None:
    location = await house.begin()
    await house.ask("PATCH", location, data=DATA[:500])
    (file,) = house.files()
    file.write_bytes(DATA[:300])

    refused = await house.ask("PATCH", location, data=DATA[500:], headers={"Content-Range": "500-1023"})
    await house.ask("PATCH", location, data=DATA[300:], headers={"Content-Range": "300-1023"})

    assert (refused.status, refused.headers["Range"]) == (416, "0-299")
    assert (await house.ask("PUT", f"{location}?digest={Digest.of(DATA)}")).status == 201


async def test_a_stalled_upload_is_told_so_and_can_go_on(house: House) -> None:
    house.with_settings(upload_idle=0.2)
    location = await house.begin()

    reader, writer = await send(house, location, announced=1000, data=b"12345")
    answer = (await asyncio.wait_for(reader.readuntil(b"]}"), 10)).decode()
    writer.close()

    assert answer.startswith("HTTP/1.1 408 ")
    assert "BLOB_UPLOAD_INVALID" in answer
    assert "Nothing arrived for 0.2 seconds" in answer
    assert "the upload stands at 5 and can go on" in answer
    assert await stands_at(house, location, "0-4")


class SlowStore(MemoryStore):
    """A disk that takes longer over each write than a client may be idle."""

    async def create(self, key: StorageKey) -> MemoryWriter:
        return self._slowed(await super().create(key))

    async def write(self, key: StorageKey) -> MemoryWriter:
        return self._slowed(await super().write(key))

    def _slowed(self, writer: MemoryWriter) -> MemoryWriter:
        quick = writer.write

        async def write(chunks: Sequence[Chunk], hasher: Hasher | None = None) -> None:
            await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.3)
            await quick(chunks, hasher)

        writer.write = write  # type: ignore[method-assign]  # this one writer is slow
        return writer


@pytest.mark.usefixtures("transactional_db")
async def test_a_slow_disk_is_no_stall(tmp_path: Path) -> None:
    async with open_house(tmp_path, store=SlowStore()) as house:
        house.with_settings(upload_idle=0.1)
        data = b"x" * 3_000_000

        assert await house.push_blob(data) == str(Digest.of(data))


async def test_two_requests_at_once_do_not_mix_their_bytes(house: House) -> None:
    data = DATA * 3000
    location = await house.begin()
    _, writer = await send(house, location, announced=len(data), data=data[:2_000_000])

    # Not seen by asking: a question that came first would hold the upload itself.
    await eventually_async(lambda: has_stored(house, 1_000_000), what="the first bytes on the disk")
    response = await house.ask("DELETE", location)
    writer.close()

    status, code, message = await error_of(response)
    assert (status, code) == (409, "BLOB_UPLOAD_INVALID")
    assert "Another request is writing this upload" in message


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond ``size`` bytes: what a full disk does, done by the kernel."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("way", ["post", "patch", "put"])
async def test_a_disk_full_in_the_middle_leaves_no_trace(house: House, way: str) -> None:
    data = b"x" * 20_000_000
    digest = str(Digest.of(data))
    location = f"/v2/{NAME}/blobs/uploads/" if way == "post" else await house.begin()
    asked = location if way == "patch" else f"{location}?digest={digest}"

    with files_at_most(12_000_000), capture_logs() as logs:
        response = await house.ask(way.upper(), asked, data=data)

    status, code, message = await error_of(response)
    assert (status, code) == (507, "UNAVAILABLE")
    assert "The storage has no room for these bytes" in message
    assert "Free space or ask whoever runs this installation" in message
    assert house.files() == []
    assert await in_database(Upload.objects.count) == 0
    (line,) = [each for each in logs if each["event"] == "refused"]
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert line["log_level"] == "warning"
    assert await house.push_blob(data) == digest


async def test_a_lost_file_of_an_upload_ends_it(house: House) -> None:
    location = await house.begin()
    house.files()[0].unlink()

    response = await house.ask("PATCH", location, data=b"12345")

    assert (await error_of(response))[:2] == (404, "BLOB_UPLOAD_UNKNOWN")


async def test_a_blob_is_synced_before_its_row_is_written(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    from pratique.server.registry import services

    order: list[str] = []
    fsync, finish = os.fsync, services.finish_upload

    def synced(descriptor: int) -> None:
        order.append("directory" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file")  # noqa: PTH112
        fsync(descriptor)

    def finished(*arguments: object, **named: object) -> object:
        order.append("row")
        return finish(*arguments, **named)  # type: ignore[arg-type]  # passed on as they came

    location = await house.begin()
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(services, "finish_upload", finished)
    await house.ask("PUT", f"{location}?digest={Digest.of(b'x')}", data=b"x")

    assert order == ["file", "directory", "row"]


async def test_a_manifest_cut_off_is_told_so(house: House) -> None:
    house.with_settings(upload_idle=0.2)
    reader, writer = await send(house, f"/v2/{NAME}/manifests/v1", announced=1000, data=b"{", method="PUT")

    answer = (await asyncio.wait_for(reader.readuntil(b"]}"), 10)).decode()
    writer.close()

    assert answer.startswith("HTTP/1.1 400 ")
    assert "MANIFEST_INVALID" in answer
    assert "ended after 1 bytes" in answer
