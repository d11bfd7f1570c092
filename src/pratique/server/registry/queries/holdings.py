"""A repository, a manifest and what it holds, what is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from django.db.models import BigIntegerField, Count, Sum
from django.db.models.functions import Coalesce

from pratique.core.oci.configuration import CONFIGURATION_MAX, CONFIGURATION_TYPES
from pratique.core.oci.history import Step, history_of
from pratique.server.identity.authorisation import Right, may, require
from pratique.server.identity.principal import Principal
from pratique.server.kernel.database.statements import fetched
from pratique.server.kernel.kept import Kept
from pratique.server.kernel.storage import BytesMissing, StorageKey
from pratique.server.registry.errors import NoManifest
from pratique.server.registry.models import (
    Blob,
    Manifest,
    ManifestLink,
    Namespace,
    ReferenceKind,
    Repository,
)
from pratique.server.registry.models.repository import BEHIND_ALL_NAMES
from pratique.server.registry.queries.tags import INDEXES, Summary, summary
from pratique.server.registry.services import namespaces, quotas
from pratique.server.registry.services.repositories import missing_for, resource_of
from pratique.server.registry.store import read_blob

_LARGEST = 10  # repositories named with what their namespace holds


class _Entry(NamedTuple):
    """An entry of a manifest: of a child what it runs on and weighs, of a blob where it is kept."""

    kind: str
    digest: str
    media_type: str
    size: int
    platform: str
    childs_platform: str | None
    weight: int | None
    storage_key: str | None
    is_here: bool


_ENTRIES = """
SELECT e.kind, e.digest, e.media_type, e.size, e.platform, c.platform, c.content_size, b.storage_key,
  EXISTS (SELECT 1 FROM registry_manifestlink l WHERE l.manifest_id = e.child_id AND l.repository_id = %s)
FROM registry_manifestreference e
LEFT JOIN registry_manifest c ON c.id = e.child_id
LEFT JOIN registry_blob b ON b.id = e.blob_id
WHERE e.manifest_id = %s
ORDER BY e.position
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A manifest that an index lists."""

    digest: str
    platform: str
    size: int
    is_here: bool = True
    """False where the repository was never given it, whoever else was."""


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


def find_repository(*, by: Principal, name: str, right: Right = Right.READ) -> Repository:
    """Return a repository on which ``by`` has the right; raises as authorisation's ``require``."""
    repository = Repository.objects.filter(name=name).first()
    if repository is None:
        raise missing_for(by, name)
    require(by, right, resource_of(repository))
    return repository


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


def contents(manifest: int, *, payload: bytes, media_type: str, repository: int | None) -> Contents:
    """Read what the manifest of a key holds; of what an index lists only what is in the repository of that key is told.

    ``payload`` are its bytes.
    """
    references = [_Entry(*each) for each in fetched(_ENTRIES, [repository, manifest])]
    layers = [
        Layer(digest=each.digest, media_type=each.media_type, size=each.size)
        for each in references
        if each.kind == ReferenceKind.LAYER
    ]
    config = _config(next((each for each in references if each.kind == ReferenceKind.CONFIG), None))
    return Contents(
        manifest=msgspec.json.decode(payload, type=dict[str, object]),
        children=[
            Child(
                digest=each.digest,
                platform=each.platform or (each.is_here and each.childs_platform) or "",
                size=each.weight or 0 if each.is_here else 0,
                is_here=bool(each.is_here),
            )
            for each in references
            if each.kind == ReferenceKind.CHILD
        ],
        layers=layers,
        config=config,
        history=() if media_type in INDEXES else history_of(config, layers=len(layers)),
    )


def contents_of(manifest: Manifest, *, repository: int | None) -> Contents:
    """Read what a manifest holds; as ``contents``."""
    return contents(manifest.pk, payload=bytes(manifest.payload), media_type=manifest.media_type, repository=repository)


def summary_of(held: Contents, *, size: int, platform: str) -> Summary:
    """Sum up a manifest of that size and platform by what it holds."""
    return summary(size, platform, [(each.platform, each.size) for each in held.children])


def _config(reference: _Entry | None) -> Mapping[str, object] | None:
    """Read an image's configuration; None where it is none, too large to show, unreadable or lost."""
    if reference is None or reference.storage_key is None or reference.media_type not in CONFIGURATION_TYPES:
        return None
    if reference.size > CONFIGURATION_MAX:
        return None
    try:
        data = read_blob(StorageKey(reference.storage_key))
        return msgspec.json.decode(data, type=dict[str, object])
    except (BytesMissing, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def namespace_of(digest: str) -> str:
    """The namespace of the repository that held a manifest first; empty when none does."""
    links = ManifestLink.objects.filter(manifest__digest=digest, repository__deleted_at=None).order_by("pk")
    return links.values_list("repository__namespace__name", flat=True).first() or ""


def stored() -> tuple[int, int]:
    """Return how many blobs there are and their bytes, for administrators; of very many a little old (`Kept`)."""
    return _STORED(())


def _all_stored(_all: tuple[()]) -> tuple[int, int]:
    found = Blob.objects.aggregate(count=Count("id"), size=Coalesce(Sum("size"), 0, output_field=BigIntegerField()))
    return found["count"], found["size"]


def _most_held(namespace: int) -> Sequence[Repository]:
    return list(Repository.objects.filter(namespace=namespace).order_by("-held", "name")[:_LARGEST])


_STORED = Kept(_all_stored)
_MOST_HELD = Kept(_most_held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What a namespace holds and may hold, in bytes; ``quota`` 0 is none, ``own_quota`` None the installation's."""

    held: int
    reserved: int
    quota: int
    own_quota: int | None
    create_on_push: bool
    own_create_on_push: bool | None
    may_administer: bool
    is_near: bool
    over: int
    repositories: int
    largest: Sequence[Repository]


def find_namespace(*, by: Principal, name: str) -> Holding:
    """Return what a namespace holds to whoever may read in it; raises as authorisation's ``require`` does.

    Its largest repositories are found among all: where it has very many a little old (`kernel.kept`).
    """
    account = namespaces.find_for(by, name, Right.READ)
    found = Namespace.objects.filter(pk=account.pk).first() or Namespace(account=account, held=0, quota=None)
    limit = quotas.of_namespace(found, name=name)
    # By the names, which an index has: a deleted one is called what sorts behind them.
    living = Repository.everything.filter(namespace=account, name__lt=BEHIND_ALL_NAMES)
    return Holding(
        held=found.held,
        reserved=quotas.reserved(limit),
        quota=limit.quota,
        own_quota=found.quota,
        create_on_push=bool(namespaces.made_on_push([account.pk])),
        own_create_on_push=found.create_on_push,
        may_administer=may(by, Right.ADMINISTER, namespaces.resource_of(account)),
        is_near=quotas.is_near(found.held, limit.quota),
        over=quotas.over(found.held, limit.quota),
        repositories=living.count(),
        largest=_MOST_HELD(account.pk),
    )
