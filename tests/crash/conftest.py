"""How often each crash is tried; the seeds are the same on each run, `make soak` asks for more of them."""

import os
import random
from collections.abc import Iterator

import pytest

from tests.support.system import System, embedded

ROUNDS = int(os.environ.get("PRATIQUE_TEST_CRASH_ROUNDS", "1"))


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """One installation that is killed again and again: each test starts where a crash ended."""
    with embedded(tmp_path_factory.mktemp("crash")) as system:
        yield system


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for `chance` one source of it for each round."""
    if "chance" in metafunc.fixturenames:
        seeds = range(1, ROUNDS + 1)
        metafunc.parametrize("chance", seeds, indirect=True, ids=[f"seed{seed}" for seed in seeds])


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """A source of chance that begins anew, from the round's seed, for each test."""
    return random.Random(request.param)
