"""Owns patterns with ``*`` (any characters) and ``?`` (one): matched in bounded time, without regular expressions.

Case does not matter. The time is the product of the two lengths at most, and both are bounded by who reads them.
"""

from collections.abc import Iterable

__all__ = ["Patterns"]

_WILD = frozenset("*?")


class Patterns:
    """Several patterns, of which one has to match: plain texts and mere beginnings are looked up, not tried."""

    def __init__(self, patterns: Iterable[str]) -> None:
        folded = [each.casefold() for each in patterns]
        self._plain = frozenset(each for each in folded if not _WILD & set(each))
        wild = [each for each in folded if _WILD & set(each)]
        self._beginnings = tuple(each[:-1] for each in wild if each.endswith("*") and not _WILD & set(each[:-1]))
        self._rest = tuple(each for each in wild if not each.endswith("*") or _WILD & set(each[:-1]))

    def match(self, text: str) -> bool:
        """Tell whether one of them matches the whole text."""
        folded = text.casefold()
        return (
            folded in self._plain
            or folded.startswith(self._beginnings)
            or any(_matches(each, folded) for each in self._rest)
        )


def _matches(pattern: str, text: str) -> bool:
    """Match with two fingers: on a mismatch the last star takes one character more, and only the last one ever does."""
    at = place = 0
    star, taken = -1, 0
    while place < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, taken, at = at, place, at + 1
        elif at < len(pattern) and pattern[at] in {"?", text[place]}:
            at, place = at + 1, place + 1
        elif star >= 0:
            taken += 1
            at, place = star + 1, taken
        else:
            return False
    return not pattern[at:].strip("*")
