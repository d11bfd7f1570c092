"""Indexes: how deep they may nest, and entries that are not there yet.

Digests make cycles impossible; depth is bounded so that every walk down an index ends soon (ADR 68). An entry that a
repository lacks (where `registry.sparse_indexes` allows it) points to no manifest until one of its digest is put into a
repository that holds the index, and never to a manifest of another repository: that would tell what others hold.
"""

from django.db.models import QuerySet

from pratique.core.oci.manifest import MAX_DEPTH
from pratique.core.oci.media_types import ManifestType
from pratique.server.registry.errors import IndexTooDeep
from pratique.server.registry.models import Manifest, ManifestReference, ReferenceKind, Repository

_INDEXES = [kind.value for kind in ManifestType if kind.is_index]
_PARENT = "manifest"
_CHILD = "child"


def check_depth(manifest: Manifest) -> None:
    """Raise ``IndexTooDeep`` where the indexes below and above a manifest would nest deeper than is allowed.

    Called when its references are written; joins the caller's transaction, which the refusal undoes.
    """
    if manifest.media_type not in _INDEXES:
        return
    depth = 1 + _levels(manifest, towards=_CHILD) + _levels(manifest, towards=_PARENT)
    if depth > MAX_DEPTH:
        raise IndexTooDeep(digest=manifest.digest, limit=MAX_DEPTH)


def fill_entries(repository: Repository, manifest: Manifest) -> None:
    """Point the entries of the repository's indexes that named the manifest before it was there to it."""
    ManifestReference.objects.filter(
        kind=ReferenceKind.CHILD,
        child=None,
        digest=manifest.digest,
        manifest__in=Manifest.objects.filter(links__repository=repository),
    ).update(child=manifest)


def _levels(manifest: Manifest, *, towards: str) -> int:
    """Count the levels of indexes beyond a manifest, as far as the bound needs; one query a level."""
    here, there = (_PARENT, _CHILD) if towards == _CHILD else (_CHILD, _PARENT)
    reached: list[int] | QuerySet[ManifestReference, dict[str, object]] = [manifest.pk]
    for level in range(MAX_DEPTH):
        beyond = (
            ManifestReference.objects.filter(
                **{f"{here}__in": reached, f"{there}__media_type__in": _INDEXES}, kind=ReferenceKind.CHILD
            )
            .order_by()
            .values(there)
        )
        if not beyond.exists():
            return level
        reached = beyond
    return MAX_DEPTH
