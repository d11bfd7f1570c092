"""Lists by key: a page continues after the last key seen, never at an offset.

A cursor is the sort key and id of the last item, as URL-safe base64 of JSON: opaque to clients and harmless when
forged, since it only chooses where in the caller's own list to go on.

Long lists that pages of ours ask for again and again are answered by ``told``: what we read from our own tables is not
checked against the schema that documents it, which costs more than reading it. Tests compare the two.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

import pydantic
from django.db.models import F, Model, Q, QuerySet
from ninja import Schema
from ninja.responses import Response

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
    """A column a list may be sorted by; ``parse`` reads its value back from a cursor's JSON."""

    column: str
    parse: Callable[[Any], Any] = str


def page_of(
    queryset: QuerySet[ModelT, RowT], *, paging: Paging, keys: Mapping[str, SortKey], default: str
) -> tuple[Sequence[RowT], str | None]:
    """Return one page of ``queryset`` and the cursor of the next.

    Its rows are models, or named tuples with ``pk`` and the columns one may sort by. ``keys`` are the names a client
    may sort by; ``default`` is one of them, with ``-`` in front for descending. Columns must not be null. Raises
    :class:`BadSort` or :class:`BadCursor`.
    """
    asked = paging.sort or default
    descending, name = asked.startswith("-"), asked.removeprefix("-")
    key = keys.get(name)
    if key is None:
        raise BadSort(asked=asked, known=", ".join(sorted(keys)))
    if paging.after:
        value, identity = _decode(paging.after, key)
        beyond = "lt" if descending else "gt"
        # The first condition says what the second implies; by it the database begins to read at the cursor.
        queryset = queryset.filter(**{f"{key.column}__{beyond}e": value}).filter(
            Q(**{f"{key.column}__{beyond}": value}) | Q(**{key.column: value, f"pk__{beyond}": identity})
        )
    columns = [F(key.column), F("pk")]
    ordering = [each.desc() if descending else each.asc() for each in columns]
    found = list(queryset.order_by(*ordering)[: paging.limit + 1])
    if len(found) <= paging.limit:
        return found, None
    page = found[: paging.limit]
    return page, _encode(page[-1], key)


def told(items: Sequence[Mapping[str, object]], following: str | None) -> Response:
    """Answer with a page as it is: the items must be what the route's ``Page`` would say of them."""
    return Response({"items": items, "next": following})


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
