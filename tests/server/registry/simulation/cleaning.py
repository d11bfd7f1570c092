"""The collector, stage by stage, every one of its steps on its own; what the place loses meanwhile is counted."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import ids
from pratique.server.registry import collecting
from pratique.server.registry.models import Collection
from pratique.server.registry.services.collections import Run
from tests.server.registry.simulation.world import Actor, World

LONG = timedelta(days=9)
"""Longer than every window."""


def collect(world: World) -> Actor:
    """Go through the stages as the jobs do."""
    collection = Collection.objects.create(job=ids.uuid7(), action="onlinegc")
    going = Run(context=FakeContext(), collection=collection, until=None)
    store = world.place.store
    stages: tuple[Callable[[Run], Iterator[None]], ...] = (
        collecting.deletions.expire,
        collecting.deletions.take_apart,
        collecting.manifests.delete_untagged,
        collecting.manifests.remove_rows,
        collecting.blobs.unlink,
        collecting.blobs.condemn,
        partial(collecting.uploads.expire, store=store),
        partial(collecting.bytes_out.sweep, store=store),
        partial(collecting.uploads.find_leftovers, store=store),
        partial(collecting.bytes_out.drop_leftovers, store=store),
        partial(collecting.uploads.condemn_orphans, store=store),
        partial(collecting.bytes_out.sweep, store=store),
    )
    for stage in stages:
        yield from _counting(world, stage(going))
    world.done["collect"] += 1


def _counting(world: World, steps: Iterator[None]) -> Actor:
    """Go through steps; nothing else is in between two of them, so what is missing afterwards was lost to this one."""
    while True:
        before = world.place.walk()
        is_over = next(steps, steps) is steps
        world.lost += before - world.place.walk()
        if is_over:
            return
        yield
