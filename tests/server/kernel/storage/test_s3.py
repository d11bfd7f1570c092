"""What only an object store has: leases, remains of killed writers, refusals, signed addresses, the egress guard."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from django.db import transaction

from pratique.server.kernel import clock, settings
from pratique.server.kernel.planes import in_database
from pratique.server.kernel.storage import (
    S3Missing,
    StorageFailed,
    StorageKey,
    WriterBusy,
    new_key,
    open_store,
    opening,
)
from pratique.server.kernel.storage.s3 import metrics
from pratique.server.kernel.storage.s3.models import UnfinishedKey
from pratique.server.kernel.storage.s3.settings import PART_MIN, S3Settings
from pratique.server.kernel.storage.s3.store import S3Store
from tests.support.cutting import CutRoad, cut_road
from tests.support.images import noise
from tests.support.s3 import SECRET_KEY, ObjectStore

SECRET = "kept-from-everybody"


@pytest.fixture
async def own(bucket: ObjectStore) -> S3Settings:
    """Settings of a prefix of the test's own; its deadlines are short."""
    return bucket.own(part=PART_MIN, attempts=1)


@pytest.fixture
async def store(own: S3Settings, transactional_db: None) -> AsyncIterator[S3Store]:  # noqa: ARG001 — it has rows
    made = S3Store(own)
    yield made
    await made.close()


async def announced(store: S3Store) -> StorageKey:
    key = new_key()
    await in_database(transaction.atomic(store.announce), key)
    return key


async def expire(key: StorageKey) -> None:
    """Let a lease be over, as it is once its writer was silent for long."""
    await in_database(UnfinishedKey.objects.filter(key=key).update, held_until=clock.now() - timedelta(seconds=1))


async def test_a_writer_that_was_replaced_acknowledges_nothing_any_more(store: S3Store) -> None:
    key = await announced(store)
    slow = await store.write(key)
    await slow.write([b"of the slow one"])
    await expire(key)
    quick = await store.write(key)
    await quick.write([b"of the quick one"])
    await quick.settle()
    await in_database(transaction.atomic(quick.note))

    with pytest.raises(WriterBusy):
        await in_database(transaction.atomic(slow.note))
    with pytest.raises(WriterBusy):
        await slow.seal()
    with pytest.raises(WriterBusy):
        await slow.discard()

    await slow.close()
    await quick.seal()
    await quick.close()
    assert await store.read(key) == b"of the quick one"


async def test_a_lease_that_is_over_is_taken_and_one_that_bytes_renew_is_not(own: S3Settings, store: S3Store) -> None:
    key = await announced(store)
    writer = await store.write(key)
    await expire(key)
    writer._renewed -= own.lease  # noqa: SLF001 — time passes
    await writer.write([b"still here"])

    with pytest.raises(WriterBusy):
        await store.write(key)
    await writer.close()


async def test_what_killed_writers_left_is_found_by_its_age_and_removed(store: S3Store, bucket: ObjectStore) -> None:
    kept = await announced(store)
    living = await store.write(kept)
    await living.write([noise(PART_MIN, seed=5)])
    await living.write([b"the tail."])
    await living.settle()
    await in_database(transaction.atomic(living.note))
    await living.close()
    lost = new_key()
    orphan = await store.bucket.begin(store.name_of(lost))
    await store.bucket.put_part(store.name_of(lost), orphan, 1, b"a part of nobody's")
    await store.bucket.put(store.tail_name(f"{lost}/{new_key()}"), b"nobody's tail")
    stale = await announced(store)

    early = await store.leftovers(clock.now() - timedelta(hours=1))
    await in_database(UnfinishedKey.objects.filter(key=stale).update, touched_at=clock.now() - timedelta(days=3))
    await expire(stale)
    late = await store.leftovers(clock.now() - timedelta(days=1))
    await in_database(UnfinishedKey.objects.filter(key=kept).update, touched_at=clock.now() + timedelta(days=3))
    future = await store.leftovers(clock.now() + timedelta(days=1))
    for each in future:
        await store.drop(each.name)
        await store.drop(each.name)

    assert (early, late) == ([], [])
    assert not await in_database(UnfinishedKey.objects.filter(key=stale).exists)
    assert {(each.key, each.size) for each in future} == {(lost, 18), (lost, 13)}
    assert await store.leftovers(clock.now() + timedelta(days=1)) == []
    assert orphan not in {each.id for each in await store.bucket.uploads(store.own.prefix)}
    assert len(bucket.objects(f"{store.own.prefix}tails")) == 1
    again = await store.write(kept)
    assert again.offset == PART_MIN + 9
    await again.discard()
    await again.close()


