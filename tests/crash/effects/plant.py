"""An installation of workers, a beat, a broker and a database, of which a test kills one part after the other."""

import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count as counter
from pathlib import Path
from typing import Any

import psutil

from tests.crash.crews import children_of, crew_of
from tests.support.postgresql import PostgreSQL
from tests.support.processes import Child, run
from tests.support.rabbitmq import RabbitMQ, rabbitmq
from tests.support.redis import Redis, redis_server
from tests.support.system import PASSWORD, PRATIQUE
from tests.support.waiting import eventually

ROOT = Path(__file__).resolve().parents[3]
WORKERS = 4
PROCESSES = 2
SETTINGS = {
    "PRATIQUE_JOBS_CONCURRENCY": str(PROCESSES),
    "PRATIQUE_JOBS_HEARTBEAT": "0.5",
    "PRATIQUE_JOBS_LEASE": "6",
    "PRATIQUE_JOBS_SWEEP": "0.5",
    "PRATIQUE_JOBS_RETRY": "0.2",
    "PRATIQUE_JOBS_RETRY_MAX": "2",
    "PRATIQUE_JOBS_TAKEOVERS": "50",
}

STUCK = 60.0
"""Seconds without the end of any job after which what is left counts as lost: ten leases, and as long as a process
tries to write an end while the database is away."""
_WITHIN = 3000.0  # seconds: a test has a timeout of its own, and what is stuck is seen long before

_LEAVE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'template'"

_numbers = counter(1)


@dataclass(kw_only=True, slots=True)
class Plant:
    """The running parts. `kills` are the ways to hurt it, by name; each leaves every part running again or starting."""

    folder: Path
    environment: Mapping[str, str]
    workers: list[Child] = field(default_factory=list)
    beat: Child | None = None
    driver: Child | None = None
    broker: Redis | RabbitMQ | None = None
    database: PostgreSQL | None = None

    def child(self, name: str, *command: str | Path) -> Child:
        """A process of the installation, not started yet."""
        return Child(
            name=name,
            command=[*command],
            log=self.folder / f"{name}.log",
            environment=self.environment,
            directory=ROOT,
        )

    def start(self, workers: int = WORKERS) -> None:
        """Start a beat and the workers."""
        self.beat = self.child("beat", PRATIQUE, "beat").start()
        for number in range(workers):
            module = ("-m", "tests.crash.effects.worker")
            self.workers.append(self.child(f"worker-{number}", sys.executable, *module).start())

    def wait_until_listening(self) -> None:
        """Wait until every crew has its processes."""
        for each in self.workers:
            each.wait_until(partial(_has_children, each), within=240)

    def kills(self) -> Mapping[str, Callable[[random.Random], None]]:
        """The ways to hurt this plant."""
        ways: dict[str, Callable[[random.Random], None]] = {
            "worker": self._kill_a_worker,
            "child": self._kill_a_child,
            "crew": self._kill_a_crew,
            "beat": self._kill_the_beat,
            "broker": self._restart_the_broker,
        }
        if self.database is not None:
            ways["database"] = self._restart_the_database
        return ways

    def end(self) -> None:
        """Kill everything that is left."""
        for each in (*self.workers, self.beat, self.driver):
            if each is not None:
                each.kill()

    def logs(self) -> str:
        """The end of each process's log."""
        return "\n".join(f"--- {each.name}\n{each.output()}" for each in self.workers)

    def _kill_a_worker(self, chance: random.Random) -> None:
        victim = chance.choice(self.workers)
        victim.kill()
        victim.start()

    def _kill_a_child(self, chance: random.Random) -> None:
        _kill(chance, [each for worker in self.workers for each in children_of(worker)])

    def _kill_a_crew(self, chance: random.Random) -> None:
        _kill(chance, [each for worker in self.workers for each in crew_of(worker)])

    def _kill_the_beat(self, _chance: random.Random) -> None:
        assert self.beat is not None
        self.beat.kill()
        self.beat.start()

    def _restart_the_broker(self, _chance: random.Random) -> None:
        if isinstance(self.broker, RabbitMQ):
            self.broker.restart()
        elif self.broker is not None:
            self.broker.child.kill()
            self.broker.start()
        else:  # a folder: nothing runs, so its content is lost instead
            shutil.rmtree(Path(self.environment["PRATIQUE_DATA"]) / "broker", ignore_errors=True)

    def _restart_the_database(self, _chance: random.Random) -> None:
        assert self.database is not None
        self.database.restart()


