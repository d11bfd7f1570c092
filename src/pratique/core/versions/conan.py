"""Owns the order of Conan's versions: items parted by dots, a pre-release, build metadata that counts.

Specification: Conan 2's ``Version``.
"""

import re

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number, word

__all__ = ["key"]

_GRAMMAR = re.compile(r"[0-9A-Za-z][0-9A-Za-z._*-]*(?:\+[0-9A-Za-z._+-]*)?", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_END, _NUMBER, _TEXT = b"\1", b"\2", b"\3"
_PRERELEASE, _RELEASE = b"\0", b"\1"
_NO_BUILD, _BUILD = b"\0", b"\1"


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    text = text.strip()
    if len(text) > MAX_LENGTH or not _GRAMMAR.fullmatch(text):
        raise NotAVersion(text, "conan")
    main, has_build, build = text.partition("+")
    main, has_prerelease, prerelease = main.partition("-")
    return (
        _items(main)
        + (_PRERELEASE + _items(prerelease) if has_prerelease else _RELEASE)
        + (_BUILD + _items(build) if has_build else _NO_BUILD)
    )


def _items(text: str) -> bytes:
    items = text.split(".")
    while items and not items[-1].strip("0"):
        items.pop()
    return b"".join([_item(item) for item in items]) + _END


def _item(text: str) -> bytes:
    """Encode an item: numbers by their value, ``9d`` just above 9, what begins with a letter above all numbers.

    Conan compares an item that has letters to a number as texts, which runs in a circle (1a < 2 < 10 < 1a); for numbers
    of as many digits this is the same.
    """
    digits = _DIGITS.match(text)
    if digits is None:
        return _TEXT + word(text)
    return _NUMBER + number(digits.group()) + word(text[digits.end() :])
