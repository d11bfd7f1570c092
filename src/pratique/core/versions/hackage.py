"""Owns the order of Haskell's package versions, and of GHC's: numbers parted by dots, fewer below more.

Specification: the Haskell Package Versioning Policy; Cabal's ``Version``.
"""

import re

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number

__all__ = ["key"]

_GRAMMAR = re.compile(r"\s*[0-9]+(?:\.[0-9]+)*\s*", re.ASCII)


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    if len(text) > MAX_LENGTH or not _GRAMMAR.fullmatch(text):
        raise NotAVersion(text, "hackage")
    return b"".join([b"\1" + number(part) for part in text.strip().split(".")]) + b"\0"
