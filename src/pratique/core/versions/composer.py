"""Owns the order of Composer's versions: PHP's ``version_compare``, which Composer compares with.

Parts are parted by ``.``, ``-``, ``_``, ``+`` and by a change between digits and other signs. Any unknown word is below
``dev``, then alpha, beta, RC, the end, numbers, and patch levels; case matters. Unlike in Composer's own normal form,
``1.0`` is below ``1.0.0``, as in the plain function.
Specification: the PHP manual, ``version_compare``.
"""

import re

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number

__all__ = ["key"]

_GRAMMAR = re.compile(r"\s*[0-9A-Za-z.~+_@/-]*[0-9A-Za-z][0-9A-Za-z.~+_@/-]*\s*", re.ASCII)
_PART = re.compile(r"[0-9]+|[^0-9._+-]+", re.ASCII)
_UNKNOWN, _END, _NUMBER, _PATCH = b"\1", b"\6", b"\7", b"\x08"
# Tried in this order, by their beginning, as PHP does.
_WORDS = (("dev", b"\2"), ("a", b"\3"), ("b", b"\4"), ("RC", b"\5"), ("rc", b"\5"), ("p", _PATCH))


def key(text: str) -> Key:
    """Give the key of a version or of a branch such as ``dev-main``; raises ``NotAVersion``."""
    if len(text) > MAX_LENGTH or not _GRAMMAR.fullmatch(text):
        raise NotAVersion(text, "composer")
    text = text.strip()
    if text[0] in "vV" and text[1:2].isdigit():
        text = text[1:]
    return b"".join([_encoded(part) for part in _PART.findall(text)]) + _END


def _encoded(part: str) -> bytes:
    if part[0].isdigit():
        return _NUMBER + number(part)
    return next((rank for name, rank in _WORDS if part.startswith(name)), _UNKNOWN)
