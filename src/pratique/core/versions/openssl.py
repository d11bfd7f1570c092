"""Owns the order of OpenSSL's versions: numbers, then the letters of the releases before 3.0, then a pre-release.

Specification: OpenSSL's "Release strategy" and its older versioning scheme, as VERS names it.
"""

import re

from pratique.core.versions import semver
from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number, word

__all__ = ["key"]

_GRAMMAR = re.compile(r"([0-9]+(?:\.[0-9]+)*)([a-z]*)(?:-([0-9A-Za-z.-]+))?", re.ASCII)
_END, _PART = b"\0", b"\1"
_PRERELEASE, _RELEASE = b"\0", b"\1"


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    match = _GRAMMAR.fullmatch(text.strip()) if len(text) <= MAX_LENGTH else None
    if match is None:
        raise NotAVersion(text, "openssl")
    release, letters, prerelease = match.groups()
    numbers = b"".join([_PART + number(part) for part in release.split(".")]) + _END
    stage = _RELEASE if prerelease is None else _PRERELEASE + semver.identifiers(prerelease)
    return numbers + word(letters) + stage
