"""Owns the order of versions that are integers parted by dots; what follows the first other sign is not looked at.

Specification: VERS, the type "intdot".
"""

import re

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number

__all__ = ["key"]

_GRAMMAR = re.compile(r"([0-9]+(?:\.[0-9]+)*)[!-~]*", re.ASCII)


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    match = _GRAMMAR.fullmatch(text.strip()) if len(text) <= MAX_LENGTH else None
    if match is None:
        raise NotAVersion(text, "intdot")
    return b"".join([b"\1" + number(part) for part in match[1].split(".")]) + b"\0"
