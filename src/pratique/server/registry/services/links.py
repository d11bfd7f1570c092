"""What a repository holds: the only place where links of blobs and of manifests are made and removed.

Every function but ``renew_lease`` joins the caller's transaction, so that whatever is counted per link changes with it.
Callers hold the repository's lock, and link only a blob that is locked live or was just made: the repository first,
then the blob.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from pratique.core.names import Digest
from pratique.server.kernel import clock, settings
from pratique.server.kernel.database.statements import instant
from pratique.server.registry.models import Blob, BlobLink, BlobState, Manifest, ManifestLink, Repository
from pratique.server.registry.services import usage
from pratique.server.registry.settings import RegistrySettings

_BATCH = 500  # rows named in one statement
_LINK: Final = "INSERT INTO registry_bloblink (repository_id, blob_id, created_at) VALUES (%s, %s, %s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlinked:
    """What a repository lost: links of blobs, and the bytes of these blobs."""

    count: int
    size: int


def lock_live_blob(digest: Digest) -> Blob | None:
    """Return the blob that may be linked, held against being condemned until the transaction ends."""
    return (
        Blob.objects.select_for_update(no_key=True).filter(digest=digest.text, state=BlobState.LIVE).order_by().first()
    )


def lease() -> datetime:
    """Return until when a blob that is touched now stays although nothing may refer to it."""
    return clock.now() + timedelta(seconds=settings.current(RegistrySettings).blob_lease)


def link_blob(repository: Repository, blob: Blob) -> bool:
    """Put a blob into a repository and renew its lease; True where the repository did not hold it before.

    Raises ``QuotaExceeded``.
    """
    _, made = BlobLink.objects.get_or_create(repository=repository, blob=blob)
    if made:
        usage.add_blob(repository, blob)
    Blob.objects.filter(pk=blob.pk).update(lease_until=lease())
    return made


def link_new_blob(blob_id: int, *, size: int, repository_id: int, namespace_id: int) -> None:
    """Put a blob that this transaction made, of ``size`` bytes, into a repository; nobody else can hold it yet.

    Raises ``QuotaExceeded``.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LINK, [repository_id, blob_id, instant(clock.now())])
    usage.add_new_blob(repository_id, namespace_id, size=size)


@transaction.atomic
def renew_lease(blob_id: int, *, repository_id: int) -> bool:
    """Keep a blob that a repository holds for as long as a push may take; False when it is not there any more."""
    found = Blob.objects.select_for_update(no_key=True).filter(pk=blob_id, state=BlobState.LIVE)
    if found.values_list("pk").first() is None:
        return False
    if not BlobLink.objects.filter(repository=repository_id, blob=blob_id).exists():
        return False
    found.update(lease_until=lease())
    return True


def unlink_blobs(repository: Repository, blobs: Sequence[int]) -> Unlinked:
    """Take blobs, named by their keys, out of a repository."""
    count, size = 0, 0
    for first in range(0, len(blobs), _BATCH):
        batch = blobs[first : first + _BATCH]
        size += usage.remove_blobs(repository, batch)
        count += BlobLink.objects.filter(repository=repository, blob__in=batch).delete()[0]
    return Unlinked(count=count, size=size)


def link_manifest(repository: Repository, manifest: Manifest, *, account_id: int | None) -> tuple[ManifestLink, bool]:
    """Put a manifest into a repository; True where the repository did not hold it before.

    Raises ``QuotaExceeded``.
    """
    link, made = ManifestLink.objects.get_or_create(
        repository=repository, manifest=manifest, defaults={"pushed_by_id": account_id}
    )
    if made:
        usage.add_manifest(repository, size=manifest.size)
    return link, made


def unlink_manifest(link: ManifestLink) -> None:
    """Take a manifest out of its repository with the tags on it."""
    tags, _ = link.tags.all().delete()
    usage.add_tags(link.repository_id, -tags)
    usage.remove_manifests(link.repository, size=link.manifest.size)
    link.delete()
