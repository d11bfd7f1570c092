"""The contract of a blob store, run on every implementation of it."""

import asyncio
import hashlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.server.kernel.planes import in_database
from pratique.server.kernel.storage import (
    BlobStore,
    BytesMissing,
    DiskStore,
    StorageFailed,
    StorageFull,
    StorageKey,
    StoredObject,
    WriterBusy,
    new_key,
    wait_for,
)
from pratique.server.kernel.storage.s3.settings import PART_MIN
from pratique.server.kernel.storage.s3.store import S3Store
from pratique.server.kernel.storage.testing import MemoryStore
from tests.support.images import noise


@pytest.fixture(params=["disk", "memory", "s3"])
async def store(
    request: pytest.FixtureRequest,
    transactional_db: None,  # noqa: ARG001 — an object store has rows
    tmp_path: Path,
) -> AsyncIterator[BlobStore]:
    match request.param:
        case "disk":
            made: BlobStore = DiskStore(tmp_path / "blobs")
        case "memory":
            made = MemoryStore()
        case _:
            made = S3Store(request.getfixturevalue("bucket").own(part=PART_MIN))
    yield made
    await made.close()


async def put(store: BlobStore, data: bytes) -> StorageKey:
    key = new_key()
    writer = await store.create(key)
    await writer.write([data])
    await writer.seal()
    await writer.close()
    return key


async def begun(store: BlobStore, *chunks: bytes) -> StorageKey:
    """Write the beginning of a key as a request does that another one follows."""
    key = new_key()
    await in_database(transaction.atomic(store.announce), key)
    await (await store.create(key)).close()
    await append(store, key, *chunks)
    return key


async def append(store: BlobStore, key: StorageKey, *chunks: bytes) -> None:
    writer = await store.write(key)
    await writer.write(chunks)
    await writer.settle()
    await in_database(transaction.atomic(writer.note))
    await writer.close()


async def seal(store: BlobStore, key: StorageKey) -> None:
    writer = await store.write(key)
    await writer.seal()
    await in_database(transaction.atomic(writer.note))
    await writer.close()


async def test_what_was_written_in_chunks_is_read_as_one(store: BlobStore) -> None:
    key = new_key()
    writer = await store.create(key)
    await writer.write([b"one ", b"", b"two "])
    await writer.write([b"three"])
    await writer.seal()

    assert await store.read(key) == b"one two three"
    assert await store.size(key) == 13


async def test_a_writer_goes_on_where_the_last_one_stopped(store: BlobStore) -> None:
    key = await begun(store, b"abc")

    await append(store, key, b"def")

    await seal(store, key)
    assert await store.read(key) == b"abcdef"


async def test_bytes_beyond_an_offset_can_be_dropped_and_written_anew(store: BlobStore) -> None:
    key = new_key()
    writer = await store.create(key)
    await writer.write([b"abcXXX"])
    await writer.truncate(3)
    await writer.truncate(10)

    assert writer.offset == 3
    await writer.write([b"def"])
    await writer.seal()
    await writer.close()
    assert await store.read(key) == b"abcdef"


async def test_a_key_that_was_not_made_cannot_be_written(store: BlobStore) -> None:
    with pytest.raises(BytesMissing, match="recorded but not in the storage"):
        await store.write(new_key())


async def test_a_key_has_one_writer_at_a_time_until_it_is_closed(store: BlobStore) -> None:
    key = await begun(store, b"abc")
    writer = await store.write(key)
    await writer.seal()

    with pytest.raises(WriterBusy, match="Another request is writing"):
        await store.write(key)
    await writer.close()
    await (await store.write(key)).close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(data=st.binary(max_size=600), start=st.integers(0, 700), length=st.none() | st.integers(0, 700))
async def test_any_part_can_be_read_whole_or_in_pieces(
    store: BlobStore, data: bytes, start: int, length: int | None
) -> None:
    key = await put(store, data)

    streamed = b"".join([piece async for piece in store.stream(key, start=start, length=length)])

    expected = data[start:] if length is None else data[start : start + length]
    assert streamed == expected
    assert await store.read(key, start=start, length=length) == expected


async def test_an_upload_is_weighed_with_what_was_never_acknowledged_and_wiped_with_it(store: BlobStore) -> None:
    key = await begun(store, noise(PART_MIN, seed=3), b"a tail")
    killed = await store.write(key)
    await killed.write([b" and more"])
    await killed.settle()
    await killed.close()
    writer = await store.write(key)

    weight = await writer.weigh()
    await writer.wipe()

    assert weight >= PART_MIN + len(b"a tail and more")
    await writer.close()
    with pytest.raises(BytesMissing):
        await store.write(key)


async def test_a_deleted_key_is_gone_and_says_what_it_freed(store: BlobStore) -> None:
    key = await put(store, b"12345")

    assert await store.delete(key) == 5
    assert await store.delete(key) == 0
    assert await store.size(key) is None
    with pytest.raises(BytesMissing, match=key):
        await store.read(key)
    with pytest.raises(BytesMissing):
        await anext(store.stream(key))


