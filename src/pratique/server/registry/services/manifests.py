"""Manifests: checked against what their repository holds, stored as they came, linked, tagged — in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from pratique.core.names import Digest, RepositoryName, Tag
from pratique.core.oci.manifest import Descriptor, Document
from pratique.core.oci.preconditions import UNCONDITIONAL, Precondition
from pratique.server.kernel import clock, outbox, settings
from pratique.server.registry import events
from pratique.server.registry.errors import (
    ManifestInUse,
    MissingContent,
    NoManifest,
    PreconditionFailed,
    WrongContentSize,
)
from pratique.server.registry.models import (
    BlobLink,
    BlobState,
    Deletion,
    Manifest,
    ManifestLink,
    ManifestReference,
    ReferenceKind,
    Repository,
)
from pratique.server.registry.services.deletions import remember_manifest
from pratique.server.registry.services.indexes import check_depth, fill_entries
from pratique.server.registry.services.links import link_manifest, unlink_manifest
from pratique.server.registry.services.read_only import require_writable
from pratique.server.registry.services.repositories import ensure_repository, find_or_raise, lock_repository
from pratique.server.registry.services.tags import check_removable, set_tag
from pratique.server.registry.settings import RegistrySettings

_BATCH = 500  # digests in one look-up


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What a manifest's push brought about."""

    is_new: bool
    """True when the repository did not hold the manifest before."""
    absent: int = 0
    """Entries of an index that the repository does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """Something a manifest may refer to: its row and its true size in bytes."""

    id: int
    size: int


@transaction.atomic
def put_manifest(
    name: RepositoryName,
    *,
    digest: Digest,
    payload: bytes,
    document: Document,
    tags: Sequence[Tag] = (),
    account_id: int | None,
    platform: str = "",
    precondition: Precondition = UNCONDITIONAL,
) -> Pushed:
    """Store a manifest in a repository, under ``tags`` if any are given; ``platform`` is what its configuration says.

    ``precondition`` is asked of what the first tag names, without tags of the manifest itself. Raises
    ``MissingContent``, ``WrongContentSize``, ``IndexTooDeep``, ``PreconditionFailed``, ``QuotaExceeded``,
    ``TagImmutable`` and ``TagLimitReached``.
    """
    require_writable()
    repository = ensure_repository(name)
    lock_repository(repository.pk)
    if precondition != UNCONDITIONAL:
        _check_precondition(repository, digest, tags, precondition)
    blobs = _held_blobs(repository, document)
    children = _held_children(repository, document)
    manifest, made = _row_of(digest, payload, document, platform=platform)
    if made:
        ManifestReference.objects.bulk_create(_references(manifest, document, blobs, children))
    else:
        _point_to_held(manifest, blobs, children)
    link, is_new = link_manifest(repository, manifest, account_id=account_id)
    if not is_new and not tags:  # its time without a tag begins anew: what was just pushed is not collected at once
        ManifestLink.objects.filter(pk=link.pk).update(untagged_at=clock.now())
    fill_entries(repository, manifest)
    check_depth(manifest)
    Repository.objects.filter(pk=repository.pk).update(updated_at=clock.now(), pushes=F("pushes") + 1)
    outbox.record(
        type=events.MANIFEST_PUSHED,
        subject=events.subject_of(name),
        data={
            "repository": name.text,
            "digest": digest.text,
            "media_type": manifest.media_type,
            "size": manifest.size,
            "tag": tags[0].text if tags else None,
            "is_new": is_new,
        },
    )
    for tag in tags:
        set_tag(repository, link, tag, account_id)
    return Pushed(is_new=is_new, absent=len({each.digest.text for each in document.children} - children.keys()))


def _row_of(digest: Digest, payload: bytes, document: Document, *, platform: str) -> tuple[Manifest, bool]:
    """Return a manifest's row, and whether it was made: locked, so that the collector does not remove it meanwhile."""
    return Manifest.objects.select_for_update(no_key=True).get_or_create(
        digest=digest.text,
        defaults={
            "media_type": document.media_type.value,
            "artifact_type": document.artifact_type,
            "payload": payload,
            "size": len(payload),
            "content_size": document.content_size,
            "subject": "" if document.subject is None else document.subject.digest.text,
            "annotations": dict(document.annotations),
            "platform": platform,
        },
    )


def _check_precondition(
    repository: Repository, digest: Digest, tags: Sequence[Tag], precondition: Precondition
) -> None:
    links = ManifestLink.objects.filter(repository=repository)
    found = links.filter(tags__name=tags[0].text) if tags else links.filter(manifest__digest=digest.text)
    present = found.values_list("manifest__digest", flat=True).first()
    if not precondition.holds_for(present):
        raise PreconditionFailed(
            reference=tags[0] if tags else digest, name=repository.name, present=present or "nothing"
        )


