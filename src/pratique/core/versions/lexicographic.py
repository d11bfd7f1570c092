"""Owns the order of versions that are mere texts: by the code points of UTF-8, nothing normalised.

Specification: VERS, the scheme "lexicographic".
"""

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, word

__all__ = ["key"]


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    text = text.strip()
    if not text or len(text) > MAX_LENGTH or not text.isprintable() or " " in text:
        raise NotAVersion(text, "lexicographic")
    return word(text)
