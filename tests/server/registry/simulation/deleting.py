"""Deletions, and their undoing."""

from pratique.core.names import Digest, RepositoryName, Tag
from pratique.server.identity.errors import NothingThere
from pratique.server.registry import services
from pratique.server.registry.errors import (
    DeletionMissing,
    ManifestDeleted,
    ManifestInUse,
    NameTaken,
    NoManifest,
    NoRepository,
    NoTag,
    TagTaken,
)
from pratique.server.registry.models import Deletion, DeletionKind
from tests.server.registry.simulation.world import REPOSITORIES, TAGS, Actor, Held, World


def delete_manifest(world: World) -> Actor:
    """Delete any manifest that nothing lists."""
    chosen = world.any_manifest()
    if chosen is None:
        return
    name, digest = chosen
    try:
        services.delete_manifest(RepositoryName.parse(name), Digest.parse(digest), by_owner=True)
    except (ManifestInUse, NoManifest, NoRepository):
        return
    world.done["delete manifest"] += 1
    world.gone[name, digest] = world.held[name].pop(digest).since
    yield


def delete_tag(world: World) -> Actor:
    """Delete a tag."""
    name, tag = world.random.choice(REPOSITORIES), world.random.choice(TAGS)
    try:
        services.delete_tag(RepositoryName.parse(name), Tag.parse(tag), by_owner=True)
    except (NoTag, NoRepository):
        return
    world.done["delete tag"] += 1
    world.untag(name, tag)
    yield


def delete_repository(world: World) -> Actor:
    """Delete a whole repository."""
    name = world.random.choice(REPOSITORIES)
    try:
        deletion = services.delete_repository(world.principal, name)
    except NothingThere:
        return
    assert deletion is not None
    world.done["delete repository"] += 1
    world.done[f"deleted {name}"] += 1
    world.deleted[deletion.uuid] = world.held.pop(name, {})
    yield


def undo(world: World) -> Actor:
    """Take any deletion that is offered, wait a little, and undo it."""
    rows = list(Deletion.objects.order_by("pk").values_list("uuid", "until", "name"))
    if not rows:
        return
    deletion = world.random.choice(rows)
    yield
    uuid, until, name = deletion
    try:
        undone = services.undo(world.principal, uuid)
    except (TagTaken, NameTaken, ManifestDeleted, NoRepository):
        world.done["undo refused"] += 1
        return
    except DeletionMissing:
        assert world.now >= until or world.done["undo"], "a deletion within its window is gone"
        return
    world.done["undo"] += 1
    match undone.kind:
        case DeletionKind.REPOSITORY:
            world.held[name] = world.deleted.pop(uuid)
        case DeletionKind.TAG:
            world.held[name][undone.digest].tags.update(undone.tags)
        case DeletionKind.MANIFEST:
            _held_again(world, name, undone.digest)
            world.held[name][undone.digest].tags.update(undone.tags)
    yield


def _held_again(world: World, name: str, digest: str) -> None:
    again = Held(tags=set(), untagged_since=world.now, since=world.gone.get((name, digest), world.now))
    world.held.setdefault(name, {}).setdefault(digest, again)
    for child in world.known[digest].children:
        if Deletion.objects.filter(repository__name=name, kind="manifest", manifest__digest=child).exists():
            _held_again(world, name, child)
