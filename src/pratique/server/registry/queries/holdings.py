"""Repositories, their tags and manifests, and what these hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from django.db.models import BigIntegerField, Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from pratique.core.oci.configuration import CONFIGURATION_MAX, CONFIGURATION_TYPES
from pratique.core.oci.history import Step, history_of
from pratique.core.oci.media_types import ManifestType
from pratique.server.identity.authorisation import Right, require
from pratique.server.identity.principal import Principal
from pratique.server.kernel.storage import BytesMissing, StorageKey
from pratique.server.registry.errors import NoManifest, NoTag
from pratique.server.registry.models import (
    Blob,
    Manifest,
    ManifestLink,
    ManifestReference,
    Namespace,
    ReferenceKind,
    Repository,
    Tag,
    Visibility,
)
from pratique.server.registry.services import namespaces, quotas
from pratique.server.registry.services.repositories import missing_for, resource_of
from pratique.server.registry.store import read_blob

_MATCHES_MAX = 500  # tags that are looked up by name
_LARGEST = 10  # repositories named with what their namespace holds
_INDEXES = frozenset(kind.value for kind in ManifestType if kind.is_index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A manifest that an index lists."""

    digest: str
    platform: str
    size: int
    is_here: bool = True
    """False where the registry was never given it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer, the lowest first."""

    digest: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a manifest holds. ``config`` is the image's configuration, None for anything but an image."""

    manifest: Mapping[str, object]
    children: Sequence[Child]
    layers: Sequence[Layer]
    config: Mapping[str, object] | None
    history: Sequence[Step] = ()
    """The steps that made an image's layers."""


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
    if containing:
        found = found.filter(name__contains=containing.lower())
    return found.select_related("namespace")


def find_repository(*, by: Principal, name: str, right: Right = Right.READ) -> Repository:
    """Return a repository on which ``by`` has the right; raises as authorisation's ``require``."""
    repository = Repository.objects.filter(name=name).select_related("namespace").first()
    if repository is None:
        raise missing_for(by, name)
    require(by, right, resource_of(repository))
    return repository


def tags(repository: Repository, *, containing: str = "") -> QuerySet[Tag]:
    """Return a repository's tags with what a list shows of them."""
    found = Tag.objects.filter(repository=repository).select_related("link__manifest", "updated_by")
    # The bytes of the manifest are not shown in a list and may be megabytes.
    found = found.defer("link__manifest__payload")
    if not containing:
        return found
    # Names alone are read from an index, whatever the list is ordered by: few matches are then looked up by name, and
    # of many a page is found soon.
    matches = (
        Tag.objects.filter(repository=repository, name__contains=containing).order_by().values_list("name", flat=True)
    )
    names = list(matches[: _MATCHES_MAX + 1])
    return found.filter(name__in=names) if len(names) <= _MATCHES_MAX else found.filter(name__contains=containing)


def find_tag(repository: Repository, name: str) -> Tag:
    """Return a tag; raises ``NoTag``."""
    tag = Tag.objects.filter(repository=repository, name=name).select_related("link__manifest", "updated_by").first()
    if tag is None:
        raise NoTag(tag=name, name=repository.name)
    return tag


def find_manifest(repository: Repository, digest: str) -> ManifestLink:
    """Return a manifest of a repository; raises ``NoManifest``."""
    link = (
        ManifestLink.objects.filter(repository=repository, manifest__digest=digest)
        .select_related("manifest", "pushed_by")
        .first()
    )
    if link is None:
        raise NoManifest(reference=digest, name=repository.name)
    return link


