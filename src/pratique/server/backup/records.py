"""What the sealed stream of an archive holds: records, compressed (zstd), each after its length (4 bytes, big-endian).

In this order: one `Start`, a `KeptBlob` for each blob, a `KeptFile` for each small file, `Rows` table by table in the
order of their keys, one `End`. A record is MessagePack, an array that begins with its name. A stream without its `End`,
or with anything behind it, is damaged.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO, Final

import msgspec
import zstandard

from pratique.server.backup.sealed import BrokenSeal, SealingWriter, UnsealingReader

RECORD_MAX: Final = 512 * 1024 * 1024
"""Bytes of a record: one row may hold a manifest or a layer's record, and is never cut in two."""
_WINDOW_MAX: Final = 8 * 1024 * 1024  # bytes; of what a reader must remember of the stream


class TableShape(msgspec.Struct, frozen=True, array_like=True):
    """A table and its columns."""

    name: str
    columns: tuple[str, ...]


class Start(msgspec.Struct, frozen=True, tag="start", array_like=True):
    """Of what the archive is. `blob_key` opens the blobs beside it; `database` is the kind it was taken from."""

    version: str
    created_at: datetime
    database: str
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[TableShape, ...]
    blob_key: bytes


class KeptBlob(msgspec.Struct, frozen=True, tag="blob", array_like=True):
    """A blob beside the archive. `kind` is ``blob`` or ``index``; `missing` says why it could not be kept."""

    kind: str
    digest: str
    size: int
    missing: str = ""


class KeptFile(msgspec.Struct, frozen=True, tag="file", array_like=True):
    """A small file of the data directory: a key, a certificate, the settings."""

    path: str
    content: bytes


class Rows(msgspec.Struct, frozen=True, tag="rows", array_like=True):
    """Some rows of a table, their values in the order of its columns."""

    table: str
    rows: list[list[Any]]


class End(msgspec.Struct, frozen=True, tag="end", array_like=True):
    """How many rows each table had, and how many blobs and files there are."""

    rows: dict[str, int]
    blobs: int
    files: int


Record = Start | KeptBlob | KeptFile | Rows | End


class RecordWriter:
    """Writes records into a sealed stream."""

    def __init__(self, target: BinaryIO, key: bytes) -> None:
        self._sealing = SealingWriter(target, key)
        self._packing = zstandard.ZstdCompressor(level=3).compressobj()
        self._encoder = msgspec.msgpack.Encoder()

    def write(self, record: Record) -> None:
        """Append a record."""
        encoded = self._encoder.encode(record)
        self._sealing.write(self._packing.compress(len(encoded).to_bytes(4, "big") + encoded))

    def finish(self) -> None:
        """Make the stream whole."""
        self._sealing.write(self._packing.flush())
        self._sealing.finish()


def read_records(source: BinaryIO, key: bytes) -> Iterator[Record]:
    """Yield the records of a stream. Raises :class:`BrokenSeal` for whatever is not what was written."""
    unpacking = zstandard.ZstdDecompressor(max_window_size=_WINDOW_MAX)
    decoder: msgspec.msgpack.Decoder[Record] = msgspec.msgpack.Decoder(Record)
    unsealing = UnsealingReader(source, key)
    with unpacking.stream_reader(unsealing, closefd=False) as stream:  # type: ignore[arg-type]  # it only reads
        while True:
            try:
                length = int.from_bytes(_exactly(stream, 4), "big")
                if length > RECORD_MAX:
                    raise BrokenSeal("a record is longer than any that is written")
                record = decoder.decode(_exactly(stream, length))
                is_end = isinstance(record, End)
                if is_end and (stream.read(1) or unsealing.read(1)):
                    raise BrokenSeal("something lies behind its end")
            except (zstandard.ZstdError, msgspec.DecodeError) as error:
                raise BrokenSeal(f"a record cannot be read ({error})") from error
            yield record
            if is_end:
                return


def _exactly(stream: zstandard.ZstdDecompressionReader, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        more = stream.read(min(size - len(found), 1 << 20))
        if not more:
            raise BrokenSeal("its end is missing")
        found += more
    return bytes(found)
