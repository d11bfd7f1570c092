"""Manifests: those without a tag for too long, where the settings say so, and rows that nothing needs any more."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from pratique.server.kernel import clock, settings
from pratique.server.registry.collecting.keeping import kept_by_nothing
from pratique.server.registry.models import (
    Deletion,
    DeletionKind,
    Manifest,
    ManifestLink,
    ManifestReference,
    Repository,
)
from pratique.server.registry.services.collections import Run, windows
from pratique.server.registry.services.manifests import remove_manifest
from pratique.server.registry.settings import RegistrySettings

_BATCH = 50  # manifests removed in one transaction; what hangs on them goes with them


def delete_untagged(run: Run) -> Iterator[None]:
    """Delete manifests that had no tag for `registry.untagged_days`; they can be brought back as any others."""
    days = settings.current(RegistrySettings).untagged_days
    if not days:
        return
    before = clock.now() - timedelta(days=days)
    links = ManifestLink.objects.filter(repository__deleted_at=None)
    for first, last in windows(run, "untagged", links):
        span = links.filter(pk__gte=first, pk__lte=last)
        due = _unneeded(span).annotate(since=Coalesce("untagged_at", "pushed_at")).filter(since__lte=before)
        for link_id, repository_id in list(due.values_list("pk", "repository_id")):
            yield
            with transaction.atomic():
                _delete(run, link_id, repository_id, before)


def remove_rows(run: Run) -> Iterator[None]:
    """Remove manifests that no repository holds, no undo could bring back and no index lists."""
    for first, last in windows(run, "manifests", Manifest.objects.all()):
        while keys := list(_unheld(first, last).values_list("pk", flat=True)[:_BATCH]):
            yield
            with transaction.atomic():
                locked = Manifest.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk__in=keys)
                ours = list(locked.order_by("pk").values_list("pk", flat=True))
                # Looked at again with the rows locked: a push that was on its way has linked its own by now.
                free = _unheld(first, last).filter(pk__in=ours).defer("payload")
                run.note("manifest", count=free.delete()[1].get("registry.Manifest", 0))
            if len(ours) < len(keys):
                break  # others are at work on some of them: the next run sees


def _delete(run: Run, link_id: int, repository_id: int, before: datetime) -> None:
    repository = Repository.objects.select_for_update(no_key=True).filter(pk=repository_id).first()
    found = _unneeded(ManifestLink.objects.filter(Q(untagged_at=None) | Q(untagged_at__lte=before), pk=link_id))
    link = found.select_related("manifest", "repository").defer("manifest__payload").first()
    if repository is not None and link is not None:
        run.note("untagged")
        remove_manifest(repository, link)


def _unneeded(links: QuerySet[ManifestLink]) -> QuerySet[ManifestLink]:
    """Leave those that nothing keeps in their repository, their subject included."""
    here = OuterRef("repository_id")
    deleted = Deletion.objects.filter(repository=here, kind=DeletionKind.MANIFEST)
    return kept_by_nothing(links).filter(
        Q(manifest__subject="")
        | ~Exists(ManifestLink.objects.filter(repository=here, manifest__digest=OuterRef("manifest__subject")))
        & ~Exists(deleted.filter(manifest__digest=OuterRef("manifest__subject")))
    )


def _unheld(first: int, last: int) -> QuerySet[Manifest]:
    return Manifest.objects.filter(
        ~Exists(ManifestLink.objects.filter(manifest=OuterRef("pk"))),
        ~Exists(Deletion.objects.filter(manifest=OuterRef("pk"))),
        ~Exists(ManifestReference.objects.filter(child=OuterRef("pk"))),
        pk__gte=first,
        pk__lte=last,
    ).order_by("-pk")
