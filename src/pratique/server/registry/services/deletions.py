"""Deletions that can be undone: what went is remembered for the undo window, and brought back whole or refused.

A deletion really removes links and tags, so that reads know nothing of it; its row holds the manifest, the manifest its
blobs. What others have put in its place meanwhile is never moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from pratique.core.oci.media_types import is_foreign_layer
from pratique.server.identity.authorisation import Right, may, require
from pratique.server.identity.principal import Principal
from pratique.server.kernel import clock, context, outbox, settings
from pratique.server.registry import events
from pratique.server.registry.errors import DeletionMissing, ManifestDeleted, NameTaken, TagTaken
from pratique.server.registry.models import (
    Blob,
    Deletion,
    DeletionKind,
    Manifest,
    ManifestLink,
    ManifestReference,
    Repository,
    Tag,
)
from pratique.server.registry.services import usage
from pratique.server.registry.services.links import link_blob, link_manifest
from pratique.server.registry.services.read_only import require_writable
from pratique.server.registry.services.repositories import lock_repository, resource_of
from pratique.server.registry.settings import RegistrySettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What came back: the tags that name it again, and those that name something else by now and were left there."""

    kind: DeletionKind
    repository: str
    digest: str
    tags: Sequence[str]
    taken: Sequence[str]


def window_ends() -> datetime | None:
    """Return until when what is deleted now can be brought back; None where nothing is kept."""
    window = settings.current(RegistrySettings).undo_window
    return clock.now() + timedelta(seconds=window) if window else None


def remember_manifest(repository: Repository, link: ManifestLink, tags: Sequence[str]) -> Deletion | None:
    """Note that a manifest is deleted with its tags, and return what can be undone; joins the caller's transaction.

    Where nothing can, it is noted all the same: the collector's next run takes along what refers to the manifest.
    """
    until = window_ends()
    now = clock.now()
    deletion = Deletion.objects.create(
        kind=DeletionKind.MANIFEST,
        repository=repository,
        name=repository.name,
        manifest_id=link.manifest_id,
        tags=list(tags),
        pushed_at=link.pushed_at,
        pushed_by_id=link.pushed_by_id,
        deleted_at=now,
        deleted_by=context.current().actor,
        until=until or now,
    )
    return deletion if until else None


def remember_tag(repository: Repository, tag: Tag) -> Deletion | None:
    """Note that a tag is deleted; joins the caller's transaction."""
    until = window_ends()
    if until is None:
        return None
    return Deletion.objects.create(
        kind=DeletionKind.TAG,
        repository=repository,
        name=repository.name,
        manifest_id=tag.link.manifest_id,
        tags=[tag.name],
        deleted_by=context.current().actor,
        until=until,
    )


def remember_repository(repository: Repository) -> Deletion | None:
    """Note that a repository is deleted, while it still has its name; joins the caller's transaction."""
    until = window_ends()
    if until is None:
        return None
    return Deletion.objects.create(
        kind=DeletionKind.REPOSITORY,
        repository=repository,
        name=repository.name,
        deleted_by=context.current().actor,
        until=until,
    )


@transaction.atomic
def undo(principal: Principal, deletion_id: UUID) -> Undone:
    """Bring back what was deleted; whoever may delete it may do that.

    Raises ``DeletionMissing``, and ``NameTaken``, ``TagTaken`` or ``ManifestDeleted`` where something stands in the
    way, or ``QuotaExceeded``; then nothing is changed. Limits of tags are not asked: these tags were there.
    """
    require_writable()
    found = _find_for(principal, deletion_id)
    # The repository's row before the deletion's: the order in which the collector takes them too.
    Repository.everything.select_for_update(no_key=True).filter(pk=found.repository_id).values_list("pk").first()
    deletion = Deletion.objects.select_for_update(of=("self",)).filter(pk=found.pk).select_related("repository").first()
    if deletion is None:
        raise DeletionMissing(deletion=deletion_id)
    if deletion.kind == DeletionKind.REPOSITORY:
        return _undo_repository(deletion)
    lock_repository(deletion.repository_id)
    if deletion.kind == DeletionKind.TAG:
        return _undo_tag(deletion)
    return _undo_manifest(deletion)


@transaction.atomic
def give_up(principal: Principal, deletion_id: UUID) -> None:
    """Let a deletion be final, for its room: the next run removes what it holds. Whoever may undo it may."""
    require_writable()
    found = _find_for(principal, deletion_id)
    Deletion.objects.filter(pk=found.pk).update(until=clock.now())
    outbox.record(
        type=events.DELETION_FINAL,
        subject=events.subject_of(found.name),
        data={"repository": found.name, "kind": found.kind, "tags": found.tags},
    )


