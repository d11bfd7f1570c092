"""Three processes register the same packages for plugins at once, on PostgreSQL: each once, nobody in a circle."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.ports import LOOPBACK, free_ports
from tests.support.postgresql import PostgreSQL
from tests.support.processes import Child
from tests.support.system import PRATIQUE, System
from tests.support.waiting import eventually
from tests.support.web import Web

PROCESSES = 3
URL = "https://nexus.registration.example"


@dataclass(frozen=True, kw_only=True)
class Offices:
    """Processes of osa-api, on the production system's database."""

    webs: list[Web]
    server: PostgreSQL

    def ask(self, web: Web, purls: list[str]) -> int:
        """Ask one process for packages in one request, as a plugin does; returns how many decisions came."""
        where = {"repository_manager_url": URL, "repository_name": "npm-proxy", "work_mode": "strict"}
        asked = [{**where, "purl": purl} for purl in purls]
        answer = web.post("/api/osa/packages/", asked).expect(200)
        return answer.body.count(b'"block_status"')

    def count(self, statement: str) -> int:
        """Return how many rows a statement's rest gives."""
        statement = f"SELECT count(*) FROM {statement}"  # noqa: S608 — this test's own words
        return int(self.server.execute(statement, database="production"))

    def deadlocks(self) -> int:
        """Return how many deadlocks the server has broken up in this database."""
        statement = "SELECT deadlocks FROM pg_stat_database WHERE datname = 'production'"
        return int(self.server.execute(statement))


@pytest.fixture(scope="module")
def offices(
    production_system: System, postgresql_server: PostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Offices]:
    """Run the processes, with a repository manager set up whose plugins may ask."""
    folder, ports = tmp_path_factory.mktemp("registration"), free_ports(PROCESSES)
    wish = {"name": "registration", "url": URL}
    production_system.admin.post("/api/v1/firewall/managers", wish).expect(201)
    token = production_system.admin.post("/api/v1/tokens", {"label": "a plugin's", "scope": "write"}).expect(201)
    with ExitStack() as held:
        children = [_office(production_system, folder, port) for port in ports]
        for each in children:
            held.callback(each.kill)
            each.start()
        webs = [Web(base=f"http://{LOOPBACK}:{port}", timeout=120) for port in ports]
        children[0].wait_until(lambda: all(web.get("/health").status == 200 for web in webs), within=60)
        secret = str(token.json()["token"])
        yield Offices(webs=[web.bearing(secret) for web in webs], server=postgresql_server)


def _office(system: System, folder: Path, port: int) -> Child:
    return Child(
        name="pratique serve osa-api",
        command=[PRATIQUE, "serve", "osa-api"],
        log=folder / f"osa-api-{port}.log",
        environment={**system.environment, "PRATIQUE_OSA_API_PORT": str(port)},
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("packages", "at_once"),
    [
        pytest.param(150, 50, id="150"),
        pytest.param(5000, 500, id="5000", marks=[pytest.mark.soak, pytest.mark.timeout(900)]),
    ],
)
def test_each_package_is_registered_once_and_scanned_though_all_processes_register_it_together(
    offices: Offices, packages: int, at_once: int
) -> None:
    purls = [f"pkg:npm/registered-{packages}-{number}@1.0.0" for number in range(packages)]
    batches = [(web, batch) for seed, web in enumerate(offices.webs) for batch in _batches(purls, at_once, seed)]
    random.Random(packages).shuffle(batches)
    before = offices.deadlocks()
    those = f"purl LIKE 'pkg:npm/registered-{packages}-%'"

    with ThreadPoolExecutor(4 * PROCESSES) as pool:
        decided = sum(pool.map(lambda each: offices.ask(*each), batches))

    assert decided == PROCESSES * packages
    assert offices.count(f"firewall_package WHERE {those}") == packages
    # Those that were scanned meanwhile are let in, and what is let in is written down within a second.
    written = f"firewall_packagerequest WHERE {those}"
    eventually(lambda: offices.count(written) == decided, within=30, what="every request written down")
    judged = f"firewall_package WHERE {those} AND status = 'done' AND verdict <> ''"
    eventually(lambda: offices.count(judged) == packages, within=240, what="a verdict on every package")
    assert offices.deadlocks() == before


def _batches(purls: list[str], size: int, seed: int) -> Iterator[list[str]]:
    """Give all packages in requests of that size, in an order of its own for each process."""
    shuffled = random.Random(seed).sample(purls, len(purls))
    for first in range(0, len(shuffled), size):
        yield shuffled[first : first + size]
