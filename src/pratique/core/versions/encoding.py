"""Owns the bricks of version keys: byte strings whose plain comparison is the order of the versions they stand for.

A key is made once of a version's text; from then on sorting, bisecting, equality and hashing are those of ``bytes``, in
C, and total by nature. Two facts are used throughout ``core``: the empty string is below every key, and nothing lies
between a key ``k`` and ``successor(k)``.

Bricks are free of prefixes (none is the beginning of another in the same place), so that keys compare brick by brick.
"""

from functools import lru_cache
from typing import TypeAlias

__all__ = ["ABOVE_ALL", "BELOW_ALL", "MAX_LENGTH", "Key", "NotAVersion", "number", "successor", "word"]

Key: TypeAlias = bytes

MAX_LENGTH = 512
"""Characters of the longest text that is read as a version; the longest in real feeds has about 120."""

BELOW_ALL: Key = b""
ABOVE_ALL: Key = b"\xff"
"""No brick and no key begins with this byte."""

_SHOWN = 80
_LONG = 0xF0


class NotAVersion(ValueError):
    """The text is not a version of the scheme, so it has no place in its order."""

    def __init__(self, text: str, scheme: str) -> None:
        self.text = text[:_SHOWN]
        self.scheme = scheme
        super().__init__(f"{self.text!r} is not a version of the scheme {scheme}")


@lru_cache(8192)  # the numbers of versions are few, and most of the time of making keys went here
def number(digits: str) -> bytes:
    """Encode a run of decimal digits of any length by its value; no digits count as nought."""
    digits = digits.lstrip("0")
    size = len(digits)
    if size < _LONG:
        return b"%c%b" % (size, digits.encode("ascii"))
    return b"%c%c%c%b" % (_LONG, size >> 8, size & 0xFF, digits.encode("ascii"))


def word(text: str) -> bytes:
    """Encode a text without NUL by the order of its code points; a beginning is below what it begins."""
    return text.encode("utf-8", "surrogatepass") + b"\0"


def successor(key: Key) -> Key:
    """Give the least key above this one: the end of "up to and including"."""
    return key + b"\0"
