"""Owns the order of Alpine package versions.

``1.2.3b_rc2_p1~4f2c-r5``: numbers (a later one that begins with nought is compared as text), letters, suffixes, a
commit, a build. Where two read the same up to the end of one, the other is above it, unless it goes on with a suffix of
a pre-release or with what cannot be read.
Specification: apk-package(5), "pkgver"; the program ``apk version``.
"""

import re

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number, word

__all__ = ["key"]

_PRINTABLE = re.compile(r"[!-~]+", re.ASCII)
_TOKEN = re.compile(
    r"(?P<letter>[a-z])(?P<numbered>[0-9]*)"
    r"|\.(?P<part>[0-9]*)"
    r"|_(?P<suffix>alpha|beta|pre|rc|cvs|svn|git|hg|p(?![a-z]))(?P<suffixed>[0-9]*)"
    r"|~(?P<commit>[0-9a-f]+)"
    r"|-r(?P<build>[0-9]*)(?![a-z])",
    re.ASCII,
)
_FIRST = re.compile(r"[0-9]*", re.ASCII)

# What a token is, in the order of what it is when all before it is the same; the end stands amid.
_BEFORE_END = {"alpha": b"\1\1", "beta": b"\1\2", "pre": b"\1\3", "rc": b"\1\4"}
_AFTER_END = {"cvs": b"\7\1", "svn": b"\7\2", "git": b"\7\3", "hg": b"\7\4", "p": b"\7\5"}
_SUFFIXES = _BEFORE_END | _AFTER_END
_UNREADABLE, _END, _BUILD, _COMMIT, _SUFFIX_NUMBER = b"\2", b"\3", b"\4", b"\5", b"\6"
_EMPTY, _LETTER, _AS_TEXT, _AS_NUMBER = b"\x08", b"\x09", b"\x0a", b"\x0b"
# Tokens come in this order; numbers may follow a letter, and nothing may follow a build.
_STAGES = {"part": 0, "numbered": 0, "suffixed": 1, "commit": 2, "build": 3}
_LAST = 3


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    text = text.strip()
    if len(text) > MAX_LENGTH or not _PRINTABLE.fullmatch(text):
        raise NotAVersion(text, "apk")
    first = _FIRST.match(text)
    at = first.end() if first else 0
    encoded = [number(text[:at])]
    stage = 0
    while stage < _LAST and (match := _TOKEN.match(text, at)):
        kind = str(match.lastgroup)
        if _STAGES[kind] < stage:
            break
        stage = _STAGES[kind]
        encoded.append(_encoded(kind, match))
        at = match.end()
    return b"".join(encoded) + (_END if at == len(text) else _UNREADABLE)


def _encoded(kind: str, found: re.Match[str]) -> bytes:
    value = found[kind]
    match kind:
        case "part":
            if not value:
                return _EMPTY
            return _AS_TEXT + word(value) if value[0] == "0" else _AS_NUMBER + number(value)
        case "numbered":
            letter = _LETTER + found["letter"].encode()
            return letter + _AS_NUMBER + number(value) if value else letter
        case "suffixed":
            suffix = _SUFFIXES[found["suffix"]]
            return suffix + _SUFFIX_NUMBER + number(value) if value else suffix
        case "commit":
            return _COMMIT + word(value)
        case _:
            return _BUILD + number(value)
