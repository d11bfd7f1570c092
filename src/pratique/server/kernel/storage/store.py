"""The protocol of a blob store, asynchronous so that one on disk may use threads and one on a network need not."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, NewType, Protocol

from pratique.server.kernel import ids

StorageKey = NewType("StorageKey", str)
"""An opaque name of 32 hexadecimal digits, made for one upload and never used again."""


def new_key() -> StorageKey:
    """Return a key that names nothing yet."""
    return StorageKey(ids.uuid7().hex)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """One entry of a store's listing: ``size`` in bytes."""

    key: StorageKey
    size: int
    modified_at: datetime


class Writer(Protocol):
    """Appends to one key, for one request at a time."""

    @property
    def offset(self) -> int:
        """How many bytes the key holds now."""

    async def write(self, chunks: Sequence[bytes]) -> None:
        """Append the chunks in order; raises ``StorageFull`` or ``StorageFailed``."""

    async def truncate(self, offset: int) -> None:
        """Drop whatever lies beyond ``offset``; harmless where nothing does."""

    async def seal(self) -> None:
        """Make every byte, and the key itself, survive a loss of power. The key stays locked until it is closed."""

    async def close(self) -> None:
        """Let go of the key and keep what was written, so that a later request can go on. Harmless when repeated."""


class BlobStore(Protocol):
    """Keeps bytes under opaque keys."""

    async def create(self, key: StorageKey) -> Writer:
        """Make ``key``, empty, and open it for appending."""

    async def write(self, key: StorageKey) -> Writer:
        """Open ``key`` for appending behind what it holds; raises ``WriterBusy`` and ``BytesMissing``."""

    async def size(self, key: StorageKey) -> int | None:
        """Return how many bytes ``key`` holds; None when it is not there."""

    async def read(self, key: StorageKey, *, start: int = 0, length: int | None = None) -> bytes:
        """Return bytes of ``key``; for small ones, since all are held in memory. Raises ``BytesMissing``."""

    def stream(self, key: StorageKey, *, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """Yield bytes of ``key`` in pieces of bounded size. Raises ``BytesMissing``."""

    async def open_file(self, key: StorageKey) -> BinaryIO | None:
        """Open ``key`` as a file the kernel can send from; None where the store has no such files.

        The caller closes it. Raises ``BytesMissing``.
        """

    def place(self, key: StorageKey) -> str | None:
        """Return where ``key`` lies below the store's root, for who sends files for us; None where it has no files."""

    async def delete(self, key: StorageKey) -> int:
        """Remove ``key`` and return how many bytes that freed; 0 when it was gone already."""

    def listing(self) -> Iterator[StoredObject]:
        """Walk everything stored, in no order; blocking, for jobs."""
