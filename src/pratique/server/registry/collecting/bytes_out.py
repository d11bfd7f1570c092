"""Bytes leave the store: measured, deleted, and only then forgotten and put down in the ledger.

What the store held is written down before anything is deleted, so that a run that dies in between is gone on with and
the ledger says what the store lost. While somebody copies the store (`Hold`), what was condemned since stays.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from django.db import transaction
from django.db.models import Min, QuerySet

from pratique.server.kernel import clock
from pratique.server.kernel.storage import BlobStore, BytesMissing, StorageFailed, StorageKey, WriterBusy, wait_for
from pratique.server.registry.models import Hold, Leftover, Remains, RemainsKind
from pratique.server.registry.services.collections import Run

T = TypeVar("T")

_BATCH = 100
_MARGIN = timedelta(minutes=10)
"""A blob may be condemned by a clock that goes after another's, in a transaction that ends later than it began."""

_log = structlog.get_logger("registry")


def sweep(run: Run, store: BlobStore) -> Iterator[None]:
    """Delete condemned bytes, a batch at a time."""
    after = 0
    while batch := list(_free().filter(pk__gt=after).order_by("pk")[:_BATCH]):
        after = batch[-1].pk
        yield
        _measure(run, store, batch)
        yield
        gone = wait_for(_all(_deleted(store, each) for each in batch if each.size is not None))
        yield
        _forget(run, [each for each in gone if each is not None])


def drop_leftovers(run: Run, store: BlobStore) -> Iterator[None]:
    """Delete what writers left beside their keys, a batch at a time; what it weighs was noted when it was found."""
    after = 0
    while batch := list(Leftover.objects.filter(pk__gt=after).order_by("pk")[:_BATCH]):
        after = batch[-1].pk
        yield
        gone = wait_for(_all(_dropped(store, each) for each in batch))
        yield
        with transaction.atomic():
            run.context.fence()
            rows = Leftover.objects.select_for_update().filter(pk__in=[each.pk for each in gone if each is not None])
            sizes = dict(rows.order_by("pk").values_list("pk", "size"))
            Leftover.objects.filter(pk__in=list(sizes)).delete()
            run.note("leftover", count=len(sizes), size=sum(sizes.values()))


def _free() -> QuerySet[Remains]:
    since = Hold.objects.filter(expires_at__gt=clock.now()).aggregate(since=Min("since"))["since"]
    found = Remains.objects.all()
    return found if since is None else found.filter(condemned_at__lt=since - _MARGIN)


def _measure(run: Run, store: BlobStore, batch: Sequence[Remains]) -> None:
    # What lies beside a key and was found before is on its way out by itself: then the rest is weighed without it.
    beside = set(
        Leftover.objects.filter(
            storage_key__in=[each.storage_key for each in batch if each.kind == RemainsKind.UPLOAD]
        ).values_list("storage_key", flat=True)
    )
    new = [each for each in batch if each.size is None and each.storage_key not in beside]
    if not new:
        return
    for each, size in zip(new, wait_for(_all(_size(store, each) for each in new)), strict=True):
        each.size = size
    with transaction.atomic():
        run.context.fence()
        # Only where nobody measured before: another run may have deleted them since, and has seen what there was.
        unmeasured = Remains.objects.filter(size=None)
        unmeasured.bulk_update([each for each in new if each.size is not None], ["size"])


async def _size(store: BlobStore, each: Remains) -> int | None:
    """Return how many bytes a key holds; None where that cannot be told now, and the next run sees."""
    try:
        if each.kind != RemainsKind.UPLOAD:
            return await store.size(StorageKey(each.storage_key)) or 0
        writer = await store.write(StorageKey(each.storage_key))
    except BytesMissing:
        return 0
    except (WriterBusy, StorageFailed):
        return None
    try:
        return await writer.weigh()
    except StorageFailed:
        return None
    finally:
        await writer.close()


async def _deleted(store: BlobStore, each: Remains) -> Remains | None:
    """Delete a key and return what is gone; what the store failed at stays for the next run."""
    key = StorageKey(each.storage_key)
    try:
        if each.kind != RemainsKind.UPLOAD:
            await store.delete(key)
        else:  # never sealed: only a writer knows all of it
            writer = await store.write(key)
            try:
                await writer.wipe()
            finally:
                await writer.close()
    except BytesMissing:
        return each
    except (WriterBusy, StorageFailed) as refusal:
        _log.warning("registry.bytes_not_deleted", key=key, reason=str(refusal))
        return None
    return each


async def _dropped(store: BlobStore, each: Leftover) -> Leftover | None:
    """Delete a leftover and return it; None where the store failed, and the next run tries."""
    try:
        await store.drop(each.name)
    except StorageFailed as refusal:
        _log.warning("registry.bytes_not_deleted", key=each.storage_key, reason=str(refusal))
        return None
    return each


async def _all(calls: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    return list(await asyncio.gather(*calls))


def _forget(run: Run, gone: Sequence[Remains]) -> None:
    with transaction.atomic():
        run.context.fence()
        rows = Remains.objects.select_for_update().filter(pk__in=[each.pk for each in gone]).order_by("pk")
        counts: Counter[str] = Counter()
        sizes: Counter[str] = Counter()
        keys: list[int] = []
        for pk, kind, size in rows.values_list("pk", "kind", "size"):
            keys.append(pk)
            counts[kind] += 1
            sizes[kind] += size or 0
        Remains.objects.filter(pk__in=keys).delete()
        for kind, count in sorted(counts.items()):
            run.note(kind, count=count, size=sizes[kind])
