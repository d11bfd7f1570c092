"""What an installation stands on: database, broker, cache; each looked at within a bound, with its time."""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.db import DatabaseError, connection

from pratique.server.config import health, sharing
from pratique.server.config.settings import Installation
from pratique.server.kernel import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing, by its kind; `ms` is how long it took to answer, `what` says what is wrong, empty when nothing is."""

    kind: str
    ms: float
    what: str

    @property
    def is_ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.what


def database() -> Part:
    """Ask the database."""
    kind = "postgresql" if connection.vendor == "postgresql" else "sqlite"
    return _timed(kind, health.database)


def broker() -> Part:
    """Ask the broker."""
    url = settings.current(Installation).broker_url
    return _timed(urlsplit(url).scheme or "folder", health.broker)


def database_version() -> str:
    """Return the database's own version; empty while it is away."""
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    return str(_answer("SHOW server_version") or "")


def database_size() -> int:
    """Return the bytes that the database takes; 0 while it is away."""
    if connection.vendor == "sqlite":
        file = settings.current(Installation).data / "pratique.sqlite3"
        return sum(_size(file.with_name(file.name + ending)) for ending in ("", "-wal"))
    found = _answer("SELECT pg_database_size(current_database())")
    return found if isinstance(found, int) else 0


def cache() -> Part:
    """Ask the cache that processes share."""
    found = sharing.state()
    return Part(kind=found.kind, ms=found.ms, what=found.what)


def _timed(kind: str, look: Callable[[], str | None]) -> Part:
    started = time.perf_counter()
    what = look()
    return Part(kind=kind, ms=round((time.perf_counter() - started) * 1000, 2), what=what or "")


def _answer(statement: str) -> object:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            row = cursor.fetchone()
    except DatabaseError:
        return None
    return row[0] if row else None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
