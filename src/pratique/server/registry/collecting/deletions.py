"""Undo windows that are over: what was deleted goes for good, referrers with their subject, repositories in parts."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from pratique.server.kernel import clock, outbox
from pratique.server.registry import events
from pratique.server.registry.collecting.keeping import kept_by_nothing
from pratique.server.registry.models import (
    BlobLink,
    Deletion,
    DeletionKind,
    Manifest,
    ManifestLink,
    Repository,
    Tag,
)
from pratique.server.registry.services.collections import Run
from pratique.server.registry.services.links import unlink_blobs, unlink_manifest

_BATCH = 500  # rows that one statement removes
_LINKS = 25  # manifests taken out of a repository in one transaction, several statements each


def expire(run: Run) -> Iterator[None]:
    """End undo windows that are over, one in a transaction or, with many referrers, a part of one."""
    over = Deletion.objects.filter(until__lte=clock.now()).order_by("until", "pk")
    while keys := list(over.values_list("pk", "repository_id")[:_BATCH]):
        for pk, repository_id in keys:
            is_done = False
            while not is_done:
                yield
                with transaction.atomic():
                    is_done = _expire(run, pk, repository_id)


def take_apart(run: Run) -> Iterator[None]:
    """Take deleted repositories apart whose window is over."""
    undoable = Deletion.objects.filter(repository=OuterRef("pk"), kind=DeletionKind.REPOSITORY)
    gone = Repository.everything.filter(~Exists(undoable), deleted_at__isnull=False).order_by("pk")
    while (repository := gone.first()) is not None:
        while True:
            yield
            with transaction.atomic():
                _lock(repository.pk)
                if not _take_part(run, repository):
                    run.note("repository")
                    repository.delete()
                    break


def _expire(run: Run, pk: int, repository_id: int) -> bool:
    """End a window, or remove a part of what goes with its manifest; False when there is more of that."""
    _lock(repository_id)
    deletion = Deletion.objects.select_for_update(of=("self",)).filter(pk=pk).select_related("manifest").first()
    if deletion is None:
        return True  # it was undone
    if _remove_referrers(run, deletion) == _LINKS:
        return False
    deletion.delete()
    run.note("deletion")
    return True


def _remove_referrers(run: Run, deletion: Deletion) -> int:
    """Remove some of what refers to a subject that is gone for good, where nothing else keeps it; returns how many.

    What came after the deletion waits for a subject that is still to come. What refers to these in turn goes as they
    do: each leaves a deletion whose window is as over as this one's, so that a crash in between forgets nothing.
    """
    if deletion.manifest is None or deletion.kind != DeletionKind.MANIFEST or _is_still_wanted(deletion):
        return 0
    naming = Manifest.objects.filter(~Q(subject=""), subject=deletion.manifest.digest)  # the index's own condition
    held = ManifestLink.objects.filter(
        repository=deletion.repository_id,
        manifest__in=naming.order_by().values("pk"),
        pushed_at__lte=deletion.deleted_at,
    )
    referrers = kept_by_nothing(held).select_related("manifest", "repository").defer("manifest__payload")
    removed = list(referrers.order_by("pk")[:_LINKS])
    for link in removed:
        Deletion.objects.create(
            kind=DeletionKind.MANIFEST,
            repository=link.repository,
            name=deletion.name,
            manifest=link.manifest,
            deleted_at=deletion.deleted_at,
            until=deletion.until,
        )
        unlink_manifest(link)
        run.note("referrer")
        if link.repository.deleted_at is None:
            outbox.record(
                type=events.MANIFEST_DELETED,
                subject=events.subject_of(deletion.name),
                data={"repository": deletion.name, "digest": link.manifest.digest, "tags": []},
            )
    return len(removed)


def _is_still_wanted(deletion: Deletion) -> bool:
    """Tell whether a manifest is there again, or another deletion of it can be undone."""
    repository, manifest = deletion.repository_id, deletion.manifest_id
    if ManifestLink.objects.filter(repository=repository, manifest=manifest).exists():
        return True
    others = Deletion.objects.filter(repository=repository, kind=DeletionKind.MANIFEST, manifest=manifest)
    return others.exclude(pk=deletion.pk).exists()


def _take_part(run: Run, repository: Repository) -> bool:
    """Remove a part of what a repository holds; False when nothing is left."""
    for rows in (Deletion.objects, Tag.objects):
        keys = list(rows.filter(repository=repository).order_by("pk").values_list("pk", flat=True)[:_BATCH])
        if keys:
            rows.filter(pk__in=keys).delete()
            run.note("deletion" if rows is Deletion.objects else "tag", count=len(keys))
            return True
    held = ManifestLink.objects.filter(repository=repository).select_related("manifest", "repository")
    links = list(held.defer("manifest__payload").order_by("pk")[:_LINKS])
    if links:
        for link in links:
            unlink_manifest(link)
        run.note("link", count=len(links))
        return True
    blobs = list(
        BlobLink.objects.filter(repository=repository).order_by("pk").values_list("blob_id", flat=True)[:_BATCH]
    )
    if blobs:
        run.note("link", count=unlink_blobs(repository, blobs).count)
    return bool(blobs)


def _lock(repository_id: int) -> None:
    Repository.everything.select_for_update(no_key=True).filter(pk=repository_id).values_list("pk").first()
