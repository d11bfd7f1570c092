"""The rows of kept pages and files, and keeping them within a repository's limit."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Sum

from pratique.server.firewall import metrics
from pratique.server.firewall.models import FileState, KeptFile, KeptPage
from pratique.server.firewall.store import package_store
from pratique.server.kernel import clock
from pratique.server.kernel.storage import StorageKey, new_key

_AT_ONCE = 200  # rows looked at together while making room


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What is to be known of a page that was fetched."""

    repository_id: int
    package: str
    key: StorageKey
    digest: str
    size: int
    etag: str
    fetched_at: datetime


@transaction.atomic
def keep_page(facts: PageFacts) -> StorageKey | None:
    """Make this the page that is kept, and return the key of the one before, which nobody needs any more."""
    rows = KeptPage.objects.filter(repository=facts.repository_id, package=facts.package)
    before = rows.select_for_update().values_list("storage_key", flat=True).first()
    KeptPage.objects.update_or_create(
        repository_id=facts.repository_id,
        package=facts.package,
        defaults={
            "storage_key": facts.key,
            "digest": facts.digest,
            "size": facts.size,
            "etag": facts.etag,
            "fetched_at": facts.fetched_at,
        },
    )
    return None if before is None or before == facts.key else StorageKey(before)


def page_is_fresh(repository_id: int, package: str, at: datetime) -> None:
    """Note that the upstream said that a page has not changed."""
    KeptPage.objects.filter(repository=repository_id, package=package).update(fetched_at=at)


@transaction.atomic
def claim_file(repository_id: int, package: str, name: str, stated: str) -> KeptFile:
    """Return the row of a file, made now where there is none.

    ``stated`` is the digest that the page gives. A row of another digest is of a file that the upstream has replaced:
    it begins anew.
    """
    row = KeptFile.objects.filter(repository=repository_id, package=package, name=name).first()
    if row is None:
        try:
            with transaction.atomic():
                return KeptFile.objects.create(
                    repository_id=repository_id, package=package, name=name, stated=stated, storage_key=new_key()
                )
        except IntegrityError:
            return KeptFile.objects.get(repository=repository_id, package=package, name=name)
    if row.stated != stated:
        old = StorageKey(row.storage_key)
        row.state, row.stated, row.storage_key, row.sha256, row.size = FileState.FETCHING, stated, new_key(), "", 0
        row.save()
        transaction.on_commit(lambda: drop_bytes([old]))
    return row


def announce_size(pk: int, size: int) -> None:
    """Note how long the upstream says that a file is, so that other processes can tell their clients."""
    KeptFile.objects.filter(pk=pk).update(size=size)


@transaction.atomic
def keep_file(pk: int, *, key: StorageKey, sha256: str, size: int) -> None:
    """Note that a file is whole and what its page says."""
    KeptFile.objects.filter(pk=pk, storage_key=key).update(
        state=FileState.KEPT, sha256=sha256, size=size, used_at=clock.now()
    )


def forget_file(pk: int, key: StorageKey) -> None:
    """Forget a file that cannot be fetched, or whose bytes are gone."""
    KeptFile.objects.filter(pk=pk, storage_key=key).delete()


def note_uses(keys: Collection[StorageKey]) -> None:
    """Note that kept files were used."""
    KeptFile.objects.filter(storage_key__in=sorted(keys)).update(used_at=clock.now())


def make_room(repository_id: int, limit: int) -> int:
    """Drop the files used longest ago until the rest is within the limit; return how many bytes went."""
    kept = KeptFile.objects.filter(repository=repository_id, state=FileState.KEPT)
    over = (kept.aggregate(size=Sum("size"))["size"] or 0) - limit
    freed = 0
    while freed < over:
        with transaction.atomic():
            rows = list(kept.order_by("used_at", "pk").values_list("pk", "storage_key", "size")[:_AT_ONCE])
            if not rows:
                break
            going = []
            for row in rows:
                if freed >= over:
                    break
                going.append(row)
                freed += row[2]
            KeptFile.objects.filter(pk__in=[pk for pk, _, _ in going]).delete()
        drop_bytes([StorageKey(key) for _, key, _ in going])
    metrics.EVICTED.inc(max(freed, 0))
    return freed


def abandoned(before: timedelta) -> list[KeptFile]:
    """Return the files whose fetching began long ago and was not finished."""
    rows = KeptFile.objects.filter(state=FileState.FETCHING, created_at__lt=clock.now() - before)
    return list(rows.order_by("pk")[:_AT_ONCE])


def drop_bytes(keys: Sequence[StorageKey]) -> None:
    """Delete bytes that no row names any more. Blocks; not for the event loop."""
    if keys:
        asyncio.run(_drop(keys))


async def _drop(keys: Sequence[StorageKey]) -> None:
    store = package_store()
    for key in keys:
        await store.delete(key)
