"""Reads comparisons that others published, and says which of them we answer otherwise, and why."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from pratique.core.versions import Order, Scheme, compare

DATA = Path(__file__).parents[2] / "data" / "versions"

# Left, right → why. The list holds the published cases that the ecosystem's own tool answers as we do.
EXPLAINED = {
    # An old Maven's answers run in a circle here (2.9.0.RC1 < 2.9.0 < 2.9.0-1 < 2.9.0.RC1); since 3.9 noughts before a
    # word are dropped and its answer is ours.
    ("2.9.0-1", "2.9.0.RC1"),
    ("1.0.0-gradle-rework-beta3", "1.0.0.RC7-3"),
    ("1.1.0-01-glassfish", "1.1.0.Beta1"),
}


def is_explained(left: str, right: str) -> bool:
    """Tell whether a case is known to be answered otherwise.

    ``#`` stands for any number in PHP's function, so it equals numbers that differ; no version holds it.
    """
    return "#" in left + right or (left, right) in EXPLAINED


def wrong(scheme: Scheme, path: Path) -> list[str]:
    """Give the comparisons of a file that we answer otherwise and have no reason to."""
    return [
        f"{left} {expected} {right}, not {compare(scheme, left, right)}"
        for left, expected, right in comparisons(path)
        if compare(scheme, left, right) != expected and not is_explained(left, right)
    ]


def comparisons(path: Path) -> Iterator[tuple[str, str, str]]:
    """Give (left, order, right) of each line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if len(fields) == 3 and not line.startswith("#"):
            yield fields[0], fields[1], fields[2]


def misjudged(scheme: Scheme, path: Path) -> list[str]:
    """Give the cases of a VERS comparison file that we answer otherwise."""
    found = []
    for case in json.loads(path.read_bytes()):
        versions, expected = case["input"]["versions"], case["expected_output"]
        if case["test_type"] == "equality":
            agrees = (compare(scheme, *versions) is Order.EQUAL) == expected
        else:
            agrees = all(
                compare(scheme, left, right) in (Order.LESS, Order.EQUAL) for left, right in pairwise(expected)
            )
        if not agrees:
            found.append(f"{versions}: {expected}")
    return found
