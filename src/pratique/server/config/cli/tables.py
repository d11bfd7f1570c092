"""Tables for people and for `cut`: columns aligned by spaces, nothing ever cut off."""

import sys
from collections.abc import Sequence

_GAP = "  "


def show(rows: Sequence[Sequence[object]], *, heading: Sequence[str]) -> None:
    """Print a table."""
    sys.stdout.write("".join(f"{line}\n" for line in lines(rows, heading=heading)))


def lines(rows: Sequence[Sequence[object]], *, heading: Sequence[str]) -> list[str]:
    """Return the lines of a table."""
    cells = [list(heading), *(["" if each is None else str(each) for each in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heading))]
    return [_GAP.join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
