"""Pulls by the data plane's own reads: what was acknowledged is there, with every byte, at every moment."""

from pratique.core.names import Digest
from tests.server.registry.simulation.world import REPOSITORIES, TAGS, Actor, Held, World


def pull(world: World) -> Actor:
    """Ask for a tag, then for the manifest it named and its blobs, one after the other, for as long as it has a tag."""
    name, tag = world.random.choice(REPOSITORIES), world.random.choice(TAGS)
    expected = _tagged(world, name, tag)
    found = world.reads.manifest_at_once(name, tag)
    assert (None if found is None else found.digest) == expected, f"{name}:{tag} names the wrong thing"
    if found is None or expected is None:
        return
    made = world.known[expected]
    assert found.payload == made.payload
    world.done["pull"] += 1
    yield
    if _stays(world, name, expected):
        again = world.reads.manifest_at_once(name, expected)
        assert again is not None, f"{name} lost {expected}"
        assert again.payload == made.payload
        yield
    for data in world.random.sample(made.blobs, len(made.blobs)):
        if not _stays(world, name, expected):
            return
        digest = str(Digest.of(data))
        row = world.reads.blob_at_once(name, digest)
        assert row is not None, f"{name} has no {digest}, which {tag} needs"
        assert world.place.read(row.key) == data, f"{digest} is lost"
        yield


def _tagged(world: World, name: str, tag: str) -> str | None:
    return next((digest for digest, each in world.held.get(name, {}).items() if tag in each.tags), None)


def _stays(world: World, name: str, digest: str) -> bool:
    held: Held | None = world.held.get(name, {}).get(digest)
    return held is not None and bool(held.tags)
