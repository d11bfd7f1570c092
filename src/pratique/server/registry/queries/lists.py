"""Lists of repositories and of tags, page after page, in little processor time however long they are.

Only the columns that are shown are read: not a manifest's bytes nor its annotations, which may be megabytes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple, cast

from django.db.models import F, Q, QuerySet

from pratique.core.oci.media_types import ManifestType
from pratique.server.identity.principal import Principal
from pratique.server.registry.errors import NoTag
from pratique.server.registry.models import Manifest, ManifestReference, ReferenceKind, Repository, Tag, Visibility

_MATCHES_MAX = 500  # tags that are looked up by name
INDEXES = frozenset(kind.value for kind in ManifestType if kind.is_index)


class TagRow(NamedTuple):
    """A tag with what is shown of the manifest that it names; ``manifest`` is the key of that."""

    pk: int
    name: str
    updated_at: datetime
    pulls: int
    pulled_at: datetime | None
    pushed_by: str | None
    manifest: int
    digest: str
    media_type: str
    content_size: int
    platform: str


_OF_OTHERS = {
    "pushed_by": F("updated_by__name"),
    "manifest": F("link__manifest_id"),
    "digest": F("link__manifest__digest"),
    "media_type": F("link__manifest__media_type"),
    "content_size": F("link__manifest__content_size"),
    "platform": F("link__manifest__platform"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a list shows of a manifest: bytes of its content, children's included, and what it runs on."""

    size: int
    platforms: Sequence[str]


def repositories(*, by: Principal, containing: str = "") -> QuerySet[Repository]:
    """Return the repositories that ``by`` may read: public ones, one's own, those of one's organisations."""
    found = Repository.objects.all()
    if not by.is_admin:
        owners = [*by.roles, *([] if by.account_id is None else [by.account_id])]
        found = found.filter(Q(visibility=Visibility.PUBLIC) | Q(namespace_id__in=owners))
    return found.filter(name__contains=containing.lower()) if containing else found


def tags(repository: Repository, *, containing: str = "") -> QuerySet[Tag, TagRow]:
    """Return a repository's tags."""
    found = _rows().filter(repository=repository)
    if not containing:
        return found
    # Names alone are read from an index, whatever the list is ordered by: few matches are then looked up by name, and
    # of many a page is found soon.
    matches = (
        Tag.objects.filter(repository=repository, name__contains=containing).order_by().values_list("name", flat=True)
    )
    names = list(matches[: _MATCHES_MAX + 1])
    return found.filter(name__in=names) if len(names) <= _MATCHES_MAX else found.filter(name__contains=containing)


def find_tag(repository: Repository, name: str) -> TagRow:
    """Return a tag; raises ``NoTag``."""
    tag = tags(repository).filter(name=name).first()
    if tag is None:
        raise NoTag(tag=name, name=repository.name)
    return tag


def summary(manifest: Manifest) -> Summary:
    """Return what is shown of a manifest."""
    children = _children([manifest.pk]) if manifest.media_type in INDEXES else {}
    return _summary(manifest.content_size, manifest.platform, children.get(manifest.pk, ()))


def summaries(rows: Sequence[TagRow]) -> Mapping[int, Summary]:
    """Return what a list shows of the manifests of tags, by their keys; one query where any of them is an index."""
    children = _children({each.manifest for each in rows if each.media_type in INDEXES})
    return {each.manifest: _summary(each.content_size, each.platform, children.get(each.manifest, ())) for each in rows}


@cache
def _rows() -> QuerySet[Tag, TagRow]:
    """Return all tags, to be narrowed: what is shown of them takes long to say and is the same for all."""
    return cast(QuerySet[Tag, TagRow], Tag.objects.annotate(**_OF_OTHERS).values_list(*TagRow._fields, named=True))


def _children(manifests: Collection[int]) -> Mapping[int, Sequence[tuple[str, int]]]:
    """Return what each child of indexes runs on and weighs, in their order, by the index's key."""
    if not manifests:
        return {}
    found: dict[int, list[tuple[str, int]]] = {}
    rows = (
        ManifestReference.objects.filter(manifest__in=manifests, kind=ReferenceKind.CHILD)
        .order_by("manifest", "position")
        .values_list("manifest_id", "platform", "child__platform", "child__content_size")
    )
    for parent, stated, own, size in rows:
        found.setdefault(parent, []).append((stated or own or "", size or 0))
    return found


def _summary(size: int, platform: str, children: Sequence[tuple[str, int]]) -> Summary:
    if children:
        platforms = [each for each, _ in children if each and each != "unknown/unknown"]
        return Summary(size=sum(weight for _, weight in children), platforms=list(dict.fromkeys(platforms)))
    return Summary(size=size, platforms=[platform] if platform else [])
