"""Which tables there are, by the models, and how a value of a column travels: the same from SQLite and PostgreSQL.

A value is what MessagePack knows: nothing, truth, number, text, bytes, instant. JSON travels as its text with sorted
keys, so that the same document is the same text from either database.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from pratique.server.backup.errors import UnknownTable
from pratique.server.backup.records import TableShape

MIGRATIONS: Final = "django_migrations"
"""Django's own table of what was applied; it is told in the archive's start, and written by migrating."""
TRANSIENT: Final = frozenset(
    {
        "registry_upload",
        "registry_remains",
        "registry_leftover",
        "registry_hold",
        "media_export",
        "media_upload",
        "firewall_keptpage",
        "firewall_keptfile",
    }
)
"""Tables whose rows name files that no archive has: pushes under way, bytes on their way out and who holds them up,
exports and what was sent in, which are only on their way, and what is kept of upstreams, which is got again. They are
in an archive without rows."""
_MICROSECOND: Final = timedelta(microseconds=1)

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
else:
    Field = models.Field  # generic in its stubs only


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table, its columns' fields in their order, and the field of its primary key."""

    name: str
    fields: tuple[Field, ...]
    key: Field

    @property
    def shape(self) -> TableShape:
        """Return what an archive says of the table."""
        return TableShape(name=self.name, columns=self.columns)

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(str(each.column) for each in self.fields)

    @property
    def key_at(self) -> int:
        """Return where in a row its key is."""
        return self.fields.index(self.key)

    @property
    def is_heavy(self) -> bool:
        """Whether single rows may hold megabytes."""
        return any(isinstance(each, models.BinaryField | models.TextField | models.JSONField) for each in self.fields)


def all_tables() -> Mapping[str, Table]:
    """Return every table of every model, those of many-to-many relations too, in the order of their names."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta  # noqa: SLF001 — Django's documented interface
        if meta.managed and not meta.proxy and meta.pk is not None:
            fields = tuple(each for each in meta.local_concrete_fields if not getattr(each, "generated", False))
            found[meta.db_table] = Table(name=meta.db_table, fields=fields, key=meta.pk)
    return dict(sorted(found.items()))


def check_known(connection: BaseDatabaseWrapper) -> None:
    """Raise :class:`UnknownTable` when the database has tables that no model describes."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
    unknown = sorted(present - set(all_tables()) - {MIGRATIONS})
    if unknown:
        raise UnknownTable(tables=", ".join(unknown[:10]))


def to_portable(field: Field) -> Callable[[Any], Any]:
    """Return what makes a value of the column, as Django reads it, one that travels."""
    match _plain(field):
        case models.DateTimeField():
            return _as_it_is
        case models.UUIDField() | models.DecimalField() | models.DateField():
            return lambda value: None if value is None else str(value)
        case models.BinaryField():
            return lambda value: None if value is None else bytes(value)
        case models.DurationField():
            return lambda value: None if value is None else value // _MICROSECOND
        case _:
            return _as_it_is


def from_portable(field: Field) -> Callable[[Any], Any]:
    """Return what undoes :func:`to_portable`."""
    match _plain(field):
        case models.DateTimeField():
            return _as_it_is
        case models.UUIDField():
            return lambda value: None if value is None else UUID(value)
        case models.DecimalField():
            return lambda value: None if value is None else Decimal(value)
        case models.DateField():
            return lambda value: None if value is None else date.fromisoformat(value)
        case models.DurationField():
            return lambda value: None if value is None else timedelta(microseconds=value)
        case _:
            return _as_it_is


def to_database(field: Field, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    """Return what makes a value that travelled one that the database takes for the column."""
    if isinstance(field, models.JSONField):
        return lambda text: None if text is None else connection.ops.adapt_json_value(json.loads(text), None)
    back = from_portable(field)
    return lambda value: field.get_db_prep_save(back(value), connection)


def reader(field: Field, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    """Return what makes a value as the database's driver gives it one that travels."""
    if isinstance(field, models.JSONField):
        return _canonical_text
    column = field.get_col(field.model._meta.db_table)  # noqa: SLF001 — Django's documented interface
    converters = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
    travel = to_portable(field)

    def read(value: Any) -> Any:
        for convert in converters:
            value = convert(value, column, connection)
        return travel(value)

    return read


def _plain(field: Field) -> Field:
    """Return the field itself, or for a foreign key the field it points to."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def _as_it_is(value: Any) -> Any:
    return value


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _canonical_text(value: Any) -> str | None:
    """JSON that is no value (SQL's NULL) stays none; JSON's own null is a text."""
    if value is None:
        return None
    return _canonical(json.loads(value) if isinstance(value, str | bytes) else value)
