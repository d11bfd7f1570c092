"""What can be measured of a process's connections to the database, looked up when metrics are asked for.

Three kinds: those that threads hold for Django's work, whatever role the process has; the data planes' own for their
reads, on PostgreSQL only; and the planes' threads for writes, which are few and each hold one of the first kind.
"""

import threading
import weakref
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from psycopg_pool import AsyncConnectionPool

from pratique.server.kernel.metrics import gauge

CONNECTIONS: Final = gauge("database_connections", "Connections that this process's threads hold.")
SIZE: Final = gauge("database_pool_size", "How many the pool of this process may give out at once.", ("pool",))
USED: Final = gauge("database_pool_used", "How many of them are given out now.", ("pool",))
WAITING: Final = gauge("database_pool_waiting", "Reads that wait for one.", ("pool",))
READS: Final = "reads"
WRITES: Final = "writes"

_lock: Final = threading.Lock()
_seen: Final[weakref.WeakSet[BaseDatabaseWrapper]] = weakref.WeakSet()


def watch_threads() -> None:
    """Count the connections that threads make from now on."""
    connection_created.connect(_made, dispatch_uid="pratique.database.pools")
    CONNECTIONS.set_function(_open)


def watch_reads(pool: AsyncConnectionPool[Any]) -> None:
    """Measure the pool of this process's reads."""
    SIZE.labels(READS).set(pool.max_size)
    USED.labels(READS).set_function(lambda: _stat(pool, "pool_size") - _stat(pool, "pool_available"))
    WAITING.labels(READS).set_function(lambda: _stat(pool, "requests_waiting"))


def _made(connection: BaseDatabaseWrapper, **_: Any) -> None:
    with _lock:
        _seen.add(connection)


def _open() -> float:
    with _lock:
        return float(sum(each.connection is not None for each in _seen))


def _stat(pool: AsyncConnectionPool[Any], name: str) -> float:
    return float(pool.get_stats().get(name, 0))
