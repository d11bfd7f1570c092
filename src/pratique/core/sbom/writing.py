"""Owns writing the members of a JSON list bit by bit."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

__all__ = ["Bit", "encode", "listed"]

_AT_ONCE = 200  # members written together
_encoder = msgspec.json.Encoder()

Bit = tuple[bytes, int]
"""Some bytes of a document, and how many components end in them."""


def encode(value: Any) -> bytes:
    """Write a value as JSON."""
    return _encoder.encode(value)


def listed(members: Iterable[Any], *, counted: bool = True) -> Iterator[Bit]:
    """Write members of a list, with the commas between them and without its brackets."""
    batch: list[bytes] = []
    comma = b""
    for each in members:
        batch.append(_encoder.encode(each))
        if len(batch) == _AT_ONCE:
            yield comma + b",".join(batch), len(batch) if counted else 0
            batch, comma = [], b","
    if batch:
        yield comma + b",".join(batch), len(batch) if counted else 0
