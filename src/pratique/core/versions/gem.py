"""Owns the order of RubyGems' versions.

Segments are numbers or words; a word is a pre-release and below any number; missing segments are noughts.
Specification: RubyGems' ``Gem::Version``, methods ``canonical_segments`` and ``<=>``.
"""

import re

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number, word

__all__ = ["key"]

_GRAMMAR = re.compile(r"\s*[0-9][0-9A-Za-z]*(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\s*", re.ASCII)
_SEGMENT = re.compile(r"[0-9]+|[A-Za-z]+", re.ASCII)

# A nought equals a missing segment, so what it means is decided by what follows the run of noughts it stands in.
_WORD, _NOUGHT_BEFORE_WORD, _END, _NOUGHT_BEFORE_NUMBER, _NUMBER = b"\1", b"\2", b"\3", b"\4", b"\5"


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    if len(text) > MAX_LENGTH or not _GRAMMAR.fullmatch(text):
        raise NotAVersion(text, "gem")
    segments = [part.lstrip("0") for part in _SEGMENT.findall(text.replace("-", ".pre."))]
    first_word = next((at for at, part in enumerate(segments) if part[:1].isalpha()), len(segments))
    canonical = _without_noughts(segments[:first_word]) + _without_noughts(segments[first_word:])
    encoded: list[bytes] = []
    nought = _NOUGHT_BEFORE_NUMBER
    for part in reversed(canonical):
        if not part:
            encoded.append(nought)
        elif part[0].isalpha():
            encoded.append(_WORD + word(part))
            nought = _NOUGHT_BEFORE_WORD
        else:
            encoded.append(_NUMBER + number(part))
            nought = _NOUGHT_BEFORE_NUMBER
    return b"".join(reversed(encoded)) + _END


def _without_noughts(segments: list[str]) -> list[str]:
    while segments and not segments[-1]:
        segments.pop()
    return segments
