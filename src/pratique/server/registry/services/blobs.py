"""Blobs in and out of repositories, without their bytes moving."""

from django.db import transaction

from pratique.core.names import Digest, RepositoryName
from pratique.server.kernel import outbox
from pratique.server.registry import events
from pratique.server.registry.errors import BlobInUse, NoBlob
from pratique.server.registry.models import BlobLink, BlobState, ManifestReference
from pratique.server.registry.services.links import link_blob, lock_live_blob, unlink_blobs
from pratique.server.registry.services.repositories import ensure_repository, find_or_raise, lock_repository


@transaction.atomic
def mount_blob(name: RepositoryName, *, source: RepositoryName, digest: Digest) -> bool:
    """Link a blob of ``source`` into ``name``; False where ``source`` does not hold it.

    The caller has checked that the pusher may pull from ``source``.
    """
    blob = lock_live_blob(digest)
    if blob is None or not BlobLink.objects.filter(blob=blob, repository__name=source.text).exists():
        return False
    repository = ensure_repository(name)
    link_blob(repository, blob)
    outbox.record(
        type=events.BLOB_MOUNTED,
        subject=events.subject_of(name),
        data={"repository": name.text, "digest": digest.text, "from": source.text, "size": blob.size},
    )
    return True


@transaction.atomic
def unlink_blob(name: RepositoryName, digest: Digest) -> None:
    """Take a blob out of a repository; raises ``BlobInUse`` while a manifest there needs it."""
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
