"""Blobs in and out of repositories, without their bytes moving."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from pratique.core.names import Digest, RepositoryName
from pratique.server.kernel import outbox
from pratique.server.registry import events
from pratique.server.registry.errors import BlobInUse, NoBlob
from pratique.server.registry.models import BlobLink, BlobState, ManifestReference, Visibility
from pratique.server.registry.services.links import link_blob, lock_live_blob, unlink_blobs
from pratique.server.registry.services.read_only import require_writable
from pratique.server.registry.services.repositories import ensure_repository, find_or_raise, lock_repository


@transaction.atomic
def mount_blob(
    name: RepositoryName, *, digest: Digest, source: RepositoryName | None, readable: Collection[str]
) -> bool:
    """Link a blob into ``name`` from ``source``, or without one from any repository; False where that cannot be.

    Only from a repository that is public or among ``readable``, those that the pusher's token may pull from: else
    anybody could have a private layer for knowing its digest. Raises ``QuotaExceeded``.
    """
    require_writable()
    links = BlobLink.objects.filter(
        Q(repository__visibility=Visibility.PUBLIC) | Q(repository__name__in=readable),
        blob__digest=digest.text,
        blob__state=BlobState.LIVE,
        repository__deleted_at=None,
    )
    if source is not None:
        links = links.filter(repository__name=source.text)
    held_by = links.values_list("repository__name", flat=True).first()
    if held_by is None:
        return False
    repository = ensure_repository(name)
    lock_repository(repository.pk)
    blob = lock_live_blob(digest)
    if blob is None or not links.filter(blob=blob).exists():
        return False
    link_blob(repository, blob)
    outbox.record(
        type=events.BLOB_MOUNTED,
        subject=events.subject_of(name),
        data={"repository": name.text, "digest": digest.text, "from": held_by, "size": blob.size},
    )
    return True


@transaction.atomic
def unlink_blob(name: RepositoryName, digest: Digest) -> None:
    """Take a blob out of a repository; raises ``BlobInUse`` while a manifest there needs it."""
    require_writable()
    repository = find_or_raise(name)
    lock_repository(repository.pk)
    link = (
        BlobLink.objects.filter(repository=repository, blob__digest=digest.text, blob__state=BlobState.LIVE)
        .select_related("blob")
        .first()
    )
    if link is None:
        raise NoBlob(digest=digest, name=name)
    holder = (
        ManifestReference.objects.filter(blob=link.blob, manifest__links__repository=repository)
        .select_related("manifest")
        .first()
    )
    if holder is not None:
        raise BlobInUse(digest=digest, manifest=holder.manifest.digest, name=name)
    unlink_blobs(repository, [link.blob_id])
    outbox.record(
        type=events.BLOB_DELETED,
        subject=events.subject_of(name),
        data={"repository": name.text, "digest": digest.text, "size": link.blob.size},
    )