def summaries(manifests: Sequence[Manifest]) -> Mapping[int, Summary]:
    """Return what a list shows of manifests, by their keys; one query for all the children there are."""
    children: dict[int, list[tuple[str, int]]] = {}
    rows = (
        ManifestReference.objects.filter(manifest__in=manifests, kind=ReferenceKind.CHILD)
        .order_by("manifest", "position")
        .values_list("manifest_id", "platform", "child__platform", "child__content_size")
    )
    for parent, stated, own, size in rows:
        children.setdefault(parent, []).append((stated or own or "", size or 0))
    return {each.pk: _summary(each, children.get(each.pk, [])) for each in manifests}


def contents(manifest: Manifest) -> Contents:
    """Read what a manifest holds."""
    references = list(manifest.references.select_related("child", "blob").order_by("position"))
    layers = [
        Layer(digest=each.digest, media_type=each.media_type, size=each.size)
        for each in references
        if each.kind == ReferenceKind.LAYER
    ]
    config = _config(next((each for each in references if each.kind == ReferenceKind.CONFIG), None))
    return Contents(
        manifest=msgspec.json.decode(bytes(manifest.payload), type=dict[str, object]),
        children=[
            Child(digest=each.digest, platform=_platform(each), size=_weight(each), is_here=each.child_id is not None)
            for each in references
            if each.kind == ReferenceKind.CHILD
        ],
        layers=layers,
        config=config,
        history=() if manifest.media_type in _INDEXES else history_of(config, layers=len(layers)),
    )


def _summary(manifest: Manifest, children: Sequence[tuple[str, int]]) -> Summary:
    if children:
        platforms = [platform for platform, _ in children if platform and platform != "unknown/unknown"]
        return Summary(size=sum(size for _, size in children), platforms=list(dict.fromkeys(platforms)))
    return Summary(size=manifest.content_size, platforms=[manifest.platform] if manifest.platform else [])


def _platform(reference: ManifestReference) -> str:
    return reference.platform or (reference.child.platform if reference.child is not None else "")


def _weight(reference: ManifestReference) -> int:
    return reference.child.content_size if reference.child is not None else 0


def _config(reference: ManifestReference | None) -> Mapping[str, object] | None:
    """Read an image's configuration; None where it is none, too large to show, unreadable or lost."""
    if reference is None or reference.blob is None or reference.media_type not in CONFIGURATION_TYPES:
        return None
    if reference.size > CONFIGURATION_MAX:
        return None
    try:
        data = read_blob(StorageKey(reference.blob.storage_key))
        return msgspec.json.decode(data, type=dict[str, object])
    except (BytesMissing, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def namespace_of(digest: str) -> str:
    """The namespace of the repository that held a manifest first; empty when none does."""
    links = ManifestLink.objects.filter(manifest__digest=digest, repository__deleted_at=None).order_by("pk")
    return links.values_list("repository__namespace__name", flat=True).first() or ""


def stored() -> tuple[int, int]:
    """Return how many blobs there are and their bytes, for administrators."""
    found = Blob.objects.aggregate(count=Count("id"), size=Coalesce(Sum("size"), 0, output_field=BigIntegerField()))
    return found["count"], found["size"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What a namespace holds and may hold, in bytes; ``quota`` 0 is none, ``own_quota`` None the installation's."""

    held: int
    reserved: int
    quota: int
    own_quota: int | None
    is_near: bool
    repositories: int
    largest: Sequence[Repository]


def find_namespace(*, by: Principal, name: str) -> Holding:
    """Return what a namespace holds to whoever may read in it; raises as authorisation's ``require`` does."""
    account = namespaces.find_for(by, name, Right.READ)
    found = Namespace.objects.filter(pk=account.pk).first() or Namespace(account=account, held=0, quota=None)
    limit = quotas.of_namespace(found, name=name)
    repositories = Repository.objects.filter(namespace=account)
    return Holding(
        held=found.held,
        reserved=quotas.reserved(limit),
        quota=limit.quota,
        own_quota=found.quota,
        is_near=quotas.is_near(found.held, limit.quota),
        repositories=repositories.count(),
        largest=list(repositories.order_by("-held", "name")[:_LARGEST]),
    )
