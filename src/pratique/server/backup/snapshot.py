"""The database as it is at one instant, read while others write: a read transaction on a connection of its own.

SQLite in WAL mode gives a reader that, and holds up no writer; PostgreSQL does in a transaction REPEATABLE READ, which
also works through a pooler by transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from pratique.server.backup.tables import MIGRATIONS, Table, reader
from pratique.server.kernel.database import idling

_PAGE: Final = 500
_HEAVY_PAGE: Final = 16
"""Rows fetched at once; fewer where one may hold megabytes."""

Row = list[Any]


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """Give a connection that sees the database as it is now, whatever others do."""
    connection = connections["default"].copy()
    try:
        if connection.vendor == "postgresql":
            connection.set_autocommit(False)
            _execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            idling.lift(connection)  # a large blob may be copied between two reads
        else:
            _execute(connection, "BEGIN DEFERRED")
        applied(connection)  # the first read takes the snapshot
        yield connection
    finally:
        connection.close()


def rows(connection: BaseDatabaseWrapper, table: Table) -> Iterator[Row]:
    """Yield a table's rows as values that travel, in the order of their keys, a few of them in memory at a time."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(each) for each in table.columns)
    # Text is ordered by its bytes on both: SQLite does so by itself.
    collation = ' COLLATE "C"' if connection.vendor == "postgresql" and _is_text(table) else ""
    statement = f"SELECT {columns} FROM {quote(table.name)} ORDER BY {quote(table.columns[table.key_at])}{collation}"  # noqa: S608 — names of our own models
    read: list[Callable[[Any], Any]] = [reader(each, connection) for each in table.fields]
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while page := cursor.fetchmany(_HEAVY_PAGE if table.is_heavy else _PAGE):
            for row in page:
                yield [convert(value) for convert, value in zip(read, row, strict=True)]


def applied(connection: BaseDatabaseWrapper) -> tuple[tuple[str, str], ...]:
    """Return the migrations that were applied: application and name."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT app, name FROM {MIGRATIONS} ORDER BY app, name")  # noqa: S608 — a constant
        return tuple((str(app), str(name)) for app, name in cursor.fetchall())


def _is_text(table: Table) -> bool:
    return "Char" in table.key.get_internal_type() or "Text" in table.key.get_internal_type()


def _execute(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        if cursor.description:
            cursor.fetchall()
