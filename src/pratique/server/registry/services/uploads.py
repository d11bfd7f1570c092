"""Uploads: the row before the first byte, the blob's row after the last one is durable.

A crash at any point leaves either an upload (which expires, with its bytes) or a whole blob: no file is without a row.
Until then its row waits for no disk: a loss of power may take the newest uploads, or what was last acknowledged of one,
whose client begins anew; bytes without a row are orphans, which `onlinegc_blob` finds. The transaction that makes the
blob is durable as any other.

What each push asks is written by hand, since the statements of a push were more than half of what a small one took.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from pratique.core.names import Digest, RepositoryName
from pratique.server.kernel import clock
from pratique.server.kernel.database.lightly import lightly
from pratique.server.kernel.database.statements import instant
from pratique.server.kernel.storage import StorageKey, new_key
from pratique.server.registry.errors import NoRepository, NoUpload
from pratique.server.registry.models import Blob, Repository, Upload
from pratique.server.registry.services.links import lease, link_blob, link_new_blob, lock_live_blob
from pratique.server.registry.services.namespaces import owner_of
from pratique.server.registry.services.read_only import require_writable
from pratique.server.registry.services.repositories import check_pushable, ensure_repository

_BEGIN: Final = """
INSERT INTO registry_upload
    (repository_name, namespace_id, account_id, storage_key, "offset", reserved, started_at, last_used_at)
SELECT r.name, a.id, %(account)s, %(key)s, 0, 0, %(now)s, %(now)s
FROM registry_repository r JOIN identity_account a ON a.name = %(namespace)s
WHERE r.name = %(name)s AND NOT EXISTS (SELECT 1 FROM registry_readonly)
RETURNING id
"""
_PROGRESS: Final = 'UPDATE registry_upload SET "offset" = %s, last_used_at = %s WHERE id = %s RETURNING id'
_TAKE: Final = """
SELECT u.storage_key, r.id, r.namespace_id, EXISTS (SELECT 1 FROM registry_readonly)
FROM registry_upload u JOIN registry_repository r ON r.name = u.repository_name
WHERE u.id = %s
"""
_LOCKED: Final = "FOR UPDATE OF u FOR NO KEY UPDATE OF r"
_MAKE: Final = """
INSERT INTO registry_blob (digest, size, storage_key, state, lease_until, created_at)
VALUES (%s, %s, %s, 'live', %s, %s)
ON CONFLICT (digest) WHERE state = 'live' DO NOTHING
RETURNING id
"""
_FORGET: Final = "DELETE FROM registry_upload WHERE id = %s"


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


def begin_upload(
    name: RepositoryName, *, account_id: int | None, announce: Callable[[StorageKey], None] | None = None
) -> StartedUpload:
    """Note an upload to ``name``, and ``announce`` its key; raises when a push there could not end well."""
    key = new_key()
    with lightly():
        upload_id = _begin(name, key=key, account_id=account_id)
        if announce is not None:
            announce(key)
    return StartedUpload(id=upload_id, key=key, offset=0)


def record_progress(upload_id: int, *, offset: int, note: Callable[[], None]) -> None:
    """Note how many bytes the upload has, with what the store's writer has to ``note``.

    Raises ``NoUpload`` when it was cancelled meanwhile, ``WriterBusy`` when another request has it.
    """
    with lightly(), connection.cursor() as cursor:
        cursor.execute(_PROGRESS, [offset, instant(clock.now()), upload_id])
        if cursor.fetchone() is None:
            raise NoUpload(upload=upload_id, name="this repository")
        note()


@transaction.atomic
def finish_upload(upload_id: int, *, digest: Digest, size: int, note: Callable[[], None]) -> Finished:
    """Make the sealed bytes of an upload a blob of its repository, with what the store's writer has to ``note``.

    A repeated call finds it done. Raises ``NoUpload``, ``QuotaExceeded``, and ``WriterBusy`` when another request has
    the upload.
    """
    taken = _take(upload_id)
    if taken.is_held_up:
        require_writable()
    note()
    while (made := _make(digest, size=size, key=taken.key)) is None:
        blob = lock_live_blob(digest)
        if blob is not None:  # else it was condemned between the two statements
            # What the upload kept free is what it now takes.
            Upload.objects.filter(pk=upload_id).update(reserved=0)
            link_blob(Repository.objects.get(pk=taken.repository_id), blob)
            return Finished(blob_id=blob.pk, blob_key=StorageKey(blob.storage_key), spare=True)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [upload_id])
    link_new_blob(made, size=size, repository_id=taken.repository_id, namespace_id=taken.namespace_id)
    return Finished(blob_id=made, blob_key=taken.key, spare=False)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A whole upload and the repository that it goes to, both held until the transaction ends."""

    key: StorageKey
    repository_id: int
    namespace_id: int
    is_held_up: bool


def _begin(name: RepositoryName, *, key: StorageKey, account_id: int | None) -> int:
    """Write the upload's row: by one statement where there is a repository and nothing is in the way."""
    row = {
        "name": name.text,
        "namespace": name.namespace,
        "account": account_id,
        "key": key,
        "now": instant(clock.now()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, row)
        found = cursor.fetchone()
    if found is not None:
        return int(found[0])
    require_writable()
    check_pushable(name)
    return Upload.objects.create(
        repository_name=name.text, namespace=owner_of(name), account_id=account_id, storage_key=key
    ).pk


def _take(upload_id: int) -> _Taken:
    """Hold an upload and its repository, which is made where it is missing; raises ``NoUpload``."""
    taken = _find(upload_id)
    if taken is None:
        upload = Upload.objects.select_for_update().filter(pk=upload_id).first()
        if upload is None:
            raise NoUpload(upload=upload_id, name="this repository")
        require_writable()
        ensure_repository(RepositoryName.parse(upload.repository_name))
        taken = _find(upload_id)
    if taken is None:
        raise NoRepository(name="of that name")  # deleted since
    return taken


def _find(upload_id: int) -> _Taken | None:
    statement = f"{_TAKE}{_LOCKED if connection.features.has_select_for_update_of else ''}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [upload_id])
        row = cursor.fetchone()
    if row is None:
        return None
    key, repository_id, namespace_id, is_held_up = row
    return _Taken(
        key=StorageKey(key), repository_id=repository_id, namespace_id=namespace_id, is_held_up=bool(is_held_up)
    )


def _make(digest: Digest, *, size: int, key: StorageKey) -> int | None:
    """Make a blob of the bytes under ``key``; None where there is a live one of that digest, or was a moment ago."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKE, [digest.text, size, key, instant(lease()), instant(clock.now())])
        made = cursor.fetchone()
    return None if made is None else int(made[0])
