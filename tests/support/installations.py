"""Fixtures: installations and servers that live as long as a test run, or as one test."""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.docker import Docker, docker_engine
from tests.support.postgresql import PostgreSQL, postgresql
from tests.support.redis import Redis, redis_server
from tests.support.s3 import ObjectStore, object_store
from tests.support.system import System, embedded, production


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    """A PostgreSQL server with PgBouncer, for whoever makes a database of its own in it."""
    with postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def embedded_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """`pratique up`, with nothing else."""
    with embedded(tmp_path_factory.mktemp("embedded")) as system:
        yield system


@pytest.fixture(scope="session")
def tls_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """`pratique up --tls`."""
    with embedded(tmp_path_factory.mktemp("tls"), tls=True) as system:
        yield system


@pytest.fixture(scope="session")
def redis_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """A Redis server; whoever kills or pauses it brings it back."""
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def redis_url(redis_of_the_run: Redis) -> str:
    """Where a Redis server is."""
    return redis_of_the_run.url


@pytest.fixture(scope="session")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    """A real object store with one bucket; who uses it takes a prefix of its own."""
    with object_store(tmp_path_factory.mktemp("bucket")) as server:
        yield server


@pytest.fixture(scope="session")
def production_system(
    tmp_path_factory: pytest.TempPathFactory, postgresql_server: PostgreSQL, redis_url: str
) -> Iterator[System]:
    """Every role a process of its own, API and registry twice, on PostgreSQL behind PgBouncer, with Redis and NGINX."""
    folder = tmp_path_factory.mktemp("production")
    with production(folder, postgresql_server, database="production", broker=redis_url, processes=2) as system:
        yield system


@pytest.fixture(scope="session")
def docker() -> Iterator[Docker]:
    """A Docker engine of the tests' own."""
    with docker_engine() as engine:
        yield engine


@pytest.fixture
def fresh_system(tmp_path: Path) -> Iterator[System]:
    """`pratique up` for one test, which may break it."""
    with embedded(tmp_path) as system:
        yield system


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the logs of the installations a failed test used."""
    report = yield
    if report.failed:
        for name, used in _arguments(item).items():
            if isinstance(used, System):
                report.sections.append((f"logs of {name}", used.logs()))
    return report


def _arguments(item: pytest.Item) -> dict[str, Any]:
    arguments = getattr(item, "funcargs", {})
    assert isinstance(arguments, dict)
    return arguments
