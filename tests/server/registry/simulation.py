"""A world of pushes, mounts, deletions, undos and collectors whose steps are let in by a seed, and crash where it says.

Each actor is a generator over the real services and the real collector: it yields where one of its transactions is
committed or bytes were written or deleted. Between two yields nothing else could come in a real installation either,
since SQLite's transactions are one at a time. A crash drops an actor where it stands. Beside the database the world
keeps its own account of what was acknowledged, and that is what it checks by.
"""

import random
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db.models import Sum

from pratique.core.names import Digest, RepositoryName, Tag
from pratique.core.oci.manifest import read_document
from pratique.core.oci.media_types import ManifestType
from pratique.server.identity.errors import NothingThere
from pratique.server.identity.principal import Principal
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock, ids
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.kernel.storage import StorageKey, new_key, wait_for
from pratique.server.kernel.storage.testing import MemoryStore
from pratique.server.registry import collecting, models, services
from pratique.server.registry.errors import (
    DeletionMissing,
    ManifestDeleted,
    ManifestInUse,
    MissingContent,
    NameTaken,
    NoManifest,
    NoRepository,
    NoTag,
    NoUpload,
    TagTaken,
)
from pratique.server.registry.models import (
    BlobLink,
    Collection,
    Deletion,
    DeletionKind,
    ManifestLink,
    ManifestReference,
    Reclaimed,
    Remains,
)
from pratique.server.registry.services.collections import Run
from pratique.server.registry.services.recount import Figures, true_of_namespace, true_of_repository
from tests.server.registry.house import image, index

Actor = Generator[None, None, None]

