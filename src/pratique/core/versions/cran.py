"""Owns the order of R's package versions: numbers parted by ``.`` or ``-``, fewer below more.

Specification: R's ``package_version`` and ``compareVersion``.
"""

import re

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number

__all__ = ["key"]

_GRAMMAR = re.compile(r"\s*[0-9]+(?:[.-][0-9]+)*\s*", re.ASCII)
_NUMBER = re.compile(r"[0-9]+", re.ASCII)


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    if len(text) > MAX_LENGTH or not _GRAMMAR.fullmatch(text):
        raise NotAVersion(text, "cran")
    return b"".join([b"\1" + number(part) for part in _NUMBER.findall(text)]) + b"\0"
