"""Blobs: links that no manifest of their repository needs, and rows that nothing holds, which are condemned.

To condemn is to remove the row, in one transaction with writing the remains: the database's own foreign keys refuse it
while a link or a manifest refers to the blob. A push of the same digest waits for that transaction, finds no row and
makes a new one with a key of its own.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from pratique.server.kernel import clock
from pratique.server.registry.models import Blob, BlobLink, ManifestReference, Remains, RemainsKind, Repository
from pratique.server.registry.services.collections import Run, windows
from pratique.server.registry.services.links import unlink_blobs

_BATCH = 200


def unlink(run: Run) -> Iterator[None]:
    """Take blobs out of repositories that have no manifest for them, once their lease is over."""
    for first, last in windows(run, "bloblinks", BlobLink.objects.all()):
        yield
        found: dict[int, list[int]] = defaultdict(list)
        span = _unneeded(BlobLink.objects.filter(pk__gte=first, pk__lte=last))
        for repository_id, blob_id in span.values_list("repository_id", "blob_id"):
            found[repository_id].append(blob_id)
        for repository_id, blobs in found.items():
            for at in range(0, len(blobs), _BATCH):
                yield
                with transaction.atomic():
                    _unlink(run, repository_id, blobs[at : at + _BATCH])


def condemn(run: Run) -> Iterator[None]:
    """Condemn blobs that nothing holds and whose lease is over."""
    for first, last in windows(run, "blobs", Blob.objects.all()):
        keys = list(_unheld(Blob.objects.filter(pk__gte=first, pk__lte=last)).values_list("pk", flat=True))
        for at in range(0, len(keys), _BATCH):
            yield
            with transaction.atomic():
                _condemn(run, keys[at : at + _BATCH])


def _unlink(run: Run, repository_id: int, blobs: Sequence[int]) -> None:
    repository = Repository.everything.select_for_update(no_key=True).filter(pk=repository_id).first()
    if repository is None:
        return
    # Those that somebody holds at this moment are in use, and so not ours.
    locked = Blob.objects.select_for_update(skip_locked=True).filter(pk__in=blobs).order_by("pk")
    ours = list(locked.values_list("pk", flat=True))
    links = _unneeded(BlobLink.objects.filter(repository=repository, blob__in=ours))
    unneeded = list(links.values_list("blob_id", flat=True))
    run.note("link", count=unlink_blobs(repository, unneeded).count)


def _condemn(run: Run, keys: Sequence[int]) -> None:
    locked = Blob.objects.select_for_update(skip_locked=True).filter(pk__in=keys).order_by("pk")
    ours = list(locked.values_list("pk", flat=True))
    # A second statement sees what was committed while the rows were waited for.
    free = list(_unheld(Blob.objects.filter(pk__in=ours)).values_list("pk", "storage_key", "digest"))
    now = clock.now()
    run.context.fence()
    Remains.objects.bulk_create(
        [Remains(storage_key=key, kind=RemainsKind.BLOB, digest=digest, condemned_at=now) for _, key, digest in free]
    )
    Blob.objects.filter(pk__in=[pk for pk, _, _ in free]).delete()


def _unneeded(links: QuerySet[BlobLink]) -> QuerySet[BlobLink]:
    here = OuterRef("repository_id")
    needing = ManifestReference.objects.filter(blob=OuterRef("blob_id"))
    return links.filter(
        ~Exists(needing.filter(manifest__links__repository=here)),
        ~Exists(needing.filter(manifest__deletions__repository=here)),
        blob__lease_until__lte=clock.now(),
    )


def _unheld(blobs: QuerySet[Blob]) -> QuerySet[Blob]:
    return blobs.filter(
        ~Exists(BlobLink.objects.filter(blob=OuterRef("pk"))),
        ~Exists(ManifestReference.objects.filter(blob=OuterRef("pk"))),
        lease_until__lte=clock.now(),
    )
