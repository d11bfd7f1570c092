"""One contract for every broker and both databases: under fire, each job's effect happens once and none is lost.

Four workers of two processes run jobs that each write a row in the transaction that ends them. Meanwhile workers,
their crews and their children, the beat, the broker and the database are killed, at random moments that lie between two
jobs of known number. PRATIQUE_TEST_JOBS asks for more of them; `make soak` for 10,000 on each pair.
"""

import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.crash.effects.plant import Plant, Template, plant, prepare, run_under_fire
from tests.support.postgresql import PostgreSQL, postgresql

pytestmark = [pytest.mark.crash, pytest.mark.long]

MANY = int(os.environ.get("PRATIQUE_TEST_JOBS", "0"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    database: str
    broker: str
    jobs: int = 200
    kills: int = 5

    def __str__(self) -> str:
        return f"{self.broker}-{self.database}"


PAIRS = [
    Pair(database="sqlite", broker="folder", jobs=1000, kills=10),
    Pair(database="sqlite", broker="redis"),
    Pair(database="sqlite", broker="rabbitmq"),
    Pair(database="postgresql", broker="folder", kills=6),
    Pair(database="postgresql", broker="redis", kills=6),
    Pair(database="postgresql", broker="rabbitmq", kills=6),
]


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    """A server that may be killed, so it syncs to disk as one in production."""
    with postgresql(durable=True) as server:
        yield server


@pytest.fixture(scope="module")
def templates(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Template]:
    """What every installation on a database is copied from."""

    @cache
    def template(database: str) -> Template:
        server = request.getfixturevalue("server") if database == "postgresql" else None
        return prepare(tmp_path_factory.mktemp(database), server)

    return template


@pytest.fixture
def here(tmp_path: Path, templates: Callable[[str], Template], request: pytest.FixtureRequest) -> Iterator[Plant]:
    pair: Pair = request.param
    with plant(tmp_path, templates(pair.database), broker=pair.broker) as made:
        yield made


def _under_fire(here: Plant, pair: Pair, *, jobs: int, kills: int, seed: int) -> None:
    account = run_under_fire(here, random.Random(seed), jobs=jobs, kills=kills)

    wanted = {"jobs": jobs, "statuses": {"done": jobs}, "effects": jobs, "twice": []}
    assert {name: account[name] for name in wanted} == wanted, f"{pair}: {account}\n{here.logs()}"
    sys.stdout.write(f"{pair}: {account}\n")  # shown by -rP


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("here", "pair"), [(each, each) for each in PAIRS], indirect=["here"], ids=map(str, PAIRS))
def test_every_effect_happens_exactly_once_whatever_dies(here: Plant, pair: Pair) -> None:
    _under_fire(here, pair, jobs=MANY or pair.jobs, kills=pair.kills, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("here", "pair"), [(each, each) for each in PAIRS], indirect=["here"], ids=map(str, PAIRS))
def test_ten_thousand_effects_happen_exactly_once(here: Plant, pair: Pair) -> None:
    _under_fire(here, pair, jobs=10_000, kills=60, seed=2)