def _find_for(principal: Principal, deletion_id: UUID) -> Deletion:
    """Find a deletion that its principal may undo; one whose window is over is as good as gone."""
    found = (
        Deletion.objects.filter(uuid=deletion_id, until__gt=clock.now()).select_related("repository__namespace").first()
    )
    if found is None:
        raise DeletionMissing(deletion=deletion_id)
    resource = replace(resource_of(found.repository), label=found.name)
    if not may(principal, Right.READ, resource):
        raise DeletionMissing(deletion=deletion_id)
    require(principal, Right.ADMINISTER if found.kind == DeletionKind.REPOSITORY else Right.DELETE, resource)
    return found


def _undo_repository(deletion: Deletion) -> Undone:
    try:
        with transaction.atomic():
            Repository.everything.filter(pk=deletion.repository_id).update(name=deletion.name, deleted_at=None)
    except IntegrityError as error:
        raise NameTaken(name=deletion.name) from error
    deletion.delete()
    outbox.record(
        type=events.REPOSITORY_RESTORED,
        subject=events.subject_of(deletion.name),
        data={"repository": deletion.name},
    )
    return Undone(kind=DeletionKind.REPOSITORY, repository=deletion.name, digest="", tags=(), taken=())


def _undo_tag(deletion: Deletion) -> Undone:
    repository, (name,) = deletion.repository, deletion.tags
    link = ManifestLink.objects.filter(repository=repository, manifest=deletion.manifest_id).first()
    manifest = Manifest.objects.defer("payload").get(deletions=deletion)
    if link is None:
        raise ManifestDeleted(tag=name, digest=manifest.digest)
    if Tag.objects.filter(repository=repository, name=name).exists():
        raise TagTaken(tag=name, name=repository.name)
    Tag.objects.create(repository=repository, name=name, link=link)
    usage.add_tags(repository.pk, 1)
    deletion.delete()
    _touch(repository)
    outbox.record(
        type=events.TAG_RESTORED,
        subject=events.subject_of(repository.name),
        data={"repository": repository.name, "tag": name, "digest": manifest.digest},
    )
    return Undone(kind=DeletionKind.TAG, repository=repository.name, digest=manifest.digest, tags=(name,), taken=())


def _undo_manifest(deletion: Deletion) -> Undone:
    repository = deletion.repository
    manifest = Manifest.objects.defer("payload").get(deletions=deletion)
    link = _bring_back(repository, manifest, account_id=deletion.pushed_by_id)
    if deletion.pushed_at is not None:
        # Without a tag it counts as such from now on: else the collector's next run would delete it again.
        ManifestLink.objects.filter(pk=link.pk).update(pushed_at=deletion.pushed_at, untagged_at=clock.now())
    present = set(Tag.objects.filter(repository=repository, name__in=deletion.tags).values_list("name", flat=True))
    missing = [each for each in deletion.tags if each not in present]
    Tag.objects.bulk_create([Tag(repository=repository, name=each, link=link) for each in missing])
    usage.add_tags(repository.pk, len(missing))
    taken = sorted(present)
    deletion.delete()
    _touch(repository)
    outbox.record(
        type=events.MANIFEST_RESTORED,
        subject=events.subject_of(repository.name),
        data={"repository": repository.name, "digest": manifest.digest, "tags": missing, "taken": taken},
    )
    return Undone(
        kind=DeletionKind.MANIFEST, repository=repository.name, digest=manifest.digest, tags=missing, taken=taken
    )


def _bring_back(repository: Repository, manifest: Manifest, *, account_id: int | None) -> ManifestLink:
    """Link a manifest again, with its blobs, whose rows were kept since it refers to them.

    With what an index lists, as far as it was deleted here too: what else its entries point to may be others'. All
    blobs are locked before anything is linked, since linking locks the namespace.
    """
    coming = _coming_back(repository, manifest)
    references = ManifestReference.objects.filter(manifest__in=[each.pk for each in coming], blob__isnull=False)
    blobs = {pk for pk, kind in references.values_list("blob_id", "media_type") if not is_foreign_layer(kind)}
    for blob in list(Blob.objects.select_for_update(no_key=True).filter(pk__in=blobs).order_by("pk")):
        link_blob(repository, blob)
    for each in reversed(coming):
        link, made = link_manifest(repository, each, account_id=account_id)
        if made:  # its time without a tag begins anew: what was brought back is not collected at once
            ManifestLink.objects.filter(pk=link.pk).update(untagged_at=clock.now())
    return link


def _coming_back(repository: Repository, manifest: Manifest) -> list[Manifest]:
    """Return a manifest, and below it what it lists and was deleted here, each once."""
    here = Deletion.objects.filter(repository=repository, kind=DeletionKind.MANIFEST).values("manifest")
    coming = [manifest]
    level = [manifest.pk]
    while level:
        listed = ManifestReference.objects.filter(manifest__in=level, child__isnull=False).values("child")
        below = Manifest.objects.defer("payload").filter(pk__in=listed).filter(pk__in=here)
        found = list(below.exclude(pk__in=[each.pk for each in coming]))
        coming += found
        level = [each.pk for each in found]
    return coming


def _touch(repository: Repository) -> None:
    Repository.objects.filter(pk=repository.pk).update(updated_at=clock.now())
