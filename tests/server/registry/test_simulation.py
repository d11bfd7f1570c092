"""Whatever is let in between whatever: no blob that is referred to is lost, and none that is not stays."""

import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from pratique.server.identity.models import Account
from pratique.server.identity.testing import principal_of
from pratique.server.kernel.database.reads import SqliteReads
from pratique.server.kernel.storage import wait_for
from pratique.server.registry.reads import RegistryReads
from tests.server.registry import simulation
from tests.server.registry.simulation import Place, World
from tests.support.s3 import ObjectStore

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

STEPS = int(os.environ.get("PRATIQUE_TEST_SIMULATION_STEPS", "100000"))
SEED = int(os.environ.get("PRATIQUE_TEST_SIMULATION_SEED", "7"))
PARTS = 4  # worlds that these steps are spread over
ON_DISK = STEPS // 50
IN_A_BUCKET = STEPS // 200


@pytest.fixture
def world_of(registry_setting: Callable[..., None]) -> Iterator[Callable[[int, Place], World]]:
    """Make a world by its seed and its place; its database does not wait for the disk, since nobody cuts the power."""
    registry_setting(untagged_days=simulation.UNTAGGED.days)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    reads = SqliteReads(Path(django_settings.DATABASES["default"]["NAME"]))
    stores = []

    def make(seed: int, place: Place) -> World:
        stores.append(place.store)
        account = Account.objects.create(name="acme")
        return World(
            random=random.Random(seed), principal=principal_of(account), reads=RegistryReads(reads), place=place
        )

    yield make
    for each in stores:
        wait_for(each.close())
    wait_for(reads.close())
    connection.close()


def live(world: World, seed: int, steps: int) -> None:
    simulation.run(world, steps)
    simulation.settle(world)
    sys.stdout.write(f"seed {seed}, {steps} steps, {world.lost} bytes came back: {dict(world.done)}\n")


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    "seed", [pytest.param(SEED + part, marks=pytest.mark.xdist_group(f"world-{part}")) for part in range(PARTS)]
)
def test_nothing_is_lost_and_nothing_stays(world_of: Callable[[int, Place], World], seed: int) -> None:
    live(world_of(seed, simulation.in_memory()), seed, STEPS // PARTS)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_nothing_is_lost_on_a_disk_and_a_walk_of_it_says_so(
    world_of: Callable[[int, Place], World], tmp_path: Path
) -> None:
    live(world_of(SEED, simulation.a_folder(tmp_path)), SEED, ON_DISK)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_nothing_is_lost_in_a_bucket_and_its_listing_says_so(
    world_of: Callable[[int, Place], World], bucket: ObjectStore
) -> None:
    live(world_of(SEED, simulation.a_bucket(bucket)), SEED, IN_A_BUCKET)
