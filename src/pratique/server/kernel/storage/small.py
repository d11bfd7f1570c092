"""Small blobs in memory: which bytes a storage key names never changes, so they are kept while there is room."""

from collections import OrderedDict

from pratique.server.kernel.storage.errors import BytesCutShort
from pratique.server.kernel.storage.store import BlobStore, StorageKey


class SmallBlobs:
    """Keeps the blobs used last; ``largest`` and ``room`` in bytes. Who may have one is decided before, each time."""

    def __init__(self, store: BlobStore, *, largest: int, room: int) -> None:
        self._store = store
        self._kept: OrderedDict[StorageKey, bytes] = OrderedDict()
        self._left = room
        self.largest = min(largest, room)

    def kept(self, key: StorageKey) -> bytes | None:
        """Return a blob's bytes if they are in memory."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    async def read(self, key: StorageKey, *, size: int) -> bytes:
        """Return a blob's ``size`` bytes. Raises ``BytesMissing`` and ``BytesCutShort``."""
        kept = self.kept(key)
        if kept is not None:
            return kept
        data = await self._store.read(key)
        if len(data) < size:
            raise BytesCutShort(key=key, there=len(data), size=size)
        self.keep(key, data)
        return data

    def keep(self, key: StorageKey, data: bytes) -> None:
        """Keep all bytes of a blob, if it is small."""
        if len(data) > self.largest or key in self._kept:
            return
        self._kept[key] = data
        self._left -= len(data)
        while self._left < 0:
            _, dropped = self._kept.popitem(last=False)
            self._left += len(dropped)
