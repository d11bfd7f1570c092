"""Owns the order of Gentoo's ebuild versions: numbers, a letter, suffixes, a revision.

Specification: Gentoo's Package Manager Specification, "Version comparison".
"""

import re

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number, word

__all__ = ["key"]

_GRAMMAR = re.compile(
    r"(?P<first>[0-9]+)(?P<others>(?:\.[0-9]+)*)(?P<letter>[a-z]?)"
    r"(?P<suffixes>(?:_(?:alpha|beta|pre|rc|p)[0-9]*)*)(?:-r(?P<revision>[0-9]+))?",
    re.ASCII,
)
_SUFFIX = re.compile(r"_([a-z]+)([0-9]*)", re.ASCII)
_SUFFIXES = {"alpha": b"\1", "beta": b"\2", "pre": b"\3", "rc": b"\4", "p": b"\6"}
_NO_SUFFIX = b"\5"
_END, _AS_TEXT, _AS_NUMBER = b"\0", b"\1", b"\2"


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    match = _GRAMMAR.fullmatch(text.strip()) if len(text) <= MAX_LENGTH else None
    if match is None:
        raise NotAVersion(text, "gentoo")
    first, others, letter, suffixes, revision = match.groups()
    numbers = number(first) + b"".join([_part(part) for part in others.split(".")[1:]]) + _END
    named = b"".join([_SUFFIXES[name] + number(digits) for name, digits in _SUFFIX.findall(suffixes)])
    return numbers + word(letter) + named + _NO_SUFFIX + number(revision or "")


def _part(part: str) -> bytes:
    return _AS_TEXT + word(part.rstrip("0")) if part[0] == "0" else _AS_NUMBER + number(part)