async def test_the_listing_names_every_key_with_its_size(store: BlobStore) -> None:
    keys = {await put(store, b"x" * size): size for size in (0, 1, 700)}

    def walk() -> list[StoredObject]:
        listed = list(store.listing())
        wait_for(store.close())
        return listed

    listed = await asyncio.to_thread(walk)

    assert {each.key: each.size for each in listed} == keys


async def test_many_parts_and_tails_over_many_requests_are_one_blob(store: BlobStore) -> None:
    pieces = [noise(size, seed=size) for size in (PART_MIN + 17, 1000, 3, 2 * PART_MIN, 5)]
    key = await begun(store)

    for piece in pieces:
        await append(store, key, piece)

    await seal(store, key)
    assert await store.read(key) == b"".join(pieces)
    assert await store.size(key) == sum(map(len, pieces))


async def test_what_was_not_noted_is_not_acknowledged(store: BlobStore) -> None:
    key = await begun(store, b"noted")
    writer = await store.write(key)
    await writer.write([b" and not"])
    await writer.settle()
    await writer.close()

    again = await store.write(key)
    await again.truncate(5)
    await again.seal()
    await again.close()

    assert await store.read(key) == b"noted"


async def test_a_sealed_key_can_be_taken_up_by_who_finds_it_unacknowledged(store: BlobStore) -> None:
    key = await begun(store, b"before ")
    writer = await store.write(key)
    await writer.write([b"the crash"])
    await writer.seal()
    await writer.close()

    again = await store.write(key)
    assert again.offset == 16
    await again.truncate(7)
    await again.write([b"and after"])
    await again.seal()
    await again.close()

    assert await store.read(key) == b"before and after"


async def test_a_discarded_key_is_gone_with_all_that_was_written(store: BlobStore) -> None:
    key = await begun(store, noise(PART_MIN + 5, seed=1))
    writer = await store.write(key)

    freed = await writer.discard()
    await writer.close()

    assert freed == PART_MIN + 5
    with pytest.raises(BytesMissing):
        await store.write(key)


async def test_nothing_ails_a_store_that_can_be_written(store: BlobStore) -> None:
    await put(store, b"anything")

    assert await store.ailment() is None


async def test_what_is_put_on_a_disk_at_once_is_there_and_may_be_put_again(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    page, file = new_key(), new_key()

    for _ in range(2):
        store.put_now(page, b"a page")
    writer = store.create_now(file)
    with pytest.raises(WriterBusy):
        await store.write(file)
    for _ in range(2):
        writer.put_now(b"a file")
    writer.seal_now()
    writer.close_now()

    assert (await store.read(page), await store.read(file)) == (b"a page", b"a file")
    await (await store.write(file)).close()
    with pytest.raises(StorageFailed):
        store.create_now(file)
    await store.close()


async def test_a_file_that_is_no_key_is_not_listed(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    await put(store, b"")
    (tmp_path / "aa").mkdir(exist_ok=True)
    (tmp_path / "aa" / "notes.txt").write_text("somebody's")

    assert len(list(store.listing())) == 1


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "A" * 32, "0" * 31, "0" * 33, "0" * 31 + "/"])
async def test_a_path_is_no_key(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="not a storage key"):
        await DiskStore(tmp_path).read(StorageKey(key))


async def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "blobs")
    key = await put(store, b"secret")

    path = tmp_path / "blobs" / key[-2:] / key

    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert oct(path.parent.stat().st_mode & 0o777) == "0o700"


async def test_more_buffers_than_one_call_takes_are_all_written(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    key = new_key()
    writer = await store.create(key)

    await writer.write([bytes([number % 256]) for number in range(5000)])
    await writer.seal()

    assert await store.read(key) == bytes(number % 256 for number in range(5000))


async def test_views_longer_than_one_call_takes_are_all_written_and_hashed(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    key = new_key()
    writer = await store.create(key)
    data = bytes(range(256)) * 5000
    hasher = hashlib.sha256()

    await writer.write([memoryview(data)[:700_001], memoryview(data)[700_001:], b"end"], hasher)
    await writer.seal()

    assert await store.read(key) == data + b"end"
    assert hasher.digest() == hashlib.sha256(data + b"end").digest()


async def test_a_memory_store_can_be_full() -> None:
    writer = await MemoryStore(room=4).create(new_key())

    with pytest.raises(StorageFull):
        await writer.write([b"12345"])


FULL_DISK = """
import asyncio, resource, sys
from pathlib import Path
from pratique.server.kernel.storage import DiskStore, StorageFull, new_key
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
async def main():
    writer = await DiskStore(Path(sys.argv[1])).create(new_key())
    try:
        await writer.write([b"x" * 70_000] * 2)
    except StorageFull as refusal:
        print(refusal, writer.offset)
asyncio.run(main())
"""


def test_a_disk_without_room_is_told_in_the_words_people_read(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        env=os.environ,
    )

    assert "The storage has no room for these bytes (File too large)" in ran.stdout
    assert "Free space or ask whoever runs this installation" in ran.stdout
