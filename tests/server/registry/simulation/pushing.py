"""Pushes: blob by blob, each asked for, mounted or sent, whole or in pieces; then the manifest. And what never ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from pratique.core.names import Digest, RepositoryName, Tag
from pratique.core.oci.manifest import read_document
from pratique.core.oci.media_types import ManifestType
from pratique.server.kernel import clock
from pratique.server.kernel.storage import BytesMissing, Writer, WriterBusy, new_key, wait_for
from pratique.server.registry import services
from pratique.server.registry.errors import IndexTooDeep, MissingContent, NoRepository, NoUpload
from pratique.server.registry.services.uploads import StartedUpload
from tests.server.registry.house import image, index
from tests.server.registry.simulation.world import LEASE, REPOSITORIES, TAGS, Actor, Held, Made, World


def push(world: World) -> Actor:
    """Push an image, an index or a referrer."""
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
    except (IndexTooDeep, NoRepository):
        return
    world.done["push"] += 1
    world.known[made.digest] = made
    manifests = world.held.setdefault(name, {})
    manifests.setdefault(made.digest, Held(tags=set(), untagged_since=world.now, since=world.now))
    if tag is None:
        manifests[made.digest].untagged_since = world.now
    else:
        world.untag(name, tag, unless=made.digest)
        manifests[made.digest].tags.add(tag)
    yield


def forget_upload(world: World) -> Actor:
    """Send some bytes and never come back."""
    name = RepositoryName.parse(world.random.choice(REPOSITORIES))
    started = services.begin_upload(name, account_id=world.principal.account_id, announce=world.place.store.announce)
    yield
    wait_for(wait_for(world.place.store.create(started.key)).close())
    yield
    with _dying(world, wait_for(world.place.store.write(started.key))) as writer:
        wait_for(writer.write([b"abandoned"]))
        wait_for(writer.settle())
        yield
        services.record_progress(started.id, offset=writer.offset, note=writer.note)
    world.done["abandoned"] += 1
    yield


def leave_orphan(world: World) -> Actor:
    """Leave bytes in the store that no row knows of."""
    with _dying(world, wait_for(world.place.store.create(new_key()))) as writer:
        wait_for(writer.write([b"orphan"]))
        wait_for(writer.seal())
    world.done["orphan"] += 1
    yield


def _something(world: World, name: str) -> Made:
    own = sorted(world.held.get(name, {}))
    kind = world.random.random()
    if own and kind < 0.2:
        children = sorted(world.random.sample(own, min(len(own), 2)))
        payload = index([(each, len(world.known[each].payload)) for each in children])
        return Made(payload=payload, kind=ManifestType.OCI_INDEX, children=tuple(children))
    blobs = tuple(world.random.sample(world.place.contents, 3))
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
    """Bring a blob: HEAD, which renews a lease of which less than half is left; else a mount; else an upload."""
    digest = Digest.of(data)
    found = world.reads.blob_at_once(name, digest.text)
    if found is not None:
        is_kept = found.lease_ends() > clock.now() + LEASE / 2
        yield
        if is_kept or services.renew_lease(found.id, repository_id=found.repository_id):
            world.done["head"] += 1
            return
    if world.random.random() < 0.5:
        source = RepositoryName.parse(world.random.choice(REPOSITORIES))
        if services.mount_blob(RepositoryName.parse(name), source=source, digest=digest, readable=REPOSITORIES):
            world.done["mount"] += 1
            yield
            return
    yield from _upload(world, name, data)


def _upload(world: World, name: str, data: bytes) -> Actor:
    """Send a blob, step by step as `intake.session` does: in one request, or in two."""
    store = world.place.store
    is_whole = world.random.random() < 0.6
    announce = None if is_whole else store.announce
    started = services.begin_upload(
        RepositoryName.parse(name), account_id=world.principal.account_id, announce=announce
    )
    yield
    writer = wait_for(store.create(started.key))
    try:
        if not is_whole:
            wait_for(writer.close())
            yield from _send_first(world, started, data[: len(data) // 2])
            writer = wait_for(store.write(started.key))
    except (NoUpload, BytesMissing, WriterBusy):
        return  # it took longer than an upload is kept, or the collector looks at it
    yield from _finish(world, started, writer, data)


def _send_first(world: World, started: StartedUpload, data: bytes) -> Actor:
    with _dying(world, wait_for(world.place.store.write(started.key))) as writer:
        wait_for(writer.write([data]))
        wait_for(writer.settle())
        yield
        services.record_progress(started.id, offset=writer.offset, note=writer.note)
        wait_for(writer.close())
    yield


def _finish(world: World, started: StartedUpload, writer: Writer, data: bytes) -> Actor:
    with _dying(world, writer):
        wait_for(writer.write([data[writer.offset :]]))
        yield
        try:
            wait_for(writer.seal())
            yield
            finished = services.finish_upload(started.id, digest=Digest.of(data), size=len(data), note=writer.note)
        except (NoUpload, WriterBusy):
            return
        world.done["upload"] += 1
        yield
        if finished.spare and wait_for(world.place.store.size(finished.blob_key)) == len(data):
            wait_for(writer.discard())
            yield
            services.forget_upload(started.id)
        elif finished.spare:
            services.replace_bytes(blob_id=finished.blob_id, upload_id=started.id)
        wait_for(writer.close())
    yield


@contextmanager
def _dying(world: World, writer: Writer) -> Iterator[Writer]:
    """Hold a writer; a crash in between ends it as the death of its process does."""
    try:
        yield writer
    except GeneratorExit:
        world.place.die(writer)
        raise
    except BaseException:
        wait_for(writer.close())
        raise
    else:
        wait_for(writer.close())
