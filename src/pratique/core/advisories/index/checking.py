"""Owns seeing whether a file from elsewhere is a whole index: readable to its end, of this format's tables only.

An SQLite file may hold views and triggers that run when it is read, so what it is made of is compared, not trusted.
"""

import sqlite3
from contextlib import closing
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from pratique.core.advisories.index.reading import Index, UnusableIndex
from pratique.core.advisories.index.schema import FORMAT, TABLES

__all__ = ["check_file"]

_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
_COUNTS = ("engine", "records", "packages", "bad")


def check_file(path: Path) -> None:
    """Read the whole file once; raises ``UnusableIndex``."""
    try:
        with Index.open(path) as index:
            _check_tables(path)
            _check_facts(index)
    except (sqlite3.Error, ValueError, TypeError) as problem:
        if isinstance(problem, UnusableIndex):
            raise
        raise UnusableIndex(path, f"it is damaged ({problem})") from problem


def _check_tables(path: Path) -> None:
    uri = f"file:{quote(str(path))}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        if frozenset(connection.execute(_SCHEMA)) != _tables():
            raise UnusableIndex(path, f"its tables are not those of format {FORMAT}")
        [damage] = connection.execute("PRAGMA quick_check(1)").fetchone()
        if damage != "ok":
            raise UnusableIndex(path, f"it is damaged ({damage})")


def _check_facts(index: Index) -> None:
    if not all(index.meta.get(name, "").isdecimal() for name in _COUNTS):
        raise UnusableIndex(index.path, "it does not say what it holds")
    if datetime.fromisoformat(index.meta.get("built_at", "")).tzinfo is None:
        raise UnusableIndex(index.path, "it does not say when it was built")
    if not index.sources or index.ecosystems is None:
        raise UnusableIndex(index.path, "it does not say what it was built from")


@lru_cache(1)
def _tables() -> frozenset[tuple[str, str, str]]:
    with closing(sqlite3.connect(":memory:")) as empty:
        empty.executescript(TABLES)
        return frozenset(empty.execute(_SCHEMA))
