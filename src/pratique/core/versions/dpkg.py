"""Owns the order of Debian package versions: epoch, upstream version, revision.

Specification: Debian Policy 5.6.12, "Version"; deb-version(7).
"""

import re

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number

__all__ = ["key"]

_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_UPSTREAM = re.compile(r"[0-9A-Za-z.+~:-]+", re.ASCII)
_REVISION = re.compile(r"[0-9A-Za-z.+~]+", re.ASCII)
_RUN = re.compile(r"([^0-9]*)([0-9]*)", re.ASCII)

# The tilde is below the end of a run, letters above it, every other sign above the letters.
_END = b"\2"
_WEIGHTS = bytes(
    1 if code == ord("~") else code if chr(code).isalpha() else code | 0x80 for code in range(128)
) + bytes(range(128, 256))


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    text = text.strip()
    first, colon, rest = text.partition(":")
    epoch, rest = (first, rest) if colon else ("0", text)
    upstream, hyphen, revision = rest.rpartition("-")
    if not hyphen:
        upstream, revision = rest, "0"
    if (
        len(text) > MAX_LENGTH
        or not _DIGITS.fullmatch(epoch)
        or not _UPSTREAM.fullmatch(upstream)
        or not _REVISION.fullmatch(revision)
    ):
        raise NotAVersion(text, "dpkg")
    return number(epoch) + _runs(upstream) + _runs(revision)


def _runs(text: str) -> bytes:
    # Signs and numbers take turns; the last match is the empty one at the end.
    pairs = _RUN.findall(text)[:-1]
    encoded = [signs.encode("ascii").translate(_WEIGHTS) + _END + number(digits) for signs, digits in pairs]
    return b"".join(encoded) + _END
