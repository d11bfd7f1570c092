"""The cache in a file that the processes of one machine share: SQLite, never synced, and apart from the database.

A write takes some tens of microseconds and waits for nobody who pushes or scans. What a power cut leaves of the file
may be unreadable; then it is made anew.
"""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

import structlog

from pratique.server.kernel.cache.sharing import Away, check
from pratique.server.kernel.circuit import Circuit

T = TypeVar("T")

ENTRIES_MAX: Final = 50_000
_TIDY_EVERY: Final = 256  # writes of one process between two looks at what is old or too much
_MAKE = "CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value NOT NULL, until REAL NOT NULL) WITHOUT ROWID"
_GET = "SELECT value FROM entry WHERE key = ? AND until > ?"
_SET = "INSERT OR REPLACE INTO entry (key, value, until) VALUES (?, ?, ?)"
_ADD = """
INSERT INTO entry (key, value, until) VALUES (?1, ?2, ?3)
ON CONFLICT (key) DO UPDATE SET value = CASE WHEN until > ?4 THEN value + ?2 ELSE ?2 END, until = ?3
RETURNING value
"""
_DELETE = "DELETE FROM entry WHERE key = ?"
_TIDY_OLD = "DELETE FROM entry WHERE until <= ?"
_TIDY_EXCESS = """
DELETE FROM entry WHERE key IN (SELECT key FROM entry ORDER BY until LIMIT max(0, (SELECT count(*) FROM entry) - ?))
"""

_log = structlog.get_logger("cache")


class FileCache:
    """Keeps values in the file at `path`, whose folder is there. Waits `wait` seconds for other writers at most."""

    def __init__(
        self,
        path: Path,
        *,
        wait: float,
        circuit: Circuit,
        entries: int = ENTRIES_MAX,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._path, self._wait, self._circuit = path, wait, circuit
        self._entries, self._clock = entries, clock
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._writes = 0

    def get(self, key: str) -> bytes | None:
        """Return the value; None when there is none, or none can be had now."""
        with suppress(Away):
            return self._value(key, bytes)
        return None

    def set(self, key: str, value: bytes, *, seconds: float) -> None:
        """Keep a value."""
        check(key, value=value, seconds=seconds)
        with suppress(Away):
            self._write(_SET, (key, value, self._clock() + seconds))

    def delete(self, key: str) -> None:
        """Forget a value."""
        check(key)
        with suppress(Away):
            self._write(_DELETE, (key,))

    def incr(self, key: str, *, by: int = 1, seconds: float) -> int:
        """Add to a count. Raises `Away`."""
        check(key, seconds=seconds)
        now = self._clock()
        counted = self._write(_ADD, (key, by, now + seconds, now))
        return counted if isinstance(counted, int) else 0

    def count(self, key: str) -> int:
        """Return a count. Raises `Away`."""
        return self._value(key, int) or 0

    def _value(self, key: str, kind: type[T]) -> T | None:
        check(key)
        row = self._try(lambda connection: connection.execute(_GET, (key, self._clock())).fetchone())
        return row[0] if row is not None and isinstance(row[0], kind) else None

    def _write(self, statement: str, parameters: tuple[object, ...]) -> object:
        def write(connection: sqlite3.Connection) -> object:
            row = connection.execute(statement, parameters).fetchone()
            self._writes += 1
            if self._writes % _TIDY_EVERY == 1:
                connection.execute(_TIDY_OLD, (self._clock(),))
                connection.execute(_TIDY_EXCESS, (self._entries,))
            return None if row is None else row[0]

        return self._try(write)

    def _try(self, call: Callable[[sqlite3.Connection], T]) -> T:
        if not self._circuit.may_try():
            raise Away
        with self._lock:
            try:
                answer = call(self._opened())
            except (sqlite3.Error, OSError) as error:
                self._circuit.failed()
                self._drop(error)
                raise Away from error
        self._circuit.worked()
        return answer

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=self._wait, check_same_thread=False)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute(_MAKE)
            self._connection = connection
        return self._connection

    def _drop(self, error: Exception) -> None:
        """Close the file; one that is damaged is removed, to be made anew."""
        _log.warning("cache.away", reason=str(error))
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            for ending in ("", "-wal", "-shm"):
                Path(f"{self._path}{ending}").unlink(missing_ok=True)
