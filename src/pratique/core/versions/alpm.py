"""Owns the order of Arch Linux package versions: epoch, version, release.

pacman compares a version without a release to one with any release by the version alone, which is no order; here a
missing release is 1, which is what packages begin with.
Specification: vercmp(8); the function ``alpm_pkg_vercmp``.
"""

import re

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number, word

__all__ = ["key"]

_GRAMMAR = re.compile(r"(?:([0-9]+):)?([!-,./0-~]+?)(?:-([0-9]+(?:\.[0-9]+)?))?", re.ASCII)
_SEGMENT = re.compile(r"([^0-9A-Za-z]*)([0-9]+|[A-Za-z]+|$)", re.ASCII)
_LETTERS, _END, _DIGITS, _APART = b"\1", b"\2", b"\3", b"\4"
_NOTHING = b"\0"


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    match = _GRAMMAR.fullmatch(text.strip()) if len(text) <= MAX_LENGTH else None
    if match is None:
        raise NotAVersion(text, "alpm")
    epoch, version, release = match.groups()
    return number(epoch or "") + _segments(version) + _segments(release or "1")


def _segments(text: str) -> bytes:
    encoded: list[bytes] = []
    for signs, part in _SEGMENT.findall(text):
        if not signs and not part:
            break
        # More signs between two parts are above fewer, and above the end; letters that follow at once are below it.
        apart = b"%c%c%c" % (_APART[0], len(signs) >> 8, len(signs) & 0xFF) if signs else b""
        if not part:
            encoded.append(apart + _NOTHING)
        else:
            encoded.append(apart + (_DIGITS + number(part) if part[0] <= "9" else _LETTERS + word(part)))
    return b"".join(encoded) + _END
