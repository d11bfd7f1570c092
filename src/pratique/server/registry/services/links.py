"""What a repository holds: the only place where links of blobs and of manifests are made and removed.

Every function joins the caller's transaction, so that whatever is counted per link changes with it. Callers hold the
repository's lock where they decide by what it holds, and link only a blob that is locked live or was just made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from pratique.core.names import Digest
from pratique.server.kernel import clock, settings
from pratique.server.registry.models import Blob, BlobLink, BlobState, Manifest, ManifestLink, Repository, Tag
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
    """Put a blob into a repository and renew its lease; True where the repository did not hold it before."""
    _, made = BlobLink.objects.get_or_create(repository=repository, blob=blob)
    Blob.objects.filter(pk=blob.pk).update(lease_until=lease())
    return made


def unlink_blobs(repository: Repository, blobs: Sequence[int]) -> Unlinked:
    """Take blobs, named by their keys, out of a repository."""
    count, size = 0, 0
    for first in range(0, len(blobs), _BATCH):
        links = BlobLink.objects.filter(repository=repository, blob__in=blobs[first : first + _BATCH])
        size += links.aggregate(size=Sum("blob__size"))["size"] or 0
        count += links.delete()[0]
    return Unlinked(count=count, size=size)


def link_manifest(repository: Repository, manifest: Manifest, *, account_id: int | None) -> tuple[ManifestLink, bool]:
    """Put a manifest into a repository; True where the repository did not hold it before."""
    return ManifestLink.objects.get_or_create(
        repository=repository, manifest=manifest, defaults={"pushed_by_id": account_id}
    )


def unlink_manifest(link: ManifestLink) -> list[str]:
    """Take a manifest out of its repository with the tags on it, and return their names."""
    tags = list(link.tags.order_by("name").values_list("name", flat=True))
    link.tags.all().delete()
    link.delete()
    return tags


def unlink_everything(repository: Repository) -> Emptied:
    """Take everything out of a repository."""
    tags, _ = Tag.objects.filter(repository=repository).delete()
    manifests, _ = ManifestLink.objects.filter(repository=repository).delete()
    blobs = list(BlobLink.objects.filter(repository=repository).values_list("blob_id", flat=True))
    return Emptied(tags=tags, manifests=manifests, blobs=unlink_blobs(repository, blobs))
