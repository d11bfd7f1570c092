"""Owns the order of versions that are instants of RFC 3339, whatever offset they are written in.

Specification: VERS, the scheme "datetime"; RFC 3339, 5.6.
"""

import re
from datetime import UTC, datetime, timedelta

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, word

__all__ = ["key"]

_GRAMMAR = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)
_WHOLE = timedelta(seconds=1)
_BEGIN = datetime(1, 1, 1, tzinfo=UTC)


def key(text: str) -> Key:
    """Give the key of an instant; raises ``NotAVersion``."""
    match = _GRAMMAR.fullmatch(text.strip()) if len(text) <= MAX_LENGTH else None
    if match is None:
        raise NotAVersion(text, "datetime")
    clock, fraction, offset = match.groups()
    try:
        seconds = (datetime.fromisoformat(clock + offset) - _BEGIN) // _WHOLE
    except (ValueError, OverflowError) as problem:
        raise NotAVersion(text, "datetime") from problem
    if seconds < 0:
        raise NotAVersion(text, "datetime")
    return word(f"{seconds:012}.{(fraction or '').rstrip('0')}")
