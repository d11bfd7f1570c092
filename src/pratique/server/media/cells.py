"""Rows as CSV (RFC 4180).

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and a package's name may be anybody's
choice: such a cell gets an apostrophe in front, which spreadsheets do not show.
"""

import csv
import io
from collections.abc import Iterable, Sequence

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are the same signs in full width, which spreadsheets take for them in some languages."""


def harmless(value: object) -> str:
    """Return a cell's text, which no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def written(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as lines of CSV, every cell harmless."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[harmless(cell) for cell in row] for row in rows])
    return text.getvalue().encode()
