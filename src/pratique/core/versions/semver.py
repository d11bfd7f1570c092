"""Owns the order of Semantic Versioning, as npm, Cargo, Go, Hex and the OSV range type SEMVER use it.

Read tolerantly, as npm's "loose" and as registries need: a leading ``v`` or ``=``, any number of numeric parts (missing
ones are nought), numbers of any size, a pre-release without its hyphen. Build metadata has no part in the order.
Specification: Semantic Versioning 2.0.0, 11.
"""

import re

from pratique.core.versions.encoding import Key, NotAVersion, number, word

__all__ = ["identifiers", "key", "parts"]

_GRAMMAR = re.compile(
    r"\s*[v=\s]*(?P<release>[0-9]+(?:\.[0-9]+)*)"
    r"(?:-(?P<pre>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)|(?P<loose>[A-Za-z][0-9A-Za-z-]*(?:\.[0-9A-Za-z-]+)*))?"
    r"(?:\+(?P<build>[0-9A-Za-z.+_~-]*))?\s*",
    re.ASCII | re.IGNORECASE,
)
MAX_LENGTH = 256
"""As npm has it."""

_PRERELEASE, _RELEASE, _PART = b"\0", b"\1", b"\2"
_END, _NUMERIC, _TEXT = b"\0", b"\1", b"\2"


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    return parts(text, "semver")[0]


def parts(text: str, scheme: str) -> tuple[Key, str | None]:
    """Give the key and the build metadata, which some ecosystems do order; raises ``NotAVersion`` of `scheme`."""
    match = _GRAMMAR.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if match is None:
        raise NotAVersion(text, scheme)
    release, hyphened, loose, build = match.groups()
    numbers = [part.lstrip("0") for part in release.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    head = b"".join([_PART + number(part) for part in numbers])
    prerelease = hyphened if hyphened is not None else loose
    if prerelease is None:
        return head + _RELEASE, build
    return head + _PRERELEASE + identifiers(prerelease), build


def identifiers(text: str) -> bytes:
    """Encode identifiers parted by dots: numbers below texts, fewer below more."""
    encoded = [
        _NUMERIC + number(part) if part.isdecimal() and part.isascii() else _TEXT + word(part)
        for part in text.split(".")
    ]
    return b"".join(encoded) + _END
