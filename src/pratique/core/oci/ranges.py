"""Owns the grammar of byte ranges: ``Content-Range`` and ``Range`` of an upload, ``Range`` of a blob read.

Offsets are in bytes, from 0; ``end`` is always inclusive, as on the wire.
Specifications: OCI distribution-spec 1.1, "Pushing a blob in chunks"; RFC 9110 section 14.
"""

import re
from dataclasses import dataclass
from typing import Self

__all__ = ["ByteRange", "ContentRange", "InvalidRange", "UnsatisfiableRange", "requested_range", "upload_progress"]

# 19 digits hold every signed 64-bit offset; more are refused before a number is made of them.
_NUMBER = r"([0-9]{1,19})"
_CONTENT_RANGE = re.compile(rf"(?:bytes[ =])?{_NUMBER}-{_NUMBER}(?:/(?:[0-9]{{1,19}}|\*))?", re.ASCII)
_BYTES = re.compile(r"bytes=([0-9]{0,19})-([0-9]{0,19})", re.ASCII)


class InvalidRange(ValueError):
    """The text is not a range of the expected grammar."""

    def __init__(self, text: str) -> None:
        self.text = text[:80]
        super().__init__(f"{self.text!r} is not a range: write <first>-<last>, both inclusive, such as 0-1023")


class UnsatisfiableRange(ValueError):
    """No byte of the range exists in a body of ``size`` bytes."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"the range begins past the end of {size} bytes")


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes ``start`` to ``end``, both inclusive."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many bytes the range covers."""
        return self.end - self.start + 1


@dataclass(frozen=True, slots=True)
class ContentRange(ByteRange):
    """What a chunk of an upload says of itself."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``<start>-<end>``; ``bytes `` before and ``/<size>`` behind are allowed, as some clients write them."""
        match = _CONTENT_RANGE.fullmatch(text.strip())
        if match is None:
            raise InvalidRange(text)
        start, end = int(match[1]), int(match[2])
        if end < start:
            raise InvalidRange(text)
        return cls(start, end)


def requested_range(header: str | None, size: int) -> ByteRange | None:
    """Choose the bytes a ``Range`` header asks of a body; ``None`` means the whole body.

    Several ranges, or another unit, are answered with the whole, as RFC 9110 section 14.2 allows.
    Raises ``UnsatisfiableRange``.
    """
    if header is None:
        return None
    match = _BYTES.fullmatch(header.strip())
    if match is None or (not match[1] and not match[2]):
        return None
    if not match[1]:
        wanted = int(match[2])
        if wanted == 0 or size == 0:
            raise UnsatisfiableRange(size)
        return ByteRange(max(0, size - wanted), size - 1)
    start = int(match[1])
    end = int(match[2]) if match[2] else size - 1
    if match[2] and end < start:
        return None
    if start >= size:
        raise UnsatisfiableRange(size)
    return ByteRange(start, min(end, size - 1))


def upload_progress(offset: int) -> str:
    """Write the ``Range`` header of an upload; nothing received yet is ``0-0`` too, as clients expect."""
    return f"0-{max(0, offset - 1)}"