@pytest.fixture
def road(bucket: ObjectStore) -> Iterator[CutRoad]:
    with cut_road(bucket.port) as made:
        yield made


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("size", [2 * PART_MIN + 70_000, 200_000], ids=["in parts", "in one request"])
async def test_bytes_that_change_on_their_way_are_refused_and_sent_again(
    own: S3Settings, road: CutRoad, size: int
) -> None:
    data, before = noise(size, seed=6), metrics.CHANGED._value.get()  # noqa: SLF001 — no other way to read one
    changed = road.change_once("PUT", own.prefix, after=100_000)
    store = S3Store(replace(own, endpoint=f"http://127.0.0.1:{road.port}", attempts=2))
    key = new_key()

    writer = await store.create(key)
    await writer.write([data])
    await writer.seal()
    await writer.close()

    assert changed.done
    assert await store.read(key) == data
    assert metrics.CHANGED._value.get() == before + 1  # noqa: SLF001 — as above
    await store.close()


@pytest.mark.usefixtures("transactional_db")
async def test_bytes_that_change_each_time_are_told(own: S3Settings, road: CutRoad) -> None:
    road.change_once("PUT", own.prefix, after=100_000)
    store = S3Store(replace(own, endpoint=f"http://127.0.0.1:{road.port}"))

    writer = await store.create(new_key())
    await writer.write([noise(200_000, seed=7)])
    with pytest.raises(StorageFailed, match=r"failed to write \(BadDigest\)"):
        await writer.seal()
    await writer.close()
    await store.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"bucket": "nobody-made-it"}, "look at the bucket (404)"),
        ({"secret_key": SECRET}, "look at the bucket (403)"),
        ({"endpoint": "http://127.0.0.1:9"}, "look at the bucket (EndpointConnectionError)"),
        ({"endpoint": "http://169.254.169.254"}, "is at 169.254.169.254, a link-local address"),
    ],
)
async def test_what_the_store_refuses_is_told_without_secrets(
    own: S3Settings, change: dict[str, str], said: str
) -> None:
    store = S3Store(replace(own, **change))  # type: ignore[arg-type]  # all of these are text

    with pytest.raises(StorageFailed) as refused:
        await store.bucket.look()
    ailing = await store.ailment()
    await store.close()

    assert said in str(refused.value)
    assert SECRET not in str(refused.value)
    assert ailing is not None
    assert ailing.startswith("the bucket cannot be used")


async def test_a_signed_address_gives_the_blob_to_anybody_and_no_other(own: S3Settings, store: S3Store) -> None:
    key = new_key()
    writer = await store.create(key)
    await writer.write([b"for whoever has the address"])
    await writer.seal()
    await writer.close()
    redirecting = S3Store(replace(own, redirect=True))

    address = await redirecting.address(key)
    await redirecting.close()

    assert await store.address(key) is None
    assert address is not None
    assert SECRET_KEY not in address
    async with aiohttp.ClientSession() as session:
        async with session.get(address, headers={"Range": "bytes=4-10"}) as got:
            assert (got.status, await got.read()) == (206, b"whoever")
        async with session.get(address.replace(key, new_key())) as other:
            assert other.status == 403


def test_a_bucket_without_its_client_is_told_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "find_spec", lambda _: None)
    own = replace(settings.current(S3Settings), bucket="blobs")
    monkeypatch.setattr(settings, "current", lambda _: own)

    with pytest.raises(S3Missing, match=r"pratique\[server,s3\]"):
        open_store(tmp_path, threads=1)
