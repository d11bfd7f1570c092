"""PostgreSQL dies and comes back while people push and jobs run: every process recovers by itself."""

import itertools
import random
from collections.abc import Iterator

import pytest

from tests.crash.load import Pusher
from tests.support.postgresql import PostgreSQL, postgresql
from tests.support.system import System, production
from tests.support.waiting import eventually

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    """A server that may be killed, so it syncs to disk as one in production."""
    with postgresql(durable=True) as server:
        yield server


@pytest.fixture(scope="module")
def system(server: PostgreSQL, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with production(tmp_path_factory.mktemp("restart"), server, database="restart", broker=redis_url) as system:
        yield system


def test_every_process_recovers_when_the_database_was_killed_under_load(
    system: System, server: PostgreSQL, chance: random.Random
) -> None:
    before = {name: child.pid for name, child in system.children.items()}
    repository = f"admin/restart/r{next(_numbers)}"
    with Pusher(registry=system.registry(), repository=repository, seed=chance.randrange(1_000_000)) as pusher:
        pusher.wait_for(chance.randrange(1, 5))
        job = str(
            system.admin.post("/api/v1/jobs", {"action": "sleep", "parameters": {"seconds": 1}})
            .expect(202)
            .json()["id"]
        )

        server.restart()

        pusher.wait_for(3)
        done = f"/api/v1/jobs/{job}"
        eventually(lambda: system.admin.get(done).expect(200).json()["status"] == "done", within=100, what="the job")
        system.wait_until_healthy()
    assert pusher.lost() == []
    assert pusher.half_done() == []
    assert {name: child.pid for name, child in system.children.items() if child.is_running} == before
