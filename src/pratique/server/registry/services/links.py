"""What a repository holds: the only place where links of blobs and of manifests are made and removed.

Every function joins the caller's transaction, so that whatever is counted per link changes with it. Callers hold the
repository's lock, and link only a blob that is locked live or was just made: the repository first, then the blob.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from pratique.core.names import Digest
from pratique.server.kernel import clock, settings
from pratique.server.registry.models import Blob, BlobLink, BlobState, Manifest, ManifestLink, Repository, Tag
from pratique.server.registry.services import usage
from pratique.server.registry.settings import RegistrySettings

_BATCH = 500  # rows named in one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlinked:
    """What a repository lost: links of blobs, and the bytes of these blobs."""

    count: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptied:
    """What a repository held until now."""

    tags: int
    manifests: int
    blobs: Unlinked


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


def unlink_manifest(link: ManifestLink) -> list[str]:
    """Take a manifest out of its repository with the tags on it, and return their names."""
    tags = list(link.tags.order_by("name").values_list("name", flat=True))
    link.tags.all().delete()
    usage.add_tags(link.repository_id, -len(tags))
    usage.remove_manifests(link.repository, size=link.manifest.size)
    link.delete()
    return tags


def unlink_everything(repository: Repository) -> Emptied:
    """Take everything out of a repository."""
    tags, _ = Tag.objects.filter(repository=repository).delete()
    held = ManifestLink.objects.filter(repository=repository)
    usage.remove_manifests(repository, size=held.aggregate(size=Sum("manifest__size"))["size"] or 0)
    manifests, _ = held.delete()
    blobs = list(BlobLink.objects.filter(repository=repository).values_list("blob_id", flat=True))
    return Emptied(tags=tags, manifests=manifests, blobs=unlink_blobs(repository, blobs))
