"""The protocol of a blob store, asynchronous so that one on disk may use threads and one on a network need not."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final, NewType, Protocol

from pratique.core.names import Hasher
from pratique.server.kernel import ids

_TIME_DIGITS: Final = 12  # of a UUIDv7: milliseconds
_MINUTE: Final = 60_000  # milliseconds
_DIRECTORIES: Final = 256

StorageKey = NewType("StorageKey", str)
"""An opaque name of 32 hexadecimal digits, made for one upload and never used again."""


def new_key() -> StorageKey:
    """Return a key that names nothing yet: a UUIDv7's digits, of which the last two are its minute's number instead.

    They choose the directory: what is stored within a minute lies side by side, each directory comes round after 256
    minutes, and few have to be made and synced.
    """
    digits = ids.uuid7().hex
    minute = int(digits[:_TIME_DIGITS], 16) // _MINUTE
    return StorageKey(f"{digits[:-2]}{minute % _DIRECTORIES:02x}")


Chunk = bytes | memoryview


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """One entry of a store's listing: ``size`` in bytes."""

    key: StorageKey
    size: int
    modified_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """What a writer of ``key`` left that nobody needs: the store's own name of it and its ``size`` in bytes.

    It never changes.
    """

    name: str
    key: StorageKey
    size: int


class Writer(Protocol):
    """Appends to one key, for one request at a time.

    Who lets a later request go on settles the bytes, then notes them in the transaction that acknowledges them.
    """

    @property
    def offset(self) -> int:
        """How many bytes the key holds now."""

    async def write(self, chunks: Sequence[Chunk], hasher: Hasher | None = None) -> None:
        """Append the chunks in order, to ``hasher`` too; raises ``StorageFull`` or ``StorageFailed``.

        A view is the writer's only until this returns: what it keeps of it, it copies.
        """

    async def truncate(self, offset: int) -> None:
        """Drop whatever lies beyond ``offset``; harmless where nothing does."""

    async def settle(self) -> None:
        """Put every byte where another process can go on behind it; ``note`` must follow for it to find them."""

    def note(self) -> None:
        """Join the caller's transaction with what was settled or sealed. Blocks; raises ``WriterBusy``.

        So a writer that another has replaced can acknowledge nothing any more.
        """

    async def seal(self) -> None:
        """Make every byte, and the key itself, survive a loss of power. The key stays locked until it is closed."""

    async def discard(self) -> int:
        """Delete the key with all that was written, and return how many bytes that freed."""

    async def weigh(self) -> int:
        """Return how many bytes the store has of the key, those too that were never acknowledged."""

    async def wipe(self) -> None:
        """Delete all that ``weigh`` weighs; takes longer than ``discard``, which knows what its own writer wrote."""

    async def close(self) -> None:
        """Let go of the key and keep what was noted, so that a later request can go on. Harmless when repeated."""


class BlobStore(Protocol):
    """Keeps bytes under opaque keys."""

    chunk_min: int
    """Bytes that a request should bring at least, its last one excepted; 0 where that is the same to the store."""

    async def create(self, key: StorageKey) -> Writer:
        """Make ``key``, empty, and open it for appending."""

    def announce(self, key: StorageKey) -> None:
        """Join the caller's transaction, so that any process can open ``key`` by ``write`` after it. Blocks."""

    async def write(self, key: StorageKey) -> Writer:
        """Open ``key`` for appending behind what it holds; raises ``WriterBusy`` and ``BytesMissing``."""

    async def size(self, key: StorageKey) -> int | None:
        """Return how many bytes the sealed ``key`` holds; None when it is not there."""

    async def read(self, key: StorageKey, *, start: int = 0, length: int | None = None) -> bytes:
        """Return bytes of a sealed key; for small ones, since all are held in memory. Raises ``BytesMissing``."""

    def stream(self, key: StorageKey, *, start: int = 0, length: int | None = None) -> AsyncGenerator[bytes]:
        """Yield bytes of a sealed key in pieces of bounded size. Raises ``BytesMissing``."""

    async def open_file(self, key: StorageKey) -> BinaryIO | None:
        """Open ``key`` as a file the kernel can send from; None, without looking, where the store has no such files.

        The caller closes it. Raises ``BytesMissing``.
        """

    def place(self, key: StorageKey) -> str | None:
        """Return where ``key`` lies below the store's root, for who sends files for us; None where it has no files."""

    async def address(self, key: StorageKey) -> str | None:
        """Return where a client may fetch ``key`` itself for a short while; None where all go through us."""

    async def delete(self, key: StorageKey) -> int:
        """Remove a key that nobody writes and return how many bytes that freed; 0 when it was gone already."""

    def listing(self) -> Iterator[StoredObject]:
        """Walk everything that was sealed, in no order; blocking, for jobs."""

    async def leftovers(self, before: datetime) -> Sequence[Leftover]:
        """Find what writers left behind that nobody has touched since; not always all of it at once.

        Only what no key needs: never a sealed key, never an upload that was used after ``before``.
        """

    async def drop(self, leftover: str) -> None:
        """Remove a leftover by its name; harmless when it is gone."""

    async def ailment(self) -> str | None:
        """Return what keeps bytes from being read or written, in words without secrets; None when all is well."""

    async def close(self) -> None:
        """Let go of connections and threads of the present event loop."""
