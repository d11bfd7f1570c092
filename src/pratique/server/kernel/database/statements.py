"""Statements written by hand: what they stand in, and values as the database keeps them."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction


def single() -> AbstractContextManager[object]:
    """Return what one statement that writes stands in; within a transaction it is a part of that.

    PostgreSQL needs nothing: a statement is a transaction, and saying so would cost two more messages. On SQLite
    whoever writes queues, and the queue is at the beginning of a transaction.
    """
    return nullcontext() if connection.vendor == "postgresql" else transaction.atomic(savepoint=False)


def instant(value: datetime) -> Any:
    """Return a date and time as the database keeps it."""
    kept: Any = connection.ops.adapt_datetimefield_value(value)
    return kept


def as_instant(kept: datetime | str) -> datetime:
    """Return the date and time of what a statement gave: SQLite gives that of UTC without saying so, or its text."""
    read = datetime.fromisoformat(kept) if isinstance(kept, str) else kept
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def fetched(statement: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
    """Return the rows that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return rows


def told_as_text(column: str) -> str:
    """Return what to select a date and time by, for ``as_instant``: what drivers and Django make of it costs a page."""
    return f"CAST({column} AS TEXT)"


def holds(column: str) -> str:
    """Return the condition that a column holds a text, letter by letter: `LIKE` takes large for small on SQLite."""
    return f"{'strpos' if connection.vendor == 'postgresql' else 'instr'}({column}, %s) > 0"


def places(values: Collection[object]) -> str:
    """Return the places of so many values, for `IN (…)`; of none what nothing is equal to."""
    return ", ".join(["%s"] * len(values)) or "NULL"


def as_public_id(kept: UUID | str) -> UUID:
    """Return the UUID of what a statement gave."""
    return kept if isinstance(kept, UUID) else UUID(kept)
