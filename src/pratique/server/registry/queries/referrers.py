"""What refers to a manifest, as a tree. Nothing here verifies a signature.

Beside the manifests that name a subject stand those that older clients keep under tags made of the subject's digest:
an index of referrers, and cosign's signatures, attestations and SBOMs.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.db.models import Q, QuerySet

from pratique.core.names import Digest
from pratique.core.oci.referrers import SUFFIXES, ReferrerKind, fallback_tag, kind_of
from pratique.server.registry.models import Manifest, ManifestLink, ManifestReference, ReferenceKind, Repository, Tag

RowT = TypeVar("RowT", ManifestLink, Tag)
NODES_MAX = 200
"""Manifests in one tree; what is beyond is in the referrers API, page by page."""
_DEPTH_MAX = 4
_NAMES_ONE = ~Q(subject="")  # the words of the index's own condition, without which it is not used
_ANNOTATED_MAX = 64 * 1024
"""Bytes of a manifest whose annotations are shown; they may be megabytes, and real ones have some hundreds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A manifest that refers to ``parent``. ``tag`` is that by which it was found where it does not say so itself.

    ``annotations`` are left out where they may be large.
    """

    parent: str
    digest: str
    media_type: str
    artifact_type: str
    kind: ReferrerKind
    size: int
    annotations: Mapping[str, object]
    pushed_at: datetime
    pushed_by: str | None
    tag: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Referrers, those of referrers and so on, parents first; ``is_whole`` unless there are more."""

    nodes: Sequence[Node]
    is_whole: bool


class _Way(NamedTuple):
    """How a referrer was found, and what it is where that says so."""

    parent: str
    tag: str | None = None
    kind: ReferrerKind | None = None


def referrers_of(repository: Repository, digest: str) -> Tree:
    """Return what refers to a manifest of a repository, level by level; a few queries each."""
    nodes: dict[str, Node] = {}
    level = {digest}
    for _ in range(_DEPTH_MAX):
        found = [each for each in _level(repository, level) if each.digest != digest and each.digest not in nodes]
        nodes.update({each.digest: each for each in found})
        level = {each.digest for each in found}
        if not level or len(nodes) > NODES_MAX:
            break
    return Tree(nodes=list(nodes.values())[:NODES_MAX], is_whole=len(nodes) <= NODES_MAX and not level)


def _level(repository: Repository, subjects: Collection[str]) -> Iterator[Node]:
    found = list(_found(repository, subjects))
    shown = Manifest.objects.filter(pk__in={link.manifest_id for link, _ in found}, size__lte=_ANNOTATED_MAX)
    annotations = dict(shown.order_by().values_list("pk", "annotations"))
    for link, way in found:
        yield _node(link, way, annotations.get(link.manifest_id, {}))


def _found(repository: Repository, subjects: Collection[str]) -> Iterator[tuple[ManifestLink, _Way]]:
    links = _shown(ManifestLink.objects.filter(repository=repository))
    named = links.filter(manifest__in=Manifest.objects.filter(_NAMES_ONE, subject__in=subjects).order_by().values("pk"))
    for link in named.order_by("manifest__subject", "manifest__digest")[: NODES_MAX + 1]:
        yield link, _Way(parent=link.manifest.subject)
    places = {f"{fallback_tag(Digest(subject))}{suffix}": subject for subject in subjects for suffix in ("", *SUFFIXES)}
    tags = Tag.objects.filter(repository=repository, name__in=places)
    for tag in _shown(tags, through="link__").select_related("link"):
        parent = places[tag.name]
        suffix = tag.name.removeprefix(fallback_tag(Digest(parent)))
        if suffix:
            yield tag.link, _Way(parent=parent, tag=tag.name, kind=SUFFIXES[suffix])
            continue
        entries = ManifestReference.objects.filter(manifest=tag.link.manifest_id, kind=ReferenceKind.CHILD)
        listed = links.filter(manifest__in=entries.order_by().values("child"), manifest__subject="")
        for link in listed.order_by("manifest__digest")[: NODES_MAX + 1]:
            yield link, _Way(parent=parent, tag=tag.name)


def _shown(found: QuerySet[RowT], *, through: str = "") -> QuerySet[RowT]:
    beside = found.select_related(f"{through}manifest", f"{through}pushed_by")
    return beside.defer(f"{through}manifest__payload", f"{through}manifest__annotations")


def _node(link: ManifestLink, way: _Way, annotations: Mapping[str, object]) -> Node:
    manifest = link.manifest
    return Node(
        parent=way.parent,
        digest=manifest.digest,
        media_type=manifest.media_type,
        artifact_type=manifest.artifact_type,
        kind=way.kind or kind_of(manifest.artifact_type, annotations),
        size=manifest.content_size,
        annotations=annotations,
        pushed_at=link.pushed_at,
        pushed_by=None if link.pushed_by is None else link.pushed_by.name,
        tag=way.tag,
    )
