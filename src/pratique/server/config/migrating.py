"""Applying migrations while others use the tables.

On PostgreSQL a change of a table waits for whoever holds it, and everybody who comes later waits behind the change. So
each is given up after a few seconds, which lets the others go on, and tried again. It is done past a pooler, since what
is set for a session would otherwise be left to somebody else's.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from pratique.server.config.settings import Installation
from pratique.server.kernel.errors import Unavailable

LOCK_WAIT: Final = 3.0
"""Seconds that a change waits for a table, and others behind it."""
TRIES: Final = 20
_PARTS: Final = {"HOST": "host", "PORT": "port", "NAME": "dbname", "USER": "user", "PASSWORD": "password"}
_PAUSE: Final = 2.0  # seconds in which the others go on


class TablesInUse(Unavailable):
    """A table could not be changed, since something held it each time ({reason}).

    Nothing is half done. Look for what holds it (`pratique psql`, then the view pg_stat_activity), and run
    `pratique migrate` again.
    """

    code = "tables_in_use"


def apply(installation: Installation) -> int:
    """Apply what is missing; return how many migrations that were. Raises :class:`TablesInUse`."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with _impatient(installation):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            _insist(lambda: call_command("migrate", interactive=False, verbosity=0))
    return len(plan)


def _insist(change: Callable[[], object]) -> None:
    from django.db import OperationalError
    from psycopg.errors import LockNotAvailable

    for tried in range(1, TRIES + 1):
        try:
            change()
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            if tried == TRIES:
                raise TablesInUse(reason=str(error.__cause__).strip().splitlines()[0]) from error
            time.sleep(_PAUSE)
        else:
            return


@contextmanager
def _impatient(installation: Installation) -> Iterator[None]:
    """Let Django's connection go to the server itself, and give up locks; PostgreSQL only."""
    from django.db import connection

    if not installation.database_url:
        yield
        return
    from psycopg.conninfo import conninfo_to_dict

    before = dict(connection.settings_dict)
    parts = conninfo_to_dict(installation.database_direct_url or installation.database_url)
    connection.close()
    for name, part in (
        ("HOST", "host"),
        ("PORT", "port"),
        ("NAME", "dbname"),
        ("USER", "user"),
        ("PASSWORD", "password"),
    ):
        connection.settings_dict[name] = parts.get(part) or ""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK_WAIT:.0f}s'")
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
