"""Uploads that nobody goes on with are forgotten with their bytes; those in use, and blobs, are not."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock
from pratique.server.kernel.actions import NoParameters, find
from pratique.server.kernel.storage import DiskStore, StorageKey, new_key, wait_for
from pratique.server.registry import jobs
from pratique.server.registry.models import Remains, Upload

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DiskStore]:
    made = DiskStore(tmp_path)
    monkeypatch.setattr(jobs, "blob_store", lambda: made)
    yield made
    wait_for(made.close())


def upload(store: DiskStore, *, idle: timedelta, data: bytes | None = b"12345") -> StorageKey:
    key = new_key()
    Upload.objects.create(repository_name="acme/app", storage_key=key, last_used_at=clock.now() - idle)
    if data is not None:
        asyncio.run(put(store, key, data))
    return key


async def put(store: DiskStore, key: StorageKey, data: bytes) -> None:
    writer = await store.create(key)
    await writer.write([data])
    await writer.close()


def kept(store: DiskStore) -> set[StorageKey]:
    return {each.key for each in store.listing()}


def test_only_uploads_idle_for_a_day_are_forgotten(store: DiskStore) -> None:
    upload(store, idle=timedelta(hours=25))
    fresh = upload(store, idle=timedelta(hours=23))
    context = FakeContext()

    jobs.clean_up_uploads(context, NoParameters())

    assert kept(store) == {fresh}
    assert list(Upload.objects.values_list("storage_key", flat=True)) == [fresh]
    assert context.lines == ["upload: 1 removed, 5 bytes came back."]
    assert not Remains.objects.exists()
    assert context.fenced


def test_an_upload_that_a_request_holds_is_left_alone(store: DiskStore) -> None:
    key = upload(store, idle=timedelta(days=2))
    writer = asyncio.run(store.write(key))

    jobs.clean_up_uploads(FakeContext(), NoParameters())
    asyncio.run(writer.close())

    assert kept(store) == {key}
    assert Upload.objects.exists()


def test_an_upload_without_bytes_is_forgotten(store: DiskStore) -> None:
    upload(store, idle=timedelta(days=2), data=None)

    jobs.clean_up_uploads(FakeContext(), NoParameters())

    assert not Upload.objects.exists()


def test_bytes_that_no_upload_has_are_not_touched(store: DiskStore) -> None:
    key = new_key()
    asyncio.run(put(store, key, b"a blob"))

    jobs.clean_up_uploads(FakeContext(), NoParameters())

    assert kept(store) == {key}


def test_the_action_runs_by_itself() -> None:
    action = find("upload_cleanup")

    assert action is not None
    assert action.schedule is not None
