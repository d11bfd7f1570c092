"""Lists by key: a page continues after the last key seen, never at an offset.

A cursor is the sort key and id of the last item, as URL-safe base64 of JSON: opaque to clients and harmless when
forged, since it only chooses where in the caller's own list to go on.

Long lists that pages of ours ask for again and again are read by a statement of their own, ``Asked`` giving its end,
and answered by ``told``: what we read from our own tables is not checked against the schema that documents it, which
costs more than reading it. Tests compare the two.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

import msgspec
import pydantic
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpResponse
from ninja import Schema

from pratique.server.kernel.database.statements import instant
from pratique.server.kernel.errors import Invalid

ModelT = TypeVar("ModelT", bound=Model)
RowT = TypeVar("RowT")
ItemT = TypeVar("ItemT")

LIMIT_MAX = 200


class Page(Schema, Generic[ItemT]):
    """One page of a list. ``next`` is the cursor of the following page, null on the last."""

    items: list[ItemT]
    next: str | None = None


class Paging(Schema):
    """How a list is asked for."""

    limit: Annotated[int, pydantic.Field(ge=1, le=LIMIT_MAX)] = 50
    after: Annotated[str, pydantic.Field(max_length=2048)] = ""
    sort: Annotated[str, pydantic.Field(max_length=64)] = ""


class BadCursor(Invalid):
    """The cursor in `after` is not one that this list gave out; start again without it."""

    code = "bad_cursor"


class BadSort(Invalid):
    """This list cannot be sorted by {asked!r}; it can by: {known}."""

    code = "bad_sort"


@dataclass(frozen=True, slots=True, kw_only=True)
class SortKey:
    """A column a list may be sorted by; ``parse`` reads its value back from a cursor's JSON.

    ``is_unique``: no two rows of a list have the same, so that a page is found by it alone.
    """

    column: str
    parse: Callable[[Any], Any] = str
    is_unique: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A page as it was asked for: its order, and the key of the row that it comes after, None for the first page."""

    key: SortKey
    descending: bool
    after: tuple[Any, int] | None
    limit: int

    def ending(self, table: str) -> tuple[str, list[object]]:
        """Return the end of a statement whose last words are conditions on a table, and the end's parameters.

        One row more than the page holds is asked for, by which one knows that another page follows.
        """
        column, beyond = f"{table}.{self.key.column}", "<" if self.descending else ">"
        order = f"{self.order(table)} LIMIT %s"
        if self.after is None:
            return order, [self.limit + 1]
        value, identity = self.after
        kept = instant(value) if isinstance(value, datetime) else value
        if self.key.is_unique:
            return f"AND {column} {beyond} %s {order}", [kept, self.limit + 1]
        # The first condition says what the second implies; by it the database begins to read at the cursor.
        return (
            f"AND {column} {beyond}= %s AND ({column}, {table}.id) {beyond} (%s, %s) {order}",
            [kept, kept, identity, self.limit + 1],
        )

    def order(self, table: str) -> str:
        """Return the order of the page."""
        direction = "DESC" if self.descending else "ASC"
        columns = [self.key.column] if self.key.is_unique else [self.key.column, "id"]
        return f"ORDER BY {', '.join(f'{table}.{each} {direction}' for each in columns)}"

    def cursor(self, last: object) -> str:
        """Return the cursor of the page that goes on behind a row."""
        return _encode(last, self.key)

    def cut(self, found: Sequence[RowT]) -> tuple[Sequence[RowT], str | None]:
        """Return of what was found what the page holds, and the cursor of the next page."""
        if len(found) <= self.limit:
            return found, None
        page = found[: self.limit]
        return page, self.cursor(page[-1])


def asked_for(paging: Paging, *, keys: Mapping[str, SortKey], default: str) -> Asked:
    """Read how a page is asked for; as ``page_of`` says."""
    asked = paging.sort or default
    key = keys.get(asked.removeprefix("-"))
    if key is None:
        raise BadSort(asked=asked, known=", ".join(sorted(keys)))
    after = _decode(paging.after, key) if paging.after else None
    return Asked(key=key, descending=asked.startswith("-"), after=after, limit=paging.limit)


def page_of(
    queryset: QuerySet[ModelT, RowT], *, paging: Paging, keys: Mapping[str, SortKey], default: str
) -> tuple[Sequence[RowT], str | None]:
    """Return one page of ``queryset`` and the cursor of the next.

    Its rows are models, or named tuples with ``pk`` and the columns one may sort by. ``keys`` are the names a client
    may sort by; ``default`` is one of them, with ``-`` in front for descending. Columns must not be null. Raises
    :class:`BadSort` or :class:`BadCursor`.
    """
    asked = asked_for(paging, keys=keys, default=default)
    column = asked.key.column
    if asked.after is not None:
        value, identity = asked.after
        beyond = "lt" if asked.descending else "gt"
        # The first condition says what the second implies; by it the database begins to read at the cursor.
        queryset = queryset.filter(**{f"{column}__{beyond}e": value}).filter(
            Q(**{f"{column}__{beyond}": value}) | Q(**{column: value, f"pk__{beyond}": identity})
        )
    columns = [F(column), F("pk")]
    ordering = [each.desc() if asked.descending else each.asc() for each in columns]
    return asked.cut(list(queryset.order_by(*ordering)[: asked.limit + 1]))


def told_one(item: Mapping[str, object]) -> HttpResponse:
    """Answer with one thing as it is; as ``told``."""
    return HttpResponse(msgspec.json.encode(item), content_type="application/json")


def told(items: Sequence[Mapping[str, object]], following: str | None) -> HttpResponse:
    """Answer with a page as it is: the items must be what the route's ``Page`` would say of them."""
    return HttpResponse(msgspec.json.encode({"items": items, "next": following}), content_type="application/json")


def _encode(last: Any, key: SortKey) -> str:
    value = last
    for part in key.column.split("__"):
        value = getattr(value, part)
    text = json.dumps([value, last.pk], default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, key: SortKey) -> tuple[Any, int]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        value, identity = json.loads(text)
        decoded = key.parse(value), int(identity)
        if not all(map(_is_storable, decoded)):
            raise BadCursor
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
        raise BadCursor from error
    return decoded


def _is_storable(value: object) -> bool:
    """Tell whether a database can compare a column with the value: a forged cursor may hold anything."""
    match value:
        case str():
            return value.isprintable()
        case int():
            return abs(value) < 1 << 63
        case datetime():
            return value.tzinfo is not None
        case _:
            return True
