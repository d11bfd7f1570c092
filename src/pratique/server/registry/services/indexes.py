"""Indexes: how deep they may nest, and entries that are not there yet.

Digests make cycles impossible; depth is bounded so that every walk down an index ends soon (ADR 68). An entry that a
repository lacks (where `registry.sparse_indexes` allows it) points to no manifest until one of its digest is put into a
repository that holds the index, and never to a manifest of another repository: that would tell what others hold.
"""

from pratique.core.oci.manifest import MAX_DEPTH
from pratique.core.oci.media_types import ManifestType
from pratique.server.kernel.database.statements import fetched, places
from pratique.server.registry.errors import IndexTooDeep
from pratique.server.registry.models import Manifest, ManifestReference, ReferenceKind, Repository

_INDEXES = [kind.value for kind in ManifestType if kind.is_index]
_PARENT = "manifest"
_CHILD = "child"
_LEVELS = """
WITH RECURSIVE beyond(id, level) AS (
    SELECT CAST(%s AS bigint), 0
    UNION SELECT m.id, b.level + 1
    FROM beyond b
    JOIN registry_manifestreference r ON r.{here} = b.id AND r.kind = 'child'
    JOIN registry_manifest m ON m.id = r.{there} AND m.media_type IN ({indexes})
    WHERE b.level < %s
) SELECT MAX(level) FROM beyond
"""


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
    """Count the levels of indexes beyond a manifest, as far as the bound needs.

    One statement, which takes each manifest once a level: an index may list another one ten thousand times.
    """
    here, there = (f"{each}_id" for each in ((_PARENT, _CHILD) if towards == _CHILD else (_CHILD, _PARENT)))
    statement = _LEVELS.format(here=here, there=there, indexes=places(_INDEXES))
    ((deepest,),) = fetched(statement, [manifest.pk, *_INDEXES, MAX_DEPTH])
    return int(deepest)
