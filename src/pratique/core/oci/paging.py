"""Owns the paging of tag and catalogue lists: the parameters ``n`` and ``last`` and the ``Link`` header.

Specification: OCI distribution-spec 1.1, "Listing Tags"; RFC 8288 for the header.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

__all__ = ["InvalidPageSize", "Page", "next_link", "page_of", "page_size"]

T = TypeVar("T")
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_MAX_DIGITS = 9


class InvalidPageSize(ValueError):
    """``n`` is not a count."""

    def __init__(self, text: str) -> None:
        self.text = text[:40]
        super().__init__(f"n={self.text} is not a page size: write a whole number, 0 or more")


def page_size(text: str | None, *, default: int, maximum: int) -> int:
    """Read ``n``, clamped to ``maximum`` before anything is sized by it; raises ``InvalidPageSize``."""
    if text is None or text == "":
        return min(default, maximum)
    if _DIGITS.fullmatch(text) is None:
        raise InvalidPageSize(text)
    if len(text) > _MAX_DIGITS:
        return maximum
    return min(int(text), maximum)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list, and whether more follows it."""

    items: Sequence[T]
    has_more: bool


def page_of(rows: Sequence[T], size: int) -> Page[T]:
    """Cut a page from ``size`` + 1 rows read: the row too many only tells that there is more."""
    return Page(rows[:size], has_more=size > 0 and len(rows) > size)


def next_link(path: str, *, size: int, last: str, others: Sequence[tuple[str, str]] = ()) -> str:
    """Write the ``Link`` header that leads past ``last``; ``others`` are parameters that the next page keeps."""
    return f'<{path}?{urlencode([("n", size), ("last", last), *others])}>; rel="next"'
