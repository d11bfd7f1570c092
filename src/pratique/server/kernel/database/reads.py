"""Hand-written reads for the data planes: one statement a route, no ORM.

On SQLite a statement runs in the event loop on a read-only connection (tens of microseconds; a thread would cost more);
on PostgreSQL through a small direct pool with prepared statements. Statements name parameters ``:name`` on both.
"""

import re
import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from psycopg import AsyncConnection, OperationalError
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from pratique.server.kernel import settings
from pratique.server.kernel.database import pools
from pratique.server.kernel.database.settings import DatabaseSettings

Row = tuple[Any, ...]
Parameters = Mapping[str, object]


class Reads(Protocol):
    """Read access to the database from an event loop."""

    async def fetch_one(self, statement: str, parameters: Parameters) -> Row | None:
        """Return the first row, or None when there is none."""

    async def fetch_all(self, statement: str, parameters: Parameters) -> list[Row]:
        """Return every row; the statement bounds their number."""

    async def close(self) -> None:
        """Give back the connections."""


class SqliteReads:
    """Reads of the embedded database, in the event loop."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(
            f"file:{path}?mode=rw", uri=True, isolation_level=None, check_same_thread=False
        )
        self._connection.execute("PRAGMA query_only = ON")
        self._connection.execute("PRAGMA busy_timeout = 5000")

    async def fetch_one(self, statement: str, parameters: Parameters) -> Row | None:
        """Return the first row, or None when there is none."""
        return self.find_one(statement, parameters)

    def find_one(self, statement: str, parameters: Parameters) -> Row | None:
        """Return the first row, or None when there is none, without waiting."""
        cursor = self._connection.execute(statement, parameters)
        try:
            row: Row | None = cursor.fetchone()
        finally:
            cursor.close()
        return row

    async def fetch_all(self, statement: str, parameters: Parameters) -> list[Row]:
        """Return every row; the statement bounds their number."""
        rows: list[Row] = self._connection.execute(statement, parameters).fetchall()
        return rows

    async def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class PostgresReads:
    """Reads of a PostgreSQL database through a small direct pool; statements are prepared on their first use."""

    def __init__(self, url: str) -> None:
        chosen = settings.current(DatabaseSettings)
        self._pool = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=chosen.reads,
            timeout=chosen.reads_wait,
            open=False,
            kwargs={"autocommit": True, "prepare_threshold": 0, "connect_timeout": chosen.connect_within},
        )
        pools.watch_reads(self._pool)

    async def open(self) -> None:
        """Open the pool; call once in the event loop that will use it."""
        await self._pool.open()

    async def fetch_one(self, statement: str, parameters: Parameters) -> Row | None:
        """Return the first row, or None when there is none."""
        rows = await self._fetch(statement, parameters)
        return rows[0] if rows else None

    async def fetch_all(self, statement: str, parameters: Parameters) -> list[Row]:
        """Return every row; the statement bounds their number."""
        return await self._fetch(statement, parameters)

    async def close(self) -> None:
        """Close the pool."""
        await self._pool.close()

    async def _fetch(self, statement: str, parameters: Parameters) -> list[Row]:
        translated = as_pyformat(statement)
        try:
            async with self._pool.connection() as connection:
                return await _run(connection, translated, parameters)
        except PoolTimeout:
            raise  # others have all connections: to wait as long again would help nobody
        except OperationalError:
            # The server was restarted under us: a read may be asked again, once, on a connection that was looked at.
            # To look at each before its read would cost every read a second trip to the server.
            await self._pool.check()
            async with self._pool.connection() as connection:
                return await _run(connection, translated, parameters)


async def _run(connection: AsyncConnection[Any], statement: bytes, parameters: Parameters) -> list[Row]:
    cursor = await connection.execute(statement, parameters)
    return await cursor.fetchall()


@lru_cache(maxsize=256)
def as_pyformat(statement: str) -> bytes:
    """Turn ``:name`` into psycopg's ``%(name)s``; a percent sign stays itself, ``::type`` too."""
    escaped = statement.replace("%", "%%")
    return re.sub(r"(?<!:):([a-z_]+)", r"%(\1)s", escaped).encode()
