"""Which database the Django tests run on, and where this process of the run keeps its data.

SQLite by default. With PRATIQUE_TEST_DATABASE=postgresql one PostgreSQL server with PgBouncer is started for the whole
run: as in production, Django goes through PgBouncer in transaction mode and the data planes' reads to the server.
Every process of the run (pytest-xdist's workers) has a data directory and a database of its own.
"""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.environment import need
from tests.support.postgresql import PostgreSQL, postgresql

WHICH = "PRATIQUE_TEST_DATABASE"
POOLED = "PRATIQUE_TEST_POOLED_URL"
DIRECT = "PRATIQUE_TEST_DIRECT_URL"
PREFIX = "PRATIQUE_"
KEPT = ("PRATIQUE_TEST_", "PRATIQUE_REQUIRE_ALL")


def is_postgresql() -> bool:
    """Tell whether this run is the one on PostgreSQL."""
    return os.environ.get(WHICH) == "postgresql"


def prepare(held: ExitStack) -> None:
    """Give this process its settings by environment; what must be undone at the end goes on `held`.

    Nothing of the caller's own installation is read or touched: every setting in the environment is dropped first.
    """
    for name in [name for name in os.environ if name.startswith(PREFIX) and not name.startswith(KEPT)]:
        del os.environ[name]
    data = Path(tempfile.mkdtemp(prefix="pratique-tests-"))
    held.callback(shutil.rmtree, data, ignore_errors=True)
    os.environ["PRATIQUE_DATA"] = str(data)
    if is_postgresql():
        _use_postgresql(held)


def _use_postgresql(held: ExitStack) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        server = held.enter_context(postgresql())
        # Workers inherit these; a database name is put in by each.
        os.environ[POOLED] = server.pooled_url("{database}")
        os.environ[DIRECT] = server.direct_url("{database}")
        _create_databases(server)
    name = f"pratique_{worker or 'main'}"
    os.environ["PRATIQUE_DATABASE_URL"] = os.environ[POOLED].format(database=name)
    os.environ["PRATIQUE_DATABASE_DIRECT_URL"] = os.environ[DIRECT].format(database=name)


def _create_databases(server: PostgreSQL) -> None:
    for name in ("main", "gw0", "gw1", "gw2", "gw3"):
        server.create_database(f"pratique_{name}")


def missing_programs() -> str:
    """Say what keeps the run on PostgreSQL from being made here; empty when nothing does."""
    if not is_postgresql():
        return ""
    try:
        for program in ("psql", "pgbouncer"):
            need(program)
    except pytest.skip.Exception as missing:
        return str(missing)
    return ""
