"""Owns the order of RPM versions: epoch, version, release; ``~`` is below the end of a version and ``^`` above it.

A version without a release is below the same with one. A missing epoch is nought.
Specification: rpm-version(7); the function ``rpmvercmp`` and its test suite.
"""

import re

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number, word

__all__ = ["key"]

_SEGMENT = re.compile(r"~|\^|[0-9]+|[A-Za-z]+", re.ASCII)
_TILDE, _END, _CARET, _LETTERS, _DIGITS = b"\1", b"\2", b"\3", b"\4", b"\5"
_NO_RELEASE, _RELEASE = b"\0", b"\1"
_NO_EPOCH = _DIGITS + number("") + _END


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    text = text.strip()
    if not 0 < len(text) <= MAX_LENGTH or not text.isprintable() or " " in text:
        raise NotAVersion(text, "rpm")
    epoch, colon, rest = text.partition(":")
    if not colon:
        epoch, rest = "", text
    version, hyphen, release = rest.rpartition("-")
    if not hyphen:
        version, release = rest, ""
    return (
        (_segments(epoch) if epoch else _NO_EPOCH)
        + _segments(version)
        + (_RELEASE + _segments(release) if hyphen else _NO_RELEASE)
    )


def _segments(text: str) -> bytes:
    return b"".join([_segment(part) for part in _SEGMENT.findall(text)]) + _END


def _segment(part: str) -> bytes:
    if part == "~":
        return _TILDE
    if part == "^":
        return _CARET
    return _DIGITS + number(part) if part[0] <= "9" else _LETTERS + word(part)
