"""Uploads: the row before the first byte, the blob's row after the last one is durable.

A crash at any point leaves either an upload (which expires, with its bytes) or a whole blob: no file is without a row.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from pratique.core.names import Digest, RepositoryName
from pratique.server.kernel import clock
from pratique.server.kernel.storage import StorageKey, new_key
from pratique.server.registry.errors import NoUpload
from pratique.server.registry.models import Blob, BlobState, Upload
from pratique.server.registry.services.links import lease, link_blob, lock_live_blob
from pratique.server.registry.services.namespaces import owner_of
from pratique.server.registry.services.read_only import require_writable
from pratique.server.registry.services.repositories import (
    check_pushable,
    ensure_repository,
    lock_repository,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedUpload:
    """An upload as its requests need it; ``offset`` in bytes."""

    id: int
    key: StorageKey
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A blob in its repository.

    ``spare`` tells that the digest was there before, under ``blob_key``: the upload's own bytes are not needed, and
    its row stays until they are gone.
    """

    blob_id: int
    blob_key: StorageKey
    spare: bool


@transaction.atomic
def begin_upload(
    name: RepositoryName, *, account_id: int | None, announce: Callable[[StorageKey], None] | None = None
) -> StartedUpload:
    """Note an upload to ``name``, and ``announce`` its key; raises when a push there could not end well."""
    require_writable()
    check_pushable(name)
    upload = Upload.objects.create(
        repository_name=name.text, namespace=owner_of(name), account_id=account_id, storage_key=new_key()
    )
    if announce is not None:
        announce(StorageKey(upload.storage_key))
    return StartedUpload(id=upload.pk, key=StorageKey(upload.storage_key), offset=0)


@transaction.atomic
def record_progress(upload_id: int, *, offset: int, note: Callable[[], None]) -> None:
    """Note how many bytes the upload has, with what the store's writer has to ``note``.

    Raises ``NoUpload`` when it was cancelled meanwhile, ``WriterBusy`` when another request has it.
    """
    found = Upload.objects.filter(pk=upload_id).update(offset=offset, last_used_at=clock.now())
    if not found:
        raise NoUpload(upload=upload_id, name="this repository")
    note()


@transaction.atomic
def finish_upload(upload_id: int, *, digest: Digest, size: int, note: Callable[[], None]) -> Finished:
    """Make the sealed bytes of an upload a blob of its repository, with what the store's writer has to ``note``.

    A repeated call finds it done. Raises ``NoUpload``, ``QuotaExceeded``, and ``WriterBusy`` when another request has
    the upload.
    """
    upload = Upload.objects.select_for_update().filter(pk=upload_id).first()
    if upload is None:
        raise NoUpload(upload=upload_id, name="this repository")
    require_writable()
    note()
    # What the upload kept free is what it now takes.
    Upload.objects.filter(pk=upload_id).update(reserved=0)
    repository = ensure_repository(RepositoryName.parse(upload.repository_name))
    lock_repository(repository.pk)
    blob = lock_live_blob(digest)
    if blob is None:
        blob, made = Blob.objects.get_or_create(
            digest=digest.text,
            state=BlobState.LIVE,
            defaults={"size": size, "storage_key": upload.storage_key, "lease_until": lease()},
        )
    else:
        made = False
    link_blob(repository, blob)
    if made:
        upload.delete()
    return Finished(blob_id=blob.pk, blob_key=StorageKey(blob.storage_key), spare=not made)


@transaction.atomic
def replace_bytes(*, blob_id: int, upload_id: int) -> None:
    """Let a blob whose bytes were lost have those that were just pushed; they are the same, the digest says."""
    upload = Upload.objects.select_for_update().get(pk=upload_id)
    key = upload.storage_key
    upload.delete()
    Blob.objects.filter(pk=blob_id).update(storage_key=key)


@transaction.atomic
def forget_upload(upload_id: int) -> None:
    """Delete the upload's row; its bytes were deleted before, so that none is left without a row."""
    Upload.objects.filter(pk=upload_id).delete()
