"""Whatever is let in between whatever: no blob that is referred to is lost, and none that is not stays."""

import os
import random
import sys
from collections.abc import Callable

import pytest

from pratique.server.identity.models import Account
from pratique.server.identity.testing import principal_of
from tests.server.registry import simulation
from tests.server.registry.simulation import World

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]

STEPS = int(os.environ.get("PRATIQUE_TEST_SIMULATION_STEPS", "4000"))
SEED = int(os.environ.get("PRATIQUE_TEST_SIMULATION_SEED", "7"))


@pytest.mark.long
def test_nothing_is_lost_and_nothing_stays(registry_setting: Callable[..., None]) -> None:
    registry_setting(untagged_days=simulation.UNTAGGED.days)
    account = Account.objects.create(name="acme")
    world = World(random=random.Random(SEED), principal=principal_of(account))

    simulation.run(world, STEPS)
    simulation.settle(world)

    simulation.check_store(world)
    sys.stdout.write(f"seed {SEED}, {STEPS} steps: {dict(world.done)}\n")


@pytest.mark.soak
def test_nothing_is_lost_in_a_hundred_thousand_steps(registry_setting: Callable[..., None]) -> None:
    registry_setting(untagged_days=simulation.UNTAGGED.days)
    world = World(random=random.Random(SEED + 1), principal=principal_of(Account.objects.create(name="acme")))

    simulation.run(world, 100_000, check_each=2000)
    simulation.settle(world)

    simulation.check_store(world)
    sys.stdout.write(f"seed {SEED + 1}: {dict(world.done)}\n")
