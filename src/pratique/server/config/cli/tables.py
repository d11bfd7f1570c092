"""Tables for people and for `cut`: columns aligned by spaces, nothing ever cut off."""

import sys
from collections.abc import Sequence

_GAP = "  "


def show(rows: Sequence[Sequence[object]], *, heading: Sequence[str]) -> None:
    """Print a table."""
    sys.stdout.write("".join(f"{line}\n" for line in lines(rows, heading=heading)))


def lines(rows: Sequence[Sequence[object]], *, heading: Sequence[str]) -> list[str]:
    """Return the lines of a table."""
    cells = [list(heading), *([_cell(each) for each in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heading))]
    return [_GAP.join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def _cell(value: object) -> str:
    """Write a value as settings and JSON have it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case _:
            return str(value)
