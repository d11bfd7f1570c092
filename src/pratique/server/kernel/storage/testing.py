"""A blob store in memory, for tests of what stands on one; held to the same contract suite as the real ones."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

from pratique.core.names import Hasher
from pratique.server.kernel import clock
from pratique.server.kernel.storage.errors import BytesMissing, StorageFull, WriterBusy
from pratique.server.kernel.storage.hashing import hash_here
from pratique.server.kernel.storage.store import Chunk, Leftover, StorageKey, StoredObject


class MemoryStore:
    """Keeps bytes in a dictionary; ``room`` is how many fit before it is full."""

    chunk_min = 0

    def __init__(self, *, room: int | None = None) -> None:
        self.room = room
        self.objects: dict[StorageKey, bytearray] = {}
        self.sealed: set[StorageKey] = set()
        self.writing: set[StorageKey] = set()
        self.made_at: dict[StorageKey, datetime] = {}

    async def create(self, key: StorageKey) -> "MemoryWriter":
        """Make ``key``, empty, and open it for appending."""
        self.objects[key] = bytearray()
        self.made_at[key] = clock.now()
        return await self.write(key)

    def announce(self, key: StorageKey) -> None:
        """Do nothing: there is one process."""

    async def write(self, key: StorageKey) -> "MemoryWriter":
        """Open ``key`` for appending behind what it holds."""
        if key not in self.objects:
            raise BytesMissing(key=key)
        if key in self.writing:
            raise WriterBusy
        self.writing.add(key)
        return MemoryWriter(self, key)

    async def size(self, key: StorageKey) -> int | None:
        """Return how many bytes ``key`` holds; None when it is not there."""
        return len(self.objects[key]) if key in self.objects else None

    async def read(self, key: StorageKey, *, start: int = 0, length: int | None = None) -> bytes:
        """Return bytes of ``key``."""
        if key not in self.objects:
            raise BytesMissing(key=key)
        return bytes(self.objects[key][start : None if length is None else start + length])

    async def stream(self, key: StorageKey, *, start: int = 0, length: int | None = None) -> AsyncGenerator[bytes]:
        """Yield the bytes of ``key`` in one piece."""
        piece = await self.read(key, start=start, length=length)
        if piece:
            yield piece

    async def open_file(self, key: StorageKey) -> BinaryIO | None:
        """Say that there is no file to send from."""
        if key not in self.objects:
            raise BytesMissing(key=key)
        return None

    def place(self, _key: StorageKey) -> str | None:
        """Say that there is no file."""
        return None

    async def address(self, _key: StorageKey) -> str | None:
        """Say that no client can fetch by itself."""
        return None

    async def delete(self, key: StorageKey) -> int:
        """Remove ``key`` and return how many bytes that freed."""
        return len(self.objects.pop(key, b""))

    def listing(self) -> Iterator[StoredObject]:
        """Walk everything stored."""
        for key, data in list(self.objects.items()):
            yield StoredObject(key=key, size=len(data), modified_at=self.made_at[key])

    async def leftovers(self, _before: datetime) -> Sequence[Leftover]:
        """Find nothing."""
        return ()

    async def drop(self, _leftover: str) -> None:
        """Do nothing."""

    async def ailment(self) -> str | None:
        """Say that all is well."""
        return None

    async def close(self) -> None:
        """Do nothing."""


class MemoryWriter:
    """Appends to one entry of a ``MemoryStore``."""

    def __init__(self, store: MemoryStore, key: StorageKey) -> None:
        self._store = store
        self._key = key

    @property
    def offset(self) -> int:
        """How many bytes the key holds now."""
        return len(self._store.objects.get(self._key, b""))

    async def truncate(self, offset: int) -> None:
        """Drop whatever lies beyond ``offset``."""
        del self._store.objects[self._key][offset:]

    async def write(self, chunks: Sequence[Chunk], hasher: Hasher | None = None) -> None:
        """Append the chunks in order."""
        for chunk in chunks:
            used = sum(len(each) for each in self._store.objects.values())
            if self._store.room is not None and used + len(chunk) > self._store.room:
                raise StorageFull(reason="no room left in memory")
            self._store.objects[self._key] += chunk
        if hasher is not None:
            hash_here(hasher, chunks)

    async def settle(self) -> None:
        """Do nothing."""

    def note(self) -> None:
        """Do nothing."""

    async def discard(self) -> int:
        """Remove the key."""
        return await self._store.delete(self._key)

    async def weigh(self) -> int:
        """Return how many bytes the key holds."""
        return self.offset

    async def wipe(self) -> None:
        """Remove the key."""
        await self.discard()

    async def seal(self) -> None:
        """Mark the key as sealed."""
        self._store.sealed.add(self._key)

    async def close(self) -> None:
        """Let go of the key."""
        self._store.writing.discard(self._key)
