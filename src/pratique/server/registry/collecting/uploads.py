"""Bytes that never became a blob: uploads that nobody goes on with, what they left, bytes that no row knows of."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from pratique.server.kernel import clock, settings
from pratique.server.kernel.storage import BlobStore, BytesMissing, StorageKey, WriterBusy, wait_for
from pratique.server.registry import metrics
from pratique.server.registry.models import Blob, Leftover, Remains, RemainsKind, Upload
from pratique.server.registry.services.collections import Run
from pratique.server.registry.settings import RegistrySettings

_BATCH = 200  # uploads looked at together
_PIECE = 500  # stored objects looked at together


def expire(run: Run, store: BlobStore) -> Iterator[None]:
    """Condemn the bytes of unfinished uploads that nobody has gone on with for long, and forget them."""
    before = _before()
    last = 0
    while uploads := list(Upload.objects.filter(last_used_at__lt=before, pk__gt=last).order_by("pk")[:_BATCH]):
        for upload in uploads:
            yield
            last = upload.pk
            if _forget(run, store, upload, before):
                metrics.EXPIRED.inc()


def find_leftovers(run: Run, store: BlobStore) -> Iterator[None]:
    """Note what no upload's row leads to: of writers killed before they could note what they had sent.

    An upload of the last hours still needs its own, so this goes by twice the time. What belongs to a condemned upload
    goes with that, which was weighed with it.
    """
    yield
    expiry = timedelta(seconds=settings.current(RegistrySettings).upload_expiry)
    found = iter(wait_for(store.leftovers(_before() - expiry)))
    while piece := list(islice(found, _PIECE)):
        yield
        with transaction.atomic():
            run.context.fence()
            keys = {each.key for each in piece}
            going = set(
                Remains.objects.filter(storage_key__in=keys, kind=RemainsKind.UPLOAD).values_list(
                    "storage_key", flat=True
                )
            )
            Leftover.objects.bulk_create(
                [
                    Leftover(name=each.name, storage_key=each.key, size=each.size)
                    for each in piece
                    if each.key not in going
                ],
                ignore_conflicts=True,
            )


def condemn_orphans(run: Run, store: BlobStore) -> Iterator[None]:
    """Condemn bytes that no row knows of, once they are so old that no request can be about to write one."""
    before = clock.now() - timedelta(seconds=settings.current(RegistrySettings).orphan_age)
    listing = store.listing()
    while piece := list(islice(listing, _PIECE)):
        yield
        old = [each.key for each in piece if each.modified_at < before]
        if unknown := _unknown(old):
            with transaction.atomic():
                run.context.fence()
                now = clock.now()
                Remains.objects.bulk_create(
                    [Remains(storage_key=key, kind=RemainsKind.ORPHAN, condemned_at=now) for key in unknown],
                    ignore_conflicts=True,
                )
            run.context.log(f"{len(unknown)} stored objects that no row knows of: {', '.join(unknown[:5])}.")


def _forget(run: Run, store: BlobStore, upload: Upload, before: datetime) -> bool:
    """Turn an idle upload into remains under its writer's lock; False when it is in use after all.

    The row is read again once the lock is had: a request may have finished the upload, whose bytes are a blob's now.
    """
    key = StorageKey(upload.storage_key)
    try:
        writer = wait_for(store.write(key))
    except WriterBusy:
        return False
    except BytesMissing:
        return _condemn(run, upload.pk, before, has_bytes=False)
    try:
        return _condemn(run, upload.pk, before, has_bytes=True)
    finally:
        wait_for(writer.close())


@transaction.atomic
def _condemn(run: Run, upload_id: int, before: datetime, *, has_bytes: bool) -> bool:
    run.context.fence()
    upload = Upload.objects.select_for_update(of=("self",)).filter(pk=upload_id, last_used_at__lt=before).first()
    if upload is None:
        return False
    if has_bytes:
        Remains.objects.create(storage_key=upload.storage_key, kind=RemainsKind.UPLOAD)
    upload.delete()
    return True


def _before() -> datetime:
    return clock.now() - timedelta(seconds=settings.current(RegistrySettings).upload_expiry)


def _unknown(keys: Sequence[StorageKey]) -> list[StorageKey]:
    """Leave the keys that no row has. An upload becomes a blob, a blob remains: asked in that order, none is missed."""
    left = set(keys)
    for rows in (Upload.objects, Blob.objects, Remains.objects):
        left.difference_update(rows.filter(storage_key__in=left).values_list("storage_key", flat=True))
    return sorted(left)