REPOSITORIES = ("acme/app", "acme/base", "acme/tools")
TAGS = ("v1", "v2", "latest")
LEASE = timedelta(hours=24)
UNTAGGED = timedelta(days=3)
MOST_ROUNDS = 30
CONTENTS = tuple(b"%c" % (65 + number) * (number + 1) for number in range(12))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A manifest that somebody made; its bytes are in the world for good."""

    payload: bytes
    kind: ManifestType
    blobs: tuple[bytes, ...] = ()
    children: tuple[str, ...] = ()
    subject: str = ""

    @property
    def digest(self) -> str:
        return str(Digest.of(self.payload))


@dataclass(slots=True)
class Held:
    """A manifest in a repository, as it was acknowledged."""

    tags: set[str]
    untagged_since: datetime


@dataclass(slots=True, kw_only=True)
class World:
    """The world; `random` decides everything."""

    random: random.Random
    principal: Principal
    store: MemoryStore = field(default_factory=MemoryStore)
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    known: dict[str, Made] = field(default_factory=dict)
    held: dict[str, dict[str, Held]] = field(default_factory=dict)
    deleted: dict[UUID, dict[str, Held]] = field(default_factory=dict)
    written: int = 0
    discarded: int = 0
    done: Counter[str] = field(default_factory=Counter)

    def write(self, key: StorageKey, data: bytes) -> None:
        """Write bytes as an upload does, sealed."""

        async def put() -> None:
            writer = await self.store.create(key)
            await writer.write([data])
            await writer.seal()
            await writer.close()

        wait_for(put())
        self.written += len(data)

    def discard(self, key: StorageKey) -> None:
        """Delete bytes as an upload does that is not needed."""
        self.discarded += wait_for(self.store.delete(key))

    def let_time_pass(self) -> None:
        """Let time pass: mostly little, now and then some hours."""
        few = self.random.random() < 0.97
        self.now += timedelta(hours=self.random.random() / 30 if few else self.random.random() * 8)


def run(world: World, steps: int, *, actors: int = 6, crash: float = 0.01, check_each: int = 500) -> None:
    """Let actors in, one step at a time, and crash one now and then."""
    at_work: list[Actor] = []
    for step in range(steps):
        while len(at_work) < actors:
            at_work.append(_another(world))
        chosen = world.random.randrange(len(at_work))
        with clock.frozen(world.now):
            if world.random.random() < crash:
                world.done["crash"] += 1
                at_work.pop(chosen).close()
            elif next(at_work[chosen], at_work) is at_work:
                at_work.pop(chosen)
            if step % check_each == 0:
                check(world)
                OutboxEvent.objects.all().delete()
        world.let_time_pass()
    for each in at_work:
        each.close()


def settle(world: World) -> None:
    """Let every window end, and the collector come until nothing is left to it.

    That takes several windows: what an index lists waits for the index's own to end.
    """
    rounds = 0
    while rounds < 2 or Deletion.objects.exists():
        rounds += 1
        assert rounds < MOST_ROUNDS, "the collector never ends"
        world.now += timedelta(days=9)
        with clock.frozen(world.now):
            for _ in _collect(world):
                pass
            check(world)


def check(world: World) -> None:
    """Compare what the database and the store hold with what was acknowledged."""
    rows = ManifestLink.objects.filter(repository__deleted_at=None)
    links = list(rows.values_list("repository__name", "manifest__digest", "manifest_id", "repository_id"))
    present = {(name, digest) for name, digest, _, _ in links}
    expected = {(name, digest) for name, manifests in world.held.items() for digest in manifests}
    assert present <= expected, f"back by itself: {present - expected}"
    for name, digest in sorted(expected - present):
        each, made = world.held[name][digest], world.known[digest]
        assert _may_be_gone(world, name, digest, present), (
            f"{name} lost {digest} {each} of {made.subject} at {world.now}"
        )
        del world.held[name][digest]
    tags = {
        (name, tag, digest)
        for name, manifests in world.held.items()
        for digest, each in manifests.items()
        for tag in each.tags
    }
    found = models.Tag.objects.filter(repository__deleted_at=None)
    assert set(found.values_list("repository__name", "name", "link__manifest__digest")) == tags
    _check_blobs(world, [(manifest, repository) for _, _, manifest, repository in links])
    _check_counters()


def check_store(world: World) -> None:
    """Compare the store with what is needed, byte for byte, and with the ledger; once the collector has ended."""
    needed = {data for manifests in world.held.values() for digest in manifests for data in world.known[digest].blobs}
    assert sorted(bytes(each) for each in world.store.objects.values()) == sorted(needed)
    assert not Remains.objects.exists()
    ledger = Reclaimed.objects.filter(what__in=("blob", "upload", "orphan")).aggregate(size=Sum("size"))["size"]
    assert world.written - world.discarded - ledger == sum(each.size for each in world.store.listing())


def _check_blobs(world: World, links: list[tuple[int, int]]) -> None:
    linked = set(BlobLink.objects.values_list("repository_id", "blob_id"))
    references: dict[int, list[tuple[int, str, str]]] = {}
    rows = ManifestReference.objects.filter(blob__isnull=False)
    for manifest, needed, digest, key in rows.values_list("manifest_id", "blob_id", "digest", "blob__storage_key"):
        references.setdefault(manifest, []).append((needed or 0, digest, key))
    for manifest, repository in links:
        for blob, digest, key in references.get(manifest, []):
            assert (repository, blob) in linked, f"{digest} is not where a manifest needs it"
            assert str(Digest.of(bytes(world.store.objects.get(StorageKey(key), b"")))) == digest, f"{digest} is lost"


def _check_counters() -> None:
    """Compare the counters of quotas with what is held, as `usage_check` does."""
    for each in models.Repository.objects.all():
        counted = Figures(held=each.held, tag_count=each.tag_count)
        assert counted == true_of_repository(each.pk), f"{each.name} is counted wrong"
    for namespace in models.Namespace.objects.all():
        assert namespace.held == true_of_namespace(namespace.pk).held, "the namespace is counted wrong"


def _may_be_gone(world: World, name: str, digest: str, present: set[tuple[str, str]]) -> bool:
    """Whether the collector was right to delete a manifest: without a tag for long, or after its subject."""
    each, made = world.held[name][digest], world.known[digest]
    if each.tags or any(digest in world.known[other].children for place, other in present if place == name):
        return False
    if made.subject:
        return (name, made.subject) not in present
    return world.now - each.untagged_since >= UNTAGGED


def _another(world: World) -> Actor:
    kinds: list[Callable[[World], Actor]] = [_push, _delete_manifest, _delete_tag, _delete_repository, _undo]
    kinds += [_collect, _forget_upload, _leave_orphan]
    (kind,) = world.random.choices(kinds, weights=[40, 12, 8, 2, 12, 12, 3, 1])
    return kind(world)


def _push(world: World) -> Actor:
    """Push an image, an index or a referrer, blob by blob: asked for, mounted or sent; then the manifest."""
    name = world.random.choice(REPOSITORIES)
    made = _something(world, name)
    began = world.now
    for data in made.blobs:
        yield from _bring(world, name, data)
    tag = world.random.choice((*TAGS, None))
    try:
        services.put_manifest(
            RepositoryName.parse(name),
            digest=Digest.of(made.payload),
            payload=made.payload,
            document=read_document(made.payload, made.kind.value),
            tags=() if tag is None else (Tag.parse(tag),),
            account_id=world.principal.account_id,
        )
    except MissingContent:
        # Its own blobs can only be missing after half a lease, or in a repository that was deleted meanwhile.
        if not made.children:
            assert world.now - began > LEASE / 2 or world.done[f"deleted {name}"], "a push lost its blob"
        world.done["push refused"] += 1
        return
    except NoRepository:
        return
    world.done["push"] += 1
    world.known[made.digest] = made
    manifests = world.held.setdefault(name, {})
    manifests.setdefault(made.digest, Held(tags=set(), untagged_since=world.now))
    if tag is not None:
        _untag(world, name, tag, unless=made.digest)
        manifests[made.digest].tags.add(tag)
    yield


def _something(world: World, name: str) -> Made:
    own = sorted(world.held.get(name, {}))
    kind = world.random.random()
    if own and kind < 0.2:
        children = sorted(world.random.sample(own, min(len(own), 2)))
        payload = index([(each, len(world.known[each].payload)) for each in children])
        return Made(payload=payload, kind=ManifestType.OCI_INDEX, children=tuple(children))
    blobs = tuple(world.random.sample(CONTENTS, 3))
    config, *layers = blobs
    more: dict[str, object] = {}
    subject = ""
    if own and kind < 0.4:
        subject = world.random.choice(own)
        size = len(world.known[subject].payload)
        more["subject"] = {"mediaType": ManifestType.OCI_IMAGE.value, "digest": subject, "size": size}
    payload = image(
        config=str(Digest.of(config)),
        config_size=len(config),
        layers=[(str(Digest.of(each)), len(each)) for each in layers],
        **more,
    )
    return Made(payload=payload, kind=ManifestType.OCI_IMAGE, blobs=blobs, subject=subject)


def _bring(world: World, name: str, data: bytes) -> Actor:
    """Bring a blob: HEAD, else a mount, else an upload."""
    digest = Digest.of(data)
    row = BlobLink.objects.filter(repository__name=name, blob__digest=digest.text).values_list(
        "blob_id", "repository_id"
    )
    if (found := row.first()) is not None:
        yield
        if services.renew_lease(found[0], repository_id=found[1]):
            world.done["head"] += 1
            yield
            return
    if world.random.random() < 0.5:
        source = RepositoryName.parse(world.random.choice(REPOSITORIES))
        if services.mount_blob(RepositoryName.parse(name), source=source, digest=digest, readable=REPOSITORIES):
            world.done["mount"] += 1
            yield
            return
    yield from _upload(world, name, data)


def _upload(world: World, name: str, data: bytes) -> Actor:
    """Send a blob, step by step as `intake.session` does."""
    started = services.begin_upload(RepositoryName.parse(name), account_id=world.principal.account_id)
    yield
    world.write(started.key, data)
    yield
    try:
        finished = services.finish_upload(started.id, digest=Digest.of(data), size=len(data), note=_nothing)
    except NoUpload:
        return  # it took longer than an upload is kept
    world.done["upload"] += 1
    yield
    if not finished.spare:
        return
    if wait_for(world.store.size(finished.blob_key)) == len(data):
        world.discard(started.key)
        yield
        services.forget_upload(started.id)
    else:
        services.replace_bytes(blob_id=finished.blob_id, upload_id=started.id)
    yield


def _nothing() -> None:
    """Note what a store in memory has to note."""


def _forget_upload(world: World) -> Actor:
    """Send some bytes and never come back."""
    name = RepositoryName.parse(world.random.choice(REPOSITORIES))
    started = services.begin_upload(name, account_id=world.principal.account_id)
    yield
    world.write(started.key, b"abandoned")
    world.done["abandoned"] += 1
    yield


def _leave_orphan(world: World) -> Actor:
    """Leave bytes in the store that no row knows of."""
    world.write(new_key(), b"orphan")
    world.done["orphan"] += 1
    yield


def _delete_manifest(world: World) -> Actor:
    chosen = _any_manifest(world)
    if chosen is None:
        return
    name, digest = chosen
    try:
        services.delete_manifest(RepositoryName.parse(name), Digest.parse(digest), by_owner=True)
    except (ManifestInUse, NoManifest, NoRepository):
        return
    world.done["delete manifest"] += 1
    del world.held[name][digest]
    yield


def _delete_tag(world: World) -> Actor:
    name, tag = world.random.choice(REPOSITORIES), world.random.choice(TAGS)
    try:
        services.delete_tag(RepositoryName.parse(name), Tag.parse(tag), by_owner=True)
    except (NoTag, NoRepository):
        return
    world.done["delete tag"] += 1
    _untag(world, name, tag)
    yield


def _delete_repository(world: World) -> Actor:
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


def _undo(world: World) -> Actor:
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
    world.held.setdefault(name, {}).setdefault(digest, Held(tags=set(), untagged_since=world.now))
    for child in world.known[digest].children:
        if Deletion.objects.filter(repository__name=name, kind="manifest", manifest__digest=child).exists():
            _held_again(world, name, child)


def _collect(world: World) -> Actor:
    """The collector, stage by stage, every one of its steps on its own."""
    collection = Collection.objects.create(job=ids.uuid7(), action="onlinegc")
    going = Run(context=FakeContext(), collection=collection, until=None)
    stages: tuple[Callable[[Run], Iterator[None]], ...] = (
        collecting.deletions.expire,
        collecting.deletions.take_apart,
        collecting.manifests.delete_untagged,
        collecting.manifests.remove_rows,
        collecting.blobs.unlink,
        collecting.blobs.condemn,
        partial(collecting.uploads.expire, store=world.store),
        partial(collecting.uploads.condemn_orphans, store=world.store),
        partial(collecting.bytes_out.sweep, store=world.store),
    )
    for stage in stages:
        yield from stage(going)
        yield
    world.done["collect"] += 1


def _any_manifest(world: World) -> tuple[str, str] | None:
    name = world.random.choice(REPOSITORIES)
    own = sorted(world.held.get(name, {}))
    return (name, world.random.choice(own)) if own else None


def _untag(world: World, name: str, tag: str, *, unless: str = "") -> None:
    for digest, each in world.held.get(name, {}).items():
        if tag in each.tags and digest != unless:
            each.tags.discard(tag)
            each.untagged_since = world.now
