"""Owns the order of Maven's versions.

The order is total: where Maven's own comparison runs in a circle (it does for a few forms such as ``1.0.alpha``,
``1-sp`` and ``1``), the places of the noughts below decide.
Specification: Maven's POM reference, "Version Order Specification"; the class ``ComparableVersion``.
"""

import re

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number, word

__all__ = ["key"]

_PRINTABLE = re.compile(r"[!-~]*[0-9A-Za-z][!-~]*", re.ASCII)
_TOKEN = re.compile(r"([.-]?)([0-9]+|[^0-9.-]+|)", re.ASCII)
_SHORT = {"a": "alpha", "b": "beta", "m": "milestone"}
_RENAMED = {"ga": "", "final": "", "release": "", "cr": "rc"}
_BELOW = {"alpha": b"\1", "beta": b"\2", "milestone": b"\3", "rc": b"\4", "snapshot": b"\5"}

# Each nought equals a missing token; what it means is decided by what follows the run of noughts it stands in.
# A word after a dot is below one after a hyphen, on either side of the end.
_DOT_BELOW, _HYPHEN_BELOW, _NOUGHT_BEFORE_LESS, _END = b"\1", b"\2", b"\3", b"\4"
_DOT_WORD, _HYPHEN_WORD, _HYPHEN_NUMBER, _NOUGHT_BEFORE_MORE, _NUMBER = b"\5", b"\6", b"\7", b"\x08", b"\x09"
_SP, _OTHER = b"\1", b"\2"
_SERVICE_PACK = ("sp",)


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    text = text.strip()
    if len(text) > MAX_LENGTH or not _PRINTABLE.fullmatch(text):
        raise NotAVersion(text, "maven")
    encoded: list[bytes] = []
    nought = _NOUGHT_BEFORE_MORE
    for hyphen, token in reversed(_trimmed(_tokens(text.lower()))):
        if not token and not hyphen:
            encoded.append(nought)
            continue
        brick = _encoded(token, hyphen=hyphen)
        encoded.append(brick)
        nought = _NOUGHT_BEFORE_LESS if brick < _END else _NOUGHT_BEFORE_MORE
    return b"".join(reversed(encoded)) + _END


def _tokens(text: str) -> list[tuple[bool, str]]:
    """Split into (follows a hyphen or a change between digits and letters, token); noughts are empty."""
    found = [(match.group(1), match.group(2)) for match in _TOKEN.finditer(text)]
    if found and found[-1] == ("", ""):
        found.pop()
    tokens: list[tuple[bool, str]] = []
    for at, (separator, token) in enumerate(found):
        if token[:1].isdigit():
            value = token.lstrip("0")
        else:
            followed = at + 1 < len(found) and found[at + 1][0] == "" and found[at + 1][1][:1].isdigit()
            value = _SHORT.get(token, token) if followed else token
            value = _RENAMED.get(value, value)
        tokens.append((at > 0 and separator != ".", value))
    return tokens


def _trimmed(tokens: list[tuple[bool, str]]) -> list[tuple[bool, str]]:
    """Drop noughts at the end and, again, before each hyphen that is left."""
    kept: list[tuple[bool, str]] = []
    trimming = True
    for hyphen, token in reversed(tokens):
        if trimming and not token:
            continue
        trimming = hyphen
        kept.append((hyphen, token))
    kept.reverse()
    return kept


def _encoded(token: str, *, hyphen: bool) -> bytes:
    if not token:
        return _HYPHEN_NUMBER + number("")
    if token[0].isdigit():
        return (_HYPHEN_NUMBER if hyphen else _NUMBER) + number(token)
    if token in _BELOW:
        return (_HYPHEN_BELOW if hyphen else _DOT_BELOW) + _BELOW[token]
    return (_HYPHEN_WORD if hyphen else _DOT_WORD) + (_SP if token in _SERVICE_PACK else _OTHER + word(token))
