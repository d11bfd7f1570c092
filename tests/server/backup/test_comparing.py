# ruff: noqa: S608 — the names in these statements are our own models'
"""The comparison is what proves a restore, so it is itself proven: whatever is changed, in any table, it notices."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from pratique.server.backup import archive, comparing, services
from pratique.server.backup.comparing import Comparison
from pratique.server.backup.tables import MIGRATIONS, TRANSIENT, Table, all_tables
from pratique.server.identity import ports
from tests.server.backup.filling import fill
from tests.server.backup.quiet import Quiet

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A backup of an installation in which every table has rows, and how to compare both."""

    path: Path
    rows: dict[str, int]

    def compare(self) -> Comparison:
        return comparing.compare(self.path, known=archive.own_secrets(), telling=Quiet())


@pytest.fixture
def world(tmp_path: Path) -> World:
    counts = fill()
    made = services.create(tmp_path, telling=Quiet())
    _forget_the_backups_own_event()
    return World(path=made.path, rows=counts)


def test_every_table_has_rows_in_the_world_that_is_compared(world: World) -> None:
    assert {name for name, count in world.rows.items() if not count} == set()
    assert set(all_tables()) == set(world.rows) | TRANSIENT


@pytest.mark.long
def test_a_row_that_is_gone_changed_or_new_is_noticed_in_every_table(world: World) -> None:
    assert world.compare().differences == {}
    missed = []
    for table in all_tables().values():
        if table.name in TRANSIENT:
            continue
        row = _any_row(table)
        with _without(table, row):
            missed += _missed(world, table, "missing")
        for at, changed in _changes(table, row):
            with suppress(IntegrityError), _instead(table, row, changed):
                missed += _missed(world, table, table.columns[at])
                break
    assert missed == []
    assert world.compare().differences == {}


def test_a_migration_that_was_applied_on_one_side_only_is_noticed(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {MIGRATIONS} (app, name, applied) VALUES ('other', '0001', '2026-01-01 00:00:00+00')"
        )
    try:
        assert world.compare().differences == {"migrations": 1}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {MIGRATIONS} WHERE app = 'other'")


def test_a_key_that_is_gone_changed_or_new_is_noticed(tmp_path: Path) -> None:
    keys = ports.place().data / "keys"
    (keys / "mine").write_text("before")
    made = services.create(tmp_path, telling=Quiet())
    _forget_the_backups_own_event()
    world = World(path=made.path, rows={})

    (keys / "mine").write_text("after")
    assert world.compare().samples == ["files: keys/mine has other contents"]
    (keys / "mine").unlink()
    assert world.compare().samples == ["files: keys/mine is missing"]
    (keys / "mine").write_text("before")
    (keys / "another").write_text("")
    assert world.compare().samples == ["files: keys/another is not in the backup"]
    (keys / "another").unlink()
    (keys / "mine").unlink()


def _missed(world: World, table: Table, word: str) -> list[str]:
    """Compare; return what should have been said and was not."""
    result = world.compare()
    noticed = result.differences[table.name] and any(word in each for each in result.samples)
    return [] if noticed else [f"{table.name}: {word}: {dict(result.differences)}"]


def _changes(table: Table, row: Sequence[Any]) -> Iterator[tuple[int, list[Any]]]:
    """Give the row with another value in one column, by columns; a constraint may refuse it."""
    for at, field in enumerate(table.fields):
        if field.primary_key or field.is_relation or isinstance(field, models.BooleanField):
            continue
        match field, row[at]:
            case models.IntegerField() | models.FloatField(), int() | float():
                other = row[at] + 1
            case models.CharField() | models.TextField(), str():
                other = f"{row[at][:-1]}~"
            case _:
                continue
        yield at, [other if position == at else each for position, each in enumerate(row)]


def _any_row(table: Table) -> Sequence[Any]:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        columns = ", ".join(quote(each) for each in table.columns)
        cursor.execute(f"SELECT {columns} FROM {quote(table.name)} ORDER BY {quote(table.columns[table.key_at])}")
        row: Sequence[Any] = cursor.fetchall()[-1]
        return row


@contextmanager
def _without(table: Table, row: Sequence[Any]) -> Iterator[None]:
    _delete(table, row)
    try:
        yield
    finally:
        _insert(table, row)


@contextmanager
def _instead(table: Table, row: Sequence[Any], changed: Sequence[Any]) -> Iterator[None]:
    _delete(table, row)
    try:
        _insert(table, changed)
        yield
    finally:
        _delete(table, row)
        _insert(table, row)


@contextmanager
def _unchecked() -> Iterator[Any]:
    """Change rows as no program of ours could: without foreign keys, constraints, triggers."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield cursor
        return
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield cursor
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


def _delete(table: Table, row: Sequence[Any]) -> None:
    quote = connection.ops.quote_name
    with _unchecked() as cursor:
        cursor.execute(
            f"DELETE FROM {quote(table.name)} WHERE {quote(table.columns[table.key_at])} = %s", [row[table.key_at]]
        )


def _insert(table: Table, row: Sequence[Any]) -> None:
    quote = connection.ops.quote_name
    places = ", ".join("%s" for _ in row)
    columns = ", ".join(quote(each) for each in table.columns)
    with _unchecked() as cursor:
        cursor.execute(f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({places})", list(row))


def _forget_the_backups_own_event() -> None:
    from pratique.server.kernel.outbox.models import OutboxEvent

    OutboxEvent.objects.filter(type="backup.created").delete()
