r"""Owns one fact of JSON: a text may hold a null character, written ``\u0000``, which PostgreSQL keeps in no text.

Whoever stores what others send refuses it, so that an installation takes the same on every database.
Specification: RFC 8259 section 7.
"""

import re

__all__ = ["has_null"]

_NULL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def has_null(document: bytes) -> bool:
    """Tell whether a text or a name in a JSON document holds a null character; an escaped backslash before is none."""
    return rb"\u0000" in document and _NULL.search(document) is not None
