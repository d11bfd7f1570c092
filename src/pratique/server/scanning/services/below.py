"""What lies below an index, and above a manifest: level by level, as deep as indexes may nest.

A manifest is one for all repositories that hold it, so each walk down keeps to what one of them holds: a sparse index
may name images of others.
"""

from collections.abc import Sequence
from typing import Any

from pratique.core.oci.manifest import MAX_DEPTH
from pratique.core.oci.media_types import ManifestType
from pratique.core.policy import ScanState
from pratique.server.registry.models import Manifest, ManifestReference, ReferenceKind
from pratique.server.scanning.models import Scan

COUNTED = ("critical", "high", "medium", "low", "unknown")
_INDEXES = frozenset(each.value for each in ManifestType if each.is_index)


def images(index_id: int, *, repository: int) -> Sequence[Manifest]:
    """Return the manifests in an index, and in indexes in it, that a repository holds and that are no indexes."""
    found: dict[int, Manifest] = {}
    level = [index_id]
    for _ in range(MAX_DEPTH):
        listed = Manifest.objects.filter(parents__manifest__in=level, links__repository=repository).distinct()
        new = [each for each in listed.defer("payload").order_by("pk") if each.pk not in found]
        found |= {each.pk: each for each in new}
        level = [each.pk for each in new if each.media_type in _INDEXES]
        if not level:
            break
    return [each for each in found.values() if each.media_type not in _INDEXES]


def indexes_above(manifest_id: int) -> Sequence[int]:
    """Return the keys of the indexes that list a manifest, and of those that list these: the nearest first."""
    found: dict[int, None] = {}
    level = [manifest_id]
    for _ in range(MAX_DEPTH):
        above = ManifestReference.objects.filter(child__in=level, kind=ReferenceKind.CHILD).order_by("manifest")
        level = [each for each in above.values_list("manifest", flat=True).distinct() if each not in found]
        if not level:
            break
        found |= dict.fromkeys(level)
    return list(found)


def scans_of(manifests: Sequence[Manifest]) -> Sequence[Scan]:
    """Return the scans of manifests, with their subjects."""
    keys = [each.pk for each in manifests]
    return list(Scan.objects.filter(manifest__in=keys).select_related("subject").order_by("pk"))


def summed(scans: Sequence[Scan]) -> dict[str, Any]:
    """Return what is shown of an index by its images' scans: the fields `counts` and `below` of a verdict."""
    known = [each for each in scans if each.status != ScanState.NOT_APPLICABLE]
    worst = max(known, key=_badness, default=None)
    return {
        "counts": {name: 0 if worst is None else getattr(worst, name) for name in COUNTED},
        "below": {
            "error": next((each.error for each in known if each.error), ""),
            "problems": [row for each in known for row in each.problems],
            "ecosystems": [row for each in known for row in each.ecosystems],
        },
    }


def _badness(scan: Scan) -> tuple[int, ...]:
    return tuple(getattr(scan, name) for name in COUNTED)