def _kill(chance: random.Random, processes: list[psutil.Process]) -> None:
    if processes:
        with suppress(psutil.NoSuchProcess):  # it has just ended by itself, as one does whose worker was killed
            chance.choice(processes).kill()


def run_under_fire(plant: Plant, chance: random.Random, *, jobs: int, kills: int) -> Mapping[str, Any]:
    """Start the plant and let many jobs run while parts are killed, each kind once where there are enough kills.

    The kills come when a share of the jobs is over, so that each comes in the middle of the work however fast it goes.
    How fast is the machine's affair: what is bounded is how long nothing ends (`STUCK`). Gives the account.
    """
    ways = plant.kills()
    plan = [name for _ in range(kills // len(ways) + 1) for name in chance.sample(sorted(ways), len(ways))][:kills]
    go = plant.folder / "go"
    program = ("-m", "tests.crash.effects.driver")
    driver = plant.driver = plant.child("driver", sys.executable, *program, str(jobs), str(STUCK), go).start()
    plant.start()
    plant.wait_until_listening()
    go.touch()
    for number, name in enumerate(plan, start=1):
        wanted = jobs * number // (kills + 1)
        eventually(partial(_has_seen_or_ended, driver, wanted), within=_WITHIN, what=f"{wanted} jobs: {plan}")
        ways[name](chance)
    eventually(lambda: not driver.is_running, within=_WITHIN, what="the end of the driver")
    _, account = _said(driver)
    assert account is not None, driver.output()
    return {**account, "plan": plan}


def _has_children(worker: Child) -> bool:
    return len(children_of(worker)) >= PROCESSES


def _has_seen_or_ended(driver: Child, wanted: int) -> bool:
    return _said(driver)[0] >= wanted or not driver.is_running


def _said(driver: Child) -> tuple[int, Mapping[str, Any] | None]:
    """How many jobs the driver has seen end, and its account once it is there."""
    numbers, account = [0], None
    for line in driver.output().splitlines():
        if line.isdigit():
            numbers.append(int(line))
        elif line.startswith("{"):
            account = json.loads(line)
    return numbers[-1], account


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A migrated installation to copy: its data directory, and on PostgreSQL a database of that server."""

    data: Path
    server: PostgreSQL | None = None


def prepare(folder: Path, server: PostgreSQL | None) -> Template:
    """Migrate once; a copy of it is quicker than another migration."""
    environment = _environment(folder)
    if server is not None:
        server.create_database("template")
        environment |= _database(server, "template")
    run([PRATIQUE, "migrate"], environment=environment, seconds=120).checked()
    return Template(data=folder / "data", server=server)


@contextmanager
def plant(folder: Path, template: Template, *, broker: str, settings: Mapping[str, str] = SETTINGS) -> Iterator[Plant]:
    """An installation with nothing running yet but its `broker`: `folder`, `redis` or `rabbitmq`."""
    with ExitStack() as held:
        environment = {**_environment(folder), **settings}
        shutil.copytree(template.data, folder / "data")
        if template.server is not None:
            name = f"plant{next(_numbers)}"
            template.server.execute(_LEAVE)  # PgBouncer stays connected, and what is copied may not be in use
            template.server.execute(f'CREATE DATABASE "{name}" TEMPLATE "template"')
            environment |= _database(template.server, name)
        service: Redis | RabbitMQ | None = None
        if broker == "redis":
            service = held.enter_context(redis_server(folder))
        elif broker == "rabbitmq":
            service = held.enter_context(rabbitmq(folder))
        if service is not None:
            environment["PRATIQUE_BROKER_URL"] = service.url
        made = Plant(folder=folder, environment=environment, broker=service, database=template.server)
        held.callback(made.end)
        yield made


def _environment(folder: Path) -> dict[str, str]:
    password = folder / "admin-password"
    password.write_text(PASSWORD + "\n")
    password.chmod(0o600)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PRATIQUE_", "DJANGO_"))}
    return {
        **inherited,
        "PYTHONPATH": str(ROOT),
        "PRATIQUE_DATA": str(folder / "data"),
        "PRATIQUE_ADMIN_PASSWORD_FILE": str(password),
    }


def _database(server: PostgreSQL, name: str) -> dict[str, str]:
    return {
        "PRATIQUE_DATABASE_URL": server.pooled_url(name),
        "PRATIQUE_DATABASE_DIRECT_URL": server.direct_url(name),
    }
