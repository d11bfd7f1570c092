"""Undo windows that are over: what was deleted goes for good, referrers with their subject, repositories in parts."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef

from pratique.server.kernel import clock
from pratique.server.registry.collecting.keeping import kept_by_nothing
from pratique.server.registry.models import (
    BlobLink,
    Deletion,
    DeletionKind,
    ManifestLink,
    Repository,
    Tag,
)
from pratique.server.registry.services.collections import Run
from pratique.server.registry.services.links import unlink_blobs, unlink_manifest

_BATCH = 500


def expire(run: Run) -> Iterator[None]:
    """End undo windows that are over, one in a transaction."""
    over = Deletion.objects.filter(until__lte=clock.now()).order_by("until", "pk")
    while keys := list(over.values_list("pk", "repository_id")[:_BATCH]):
        for pk, repository_id in keys:
            yield
            with transaction.atomic():
                _expire(run, pk, repository_id)


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


def _expire(run: Run, pk: int, repository_id: int) -> None:
    _lock(repository_id)
    deletion = Deletion.objects.select_for_update(of=("self",)).filter(pk=pk).select_related("manifest").first()
    if deletion is None:
        return  # it was undone
    digest = "" if deletion.manifest is None else deletion.manifest.digest
    deletion.delete()
    run.note("deletion")
    if deletion.kind == DeletionKind.MANIFEST:
        _remove_referrers(run, deletion.repository_id, digest)


def _remove_referrers(run: Run, repository_id: int, subject: str) -> None:
    """Remove what refers to a subject that is gone for good, and what refers to that, where nothing else keeps it."""
    subjects = [subject]
    while subjects:
        gone = subjects.pop()
        if ManifestLink.objects.filter(repository=repository_id, manifest__digest=gone).exists():
            continue
        if Deletion.objects.filter(
            repository=repository_id, kind=DeletionKind.MANIFEST, manifest__digest=gone
        ).exists():
            continue
        referrers = kept_by_nothing(ManifestLink.objects.filter(repository=repository_id, manifest__subject=gone))
        for link in referrers.select_related("manifest", "repository").defer("manifest__payload"):
            subjects.append(link.manifest.digest)
            unlink_manifest(link)
            run.note("referrer")


def _take_part(run: Run, repository: Repository) -> bool:
    """Remove a part of what a repository holds; False when nothing is left."""
    for rows in (Deletion.objects, Tag.objects):
        keys = list(rows.filter(repository=repository).order_by("pk").values_list("pk", flat=True)[:_BATCH])
        if keys:
            rows.filter(pk__in=keys).delete()
            run.note("deletion" if rows is Deletion.objects else "tag", count=len(keys))
            return True
    held = ManifestLink.objects.filter(repository=repository).select_related("manifest", "repository")
    links = list(held.defer("manifest__payload").order_by("pk")[:_BATCH])
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
