"""Hashes of uploads that go on in a later request, kept in the process that had the last one."""

from collections import OrderedDict

from pratique.core.names import Hasher
from pratique.server.kernel.storage import StorageKey

_KEPT_MAX = 1000  # uploads; a hash is some hundred bytes, and one that is dropped is only computed anew


class RunningHashes:
    """Remembers, for an upload, its hash and up to which byte; the uploads longest unused are dropped."""

    def __init__(self) -> None:
        self._kept: OrderedDict[StorageKey, tuple[Hasher, int]] = OrderedDict()

    def take(self, key: StorageKey, *, offset: int) -> Hasher | None:
        """Return the hash of the upload's first ``offset`` bytes and forget it; None where it is not known."""
        hasher, hashed = self._kept.pop(key, (None, -1))
        return hasher if hashed == offset else None

    def keep(self, key: StorageKey, hasher: Hasher, *, offset: int) -> None:
        """Remember the hash of the upload's first ``offset`` bytes."""
        self._kept[key] = (hasher, offset)
        while len(self._kept) > _KEPT_MAX:
            self._kept.popitem(last=False)
