"""Owns decompression of a layer as a stream; told by its first bytes, since media types lie.

Bounded: each piece that comes out has at most about a megabyte, whatever went in. Specifications: gzip RFC 1952 (any
number of members), Zstandard RFC 8878 (any number of frames, skippable ones too).
"""

from collections.abc import Iterator
from typing import Protocol

import zstandard
from isal import igzip_lib, isal_zlib

from pratique.core.filetree.cutting import Cut
from pratique.core.filetree.problems import Code

__all__ = ["Feed", "Source", "decompressed"]

CHUNK = 256 * 1024
OUT = 1024 * 1024
_FIRST_PIECE = 4096
_WINDOW_MAX = 128 * 1024 * 1024
"""What `zstd --long` asks for; a larger window is only asked for by name."""
_BLOCK_OUT = 128 * 1024
_RUN, _RESERVED = 1, 3
"""Kinds of blocks of RFC 8878: one byte repeated, and the one that is kept free."""
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = 0x184D2A5
"""All but the last four bits of a skippable frame's magic number."""
_OTHERS = {
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x04\x22\x4d\x18": "lz4",
    b"]\x00\x00": "lzma",
    b"PK\x03\x04": "a zip archive",
}


class Source(Protocol):
    """Where a layer's bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Give at most `size` bytes, none at the end."""


class Feed:
    """Compressed bytes in pieces, some of which may be given back; counts what was taken and refuses too much."""

    def __init__(self, source: Source, *, most: int) -> None:
        self._source = source
        self._most = most
        self._data = memoryview(b"")
        self._at = 0
        self.read = 0

    def some(self, size: int) -> memoryview:
        """Take at most `size` bytes; none at the end."""
        if self._at >= len(self._data):
            data = self._source.read(CHUNK)
            self.read += len(data)
            if self.read > self._most:
                raise Cut(Code.TOO_MANY_BYTES, f"The layer has more than {self._most} compressed bytes.")
            self._data, self._at = memoryview(data), 0
        piece = self._data[self._at : self._at + size]
        self._at += len(piece)
        return piece

    def exactly(self, size: int) -> bytes:
        """Take `size` bytes, fewer only at the end."""
        parts = bytearray()
        while len(parts) < size:
            piece = self.some(size - len(parts))
            if not piece:
                break
            parts += piece
        return bytes(parts)

    def back(self, data: bytes) -> None:
        """Give bytes back that were the last ones taken."""
        if len(data) <= self._at:
            self._at -= len(data)
        else:
            self._data, self._at = memoryview(data + bytes(self._data[self._at :])), 0


def decompressed(feed: Feed) -> Iterator[bytes]:
    """Yield a layer's uncompressed bytes; raises `Cut` where they are broken, incomplete or of a kind not read."""
    head = feed.exactly(8)
    feed.back(head)
    if head.startswith(_GZIP):
        return _gunzipped(feed)
    if head.startswith(_ZSTD) or _is_skippable(head[:4]):
        return _unzstded(feed)
    for magic, name in _OTHERS.items():
        if head.startswith(magic):
            raise Cut(
                Code.COMPRESSION_UNKNOWN, f"The layer is {name}, which is not read: layers are gzip, zstd or tar."
            )
    return _plain(feed)


def _plain(feed: Feed) -> Iterator[bytes]:
    while piece := feed.some(CHUNK):
        yield bytes(piece)


def _gunzipped(feed: Feed) -> Iterator[bytes]:
    while True:
        yield from _member(feed)
        head = feed.exactly(2)
        while head and not head.strip(b"\0"):  # tools pad with zeros, and skip them
            head = feed.exactly(CHUNK)
        feed.back(head)
        if not head:
            return
        if not head.startswith(_GZIP):
            raise Cut(
                Code.TRAILING_BYTES, "Bytes that are not gzip follow the layer's gzip stream; they were not read."
            )


def _member(feed: Feed) -> Iterator[bytes]:
    """Yield one gzip member. Its first pieces are small, so that giving back costs little where members are tiny."""
    machine = isal_zlib.decompressobj(wbits=31)
    size, has_ended = _FIRST_PIECE, False
    while not has_ended:
        piece = feed.some(size)
        size = min(size * 2, CHUNK)
        try:
            out = machine.decompress(piece, OUT)
        except igzip_lib.IsalError as error:  # type: ignore[misc]  # its stubs take the class for an instance
            raise Cut(Code.COMPRESSION_BROKEN, f"The layer's gzip stream is broken ({error}).") from error
        has_ended = machine.eof
        feed.back(machine.unused_data if has_ended else machine.unconsumed_tail)
        if out:
            yield out
        elif not piece and not has_ended:
            raise Cut(Code.TRUNCATED, "The layer's gzip stream ends too early.")


def _unzstded(feed: Feed) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor(max_window_size=_WINDOW_MAX)
    while magic := feed.exactly(4):
        if _is_skippable(magic):
            _skip(feed, int.from_bytes(_needed(feed, 4), "little"))
        elif magic == _ZSTD:
            yield from _frame(feed, decompressor)
        else:
            raise Cut(
                Code.TRAILING_BYTES, "Bytes that are not zstd follow the layer's zstd stream; they were not read."
            )


def _frame(feed: Feed, decompressor: zstandard.ZstdDecompressor) -> Iterator[bytes]:
    """Yield one frame, block by block: the format bounds what a block can become."""
    machine = decompressor.decompressobj()
    descriptor = _needed(feed, 1)
    flags = descriptor[0]
    single = flags >> 5 & 1
    size_of_header = (1 - single) + (0, 1, 2, 4)[flags & 3] + (single, 2, 4, 8)[flags >> 6]
    pending = _ZSTD + descriptor + _needed(feed, size_of_header)
    is_last = False
    while not is_last:
        head = _needed(feed, 3)
        word = int.from_bytes(head, "little")
        is_last, kind, size = bool(word & 1), word >> 1 & 3, word >> 3
        if kind == _RESERVED or size > _BLOCK_OUT:
            raise Cut(Code.COMPRESSION_BROKEN, "The layer's zstd stream is broken (a block of no known kind or size).")
        out = _stepped(machine, pending + head + _needed(feed, 1 if kind == _RUN else size))
        pending = b""
        if out:
            yield out
    if flags >> 2 & 1:
        out = _stepped(machine, _needed(feed, 4))
        if out:
            yield out


def _stepped(machine: "zstandard.ZstdDecompressionObj", data: bytes) -> bytes:
    try:
        return machine.decompress(data)
    except zstandard.ZstdError as error:
        raise Cut(Code.COMPRESSION_BROKEN, f"The layer's zstd stream is broken ({error}).") from error


def _needed(feed: Feed, size: int) -> bytes:
    data = feed.exactly(size)
    if len(data) < size:
        raise Cut(Code.TRUNCATED, "The layer's zstd stream ends too early.")
    return data


def _skip(feed: Feed, size: int) -> None:
    while size > 0:
        piece = feed.some(size)
        if not piece:
            raise Cut(Code.TRUNCATED, "The layer's zstd stream ends too early.")
        size -= len(piece)


def _is_skippable(magic: bytes) -> bool:
    return int.from_bytes(magic, "little") >> 4 == _SKIPPABLE and magic[3:] == b"\x18"
