"""The real PgBouncer, with the configuration that is generated, between our processes and PostgreSQL."""

import asyncio
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Self

import psycopg
import pytest

from pratique.server.kernel.database import idling
from pratique.server.kernel.database.away import RETRY_AFTER
from tests.support.environment import need
from tests.support.ports import LOOPBACK, accepts, free_ports
from tests.support.postgresql import PASSWORD, USER, PostgreSQL
from tests.support.processes import Child, run
from tests.support.system import PRATIQUE, System
from tests.support.waiting import eventually

CLIENTS = 1000
TRANSACTIONS = 3
SERVER_CONNECTIONS_MAX = 50
AT_ONCE = 50
"""Connections that are opened side by side: each costs both ends a few milliseconds of SCRAM."""


@pytest.fixture
def system(production_system: System) -> System:
    return production_system


class Counter:
    """Looks how many connections PostgreSQL has, from a connection of its own."""

    def __init__(self, server: PostgreSQL) -> None:
        self._url = server.direct_url("postgres")
        self._ending = threading.Event()
        self.most = 0
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def _work(self) -> None:
        statement = (
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        with psycopg.connect(self._url, autocommit=True) as connection:
            while not self._ending.is_set():
                row = connection.execute(statement).fetchone()
                assert row is not None
                self.most = max(self.most, int(row[0]))
                self._ending.wait(0.02)


class Asker:
    """Asks the API all the time, and keeps how long it took."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._ending = threading.Event()
        self.seconds: list[float] = []
        self.statuses: set[int] = set()
        self._threads = [threading.Thread(target=self._work) for _ in range(4)]

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        for each in self._threads:
            each.join()

    def _work(self) -> None:
        while not self._ending.is_set():
            began = time.monotonic()
            self.statuses.add(self._system.admin.get("/api/v1/repositories").status)
            self.seconds.append(time.monotonic() - began)


async def _many_clients(url: str) -> list[int]:
    """Hold a thousand connections to the pooler at once, and have each make its transactions; return what they got."""
    room = asyncio.Semaphore(AT_ONCE)
    async with AsyncExitStack() as held:

        async def connected() -> psycopg.AsyncConnection[tuple[int, ...]]:
            async with room:
                made = await psycopg.AsyncConnection.connect(url, prepare_threshold=None, connect_timeout=60)
            held.push_async_callback(made.close)
            return made

        connections = await asyncio.gather(*(connected() for _ in range(CLIENTS)))
        assert len(connections) == CLIENTS

        async def work(number: int, connection: psycopg.AsyncConnection[tuple[int, ...]]) -> int:
            total = 0
            for _ in range(TRANSACTIONS):
                async with connection.transaction():
                    cursor = await connection.execute("SELECT %s::int, pg_sleep(0.002)::text", (number,))
                    row = await cursor.fetchone()
                    assert row is not None
                    total += row[0]
            return total

        return list(await asyncio.gather(*(work(number, each) for number, each in enumerate(connections))))


def test_a_thousand_clients_hold_few_connections_to_the_server_while_the_api_answers(
    system: System, postgresql_server: PostgreSQL
) -> None:
    jobs = [
        system.admin.post("/api/v1/jobs", {"action": "sleep", "parameters": {"seconds": 1}}).expect(202).json()["id"]
        for _ in range(4)
    ]
    with Counter(postgresql_server) as counter, Asker(system) as asker:
        totals = asyncio.run(_many_clients(postgresql_server.pooled_url("production")))

    assert totals == [number * TRANSACTIONS for number in range(CLIENTS)]
    assert 2 < counter.most <= SERVER_CONNECTIONS_MAX
    assert asker.statuses == {200}
    assert statistics.median(asker.seconds) < 5
    for job in jobs:
        eventually(partial(_is_done, system, str(job)), within=60, what="the job")


@contextmanager
def pooler_away(server: PostgreSQL) -> Iterator[None]:
    server.pooler.kill()
    try:
        yield
    finally:
        server.pooler.start().wait_until(lambda: accepts(server.pooler_port))


def test_every_process_recovers_when_the_pooler_was_restarted(system: System, postgresql_server: PostgreSQL) -> None:
    system.admin.get("/api/v1/repositories").expect(200)
    before = {name: child.pid for name, child in system.children.items()}

    with pooler_away(postgresql_server):
        away = [system.admin.get("/api/v1/repositories") for _ in range(16)]
        assert {(each.status, each.header("Retry-After")) for each in away} == {(503, str(RETRY_AFTER))}

    def works() -> bool:
        return {system.admin.get("/api/v1/repositories").status for _ in range(16)} == {200}

    eventually(works, within=30, what="answers from every thread")
    system.wait_until_healthy()
    assert {name: child.pid for name, child in system.children.items()} == before


@contextmanager
def configured_pooler(system: System, server: PostgreSQL, folder: Path) -> Iterator[Mapping[str, str]]:
    """Run a pooler with what `pratique config pgbouncer` writes, and give the environment whose settings it is of."""
    [port] = free_ports(1)
    address = f"postgresql://{USER}:{PASSWORD}@{LOOPBACK}:{port}/production"
    environment = {**system.environment, "PRATIQUE_DATABASE_URL": address, "PRATIQUE_PGBOUNCER_SESSIONS": "1"}
    run([PRATIQUE, "config", "pgbouncer", "--into", folder], environment=environment).checked()
    user = server.pooler.user
    if user:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, user, user)
        folder.chmod(0o755)
    command: list[str | Path] = [need("pgbouncer"), folder / "pgbouncer.ini"]
    pooler = Child(name="PgBouncer", command=command, log=folder / "pooler.log", user=user)
    try:
        pooler.start().wait_until(lambda: accepts(port))
        yield environment
    finally:
        pooler.kill()


def test_psql_has_a_session_of_its_own_whose_changes_are_nobody_elses(
    system: System, postgresql_server: PostgreSQL
) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="pratique-pooler-") as folder,
        configured_pooler(system, postgresql_server, Path(folder)) as environment,
    ):
        words = ["-X", "-A", "-t", "-c", "SET search_path = nowhere", "-c", "SELECT pg_backend_pid()"]
        both = [run([PRATIQUE, "psql", *words, "-c", "SHOW search_path"], environment=environment) for _ in range(2)]
        after = run([PRATIQUE, "psql", "-X", "-A", "-t", "-c", "SHOW search_path"], environment=environment)

    first, second = (each.checked().stdout.splitlines() for each in both)
    assert first == second  # one connection to the server, used by one after the other
    assert first[-1] == "nowhere"
    assert "nowhere" not in after.checked().stdout


def test_psql_goes_where_our_transactions_go_or_to_the_server_itself(
    system: System, postgresql_server: PostgreSQL
) -> None:
    pooled = system.command("psql", "-c", r"\conninfo")
    direct = system.command("psql", "--direct", "-c", r"\conninfo")

    assert f'port "{postgresql_server.pooler_port}"' in pooled
    assert "has no pool production_session, so what SET changes does not stay yours" in pooled
    assert f'port "{postgresql_server.port}"' in direct


def test_a_process_that_stands_still_in_a_transaction_keeps_its_rows_for_as_long_as_migrate_was_told(
    system: System, postgresql_server: PostgreSQL
) -> None:
    url = postgresql_server.direct_url("production")
    before = _shown(url)

    environment = {**system.environment, "PRATIQUE_DATABASE_IDLE_TRANSACTION": "1"}
    run([PRATIQUE, "migrate"], environment=environment, seconds=60).checked()
    try:
        with psycopg.connect(url) as frozen, psycopg.connect(url) as copying, psycopg.connect(url) as other:
            copying.execute(idling.LIFT)
            frozen.execute("LOCK TABLE kernel_outboxevent IN EXCLUSIVE MODE")
            other.execute("SET LOCAL lock_timeout = '20s'")
            other.execute("SELECT id FROM kernel_outboxevent LIMIT 1 FOR UPDATE")

            with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
                frozen.execute("SELECT 1")
            copying.execute("SELECT 1")
    finally:
        said = f"SET {idling.NAME} = '{before}'"
        postgresql_server.execute(f"ALTER ROLE {USER} IN DATABASE production {said}")

    assert (before, _shown(url)) == ("1min", "1min")


def _shown(url: str) -> str:
    with psycopg.connect(url) as new:
        row = new.execute(f"SHOW {idling.NAME}".encode()).fetchone()
        assert row is not None
        return str(row[0])


def _is_done(system: System, job: str) -> bool:
    return bool(system.admin.get(f"/api/v1/jobs/{job}").expect(200).json()["status"] == "done")