@transaction.atomic
def delete_manifest(
    name: RepositoryName, digest: Digest, *, by_owner: bool, precondition: Precondition = UNCONDITIONAL
) -> Deletion | None:
    """Take a manifest out of a repository, with every tag on it, and return what can be undone.

    Raises ``ManifestInUse`` while an index lists it. With an immutable tag on it only ``by_owner``, else raises
    ``TagKept``. Where nothing else speaks against it, raises ``PreconditionFailed``.
    """
    require_writable()
    repository = find_or_raise(name)
    lock_repository(repository.pk)
    link = (
        ManifestLink.objects.filter(repository=repository, manifest__digest=digest.text)
        .select_related("manifest")
        .first()
    )
    if link is None:
        raise NoManifest(reference=digest, name=name)
    parent = (
        ManifestReference.objects.filter(child=link.manifest, manifest__links__repository=repository)
        .select_related("manifest")
        .first()
    )
    if parent is not None:
        raise ManifestInUse(digest=digest, index=parent.manifest.digest, name=name)
    if not by_owner:
        check_removable(repository, link.tags.order_by("name").values_list("name", flat=True))
    if not precondition.holds_for(digest.text):
        raise PreconditionFailed(reference=digest, name=name, present=digest)
    return remove_manifest(repository, link)


def remove_manifest(repository: Repository, link: ManifestLink) -> Deletion | None:
    """Delete a manifest that nothing in its locked repository needs; joins the caller's transaction."""
    digest = link.manifest.digest
    tags = list(link.tags.order_by("name").values_list("name", flat=True))
    deletion = remember_manifest(repository, link, tags)
    unlink_manifest(link)
    Repository.objects.filter(pk=repository.pk).update(updated_at=clock.now())
    subject = events.subject_of(repository.name)
    for tag in tags:
        data = {"repository": repository.name, "tag": tag, "digest": digest}
        outbox.record(type=events.TAG_DELETED, subject=subject, data=data)
    outbox.record(
        type=events.MANIFEST_DELETED,
        subject=subject,
        data={"repository": repository.name, "digest": digest, "tags": tags},
    )
    return deletion


def _held_blobs(repository: Repository, document: Document) -> dict[str, _Held]:
    """Return the blobs the document refers to, by digest; raises unless the repository holds them, at their sizes."""
    wanted = list(document.blobs)
    held: dict[str, _Held] = {}
    for digests in _batches([each.digest.text for each in wanted]):
        rows = BlobLink.objects.filter(
            repository=repository, blob__digest__in=digests, blob__state=BlobState.LIVE
        ).values_list("blob__digest", "blob_id", "blob__size")
        held.update({digest: _Held(id=pk, size=size) for digest, pk, size in rows})
    _check(repository, [each for each in wanted if not each.may_be_absent], held)
    return held


def _held_children(repository: Repository, document: Document) -> dict[str, _Held]:
    """Return the manifests an index lists, by digest; raises unless the repository holds them, at their sizes.

    Where `registry.sparse_indexes` allows it, it need not hold them all.
    """
    held: dict[str, _Held] = {}
    for digests in _batches([each.digest.text for each in document.children]):
        rows = ManifestLink.objects.filter(repository=repository, manifest__digest__in=digests).values_list(
            "manifest__digest", "manifest_id", "manifest__size"
        )
        held.update({digest: _Held(id=pk, size=size) for digest, pk, size in rows})
    wanted: Sequence[Descriptor] = document.children
    if settings.current(RegistrySettings).sparse_indexes:
        wanted = [each for each in wanted if each.digest.text in held]
    _check(repository, wanted, held)
    return held


def _check(repository: Repository, wanted: Sequence[Descriptor], held: dict[str, _Held]) -> None:
    missing = [each.digest for each in wanted if each.digest.text not in held]
    if missing:
        raise MissingContent(count=len(set(missing)), digest=missing[0], name=repository.name)
    for each in wanted:
        actual = held[each.digest.text].size
        if each.size != actual:
            raise WrongContentSize(digest=each.digest, stated=each.size, actual=actual)


def _references(
    manifest: Manifest, document: Document, blobs: dict[str, _Held], children: dict[str, _Held]
) -> Iterator[ManifestReference]:
    def reference(kind: ReferenceKind, position: int, entry: Descriptor) -> ManifestReference:
        held = (children if kind == ReferenceKind.CHILD else blobs).get(entry.digest.text)
        pk = None if held is None else held.id
        return ManifestReference(
            manifest=manifest,
            kind=kind,
            position=position,
            digest=entry.digest.text,
            media_type=entry.media_type,
            size=entry.size,
            platform=entry.platform,
            blob_id=None if kind == ReferenceKind.CHILD else pk,
            child_id=pk if kind == ReferenceKind.CHILD else None,
        )

    if document.config is not None:
        yield reference(ReferenceKind.CONFIG, 0, document.config)
    for position, layer in enumerate(document.layers):
        yield reference(ReferenceKind.LAYER, position, layer)
    for position, child in enumerate(document.children):
        yield reference(ReferenceKind.CHILD, position, child)


def _point_to_held(manifest: Manifest, blobs: dict[str, _Held], children: dict[str, _Held]) -> None:
    """Let an old manifest refer to what it is pushed with, should its own have been collected since or never been."""
    for reference in manifest.references.exclude(kind=ReferenceKind.CHILD):
        held = blobs.get(reference.digest)
        if held is not None and reference.blob_id != held.id:
            reference.blob_id = held.id
            reference.save(update_fields=["blob"])
    for reference in manifest.references.filter(kind=ReferenceKind.CHILD, child=None):
        held = children.get(reference.digest)
        if held is not None:
            reference.child_id = held.id
            reference.save(update_fields=["child"])


def _batches(digests: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(digests), _BATCH):
        yield digests[first : first + _BATCH]
