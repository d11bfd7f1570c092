"""The blob store of this installation, for processes without an event loop of their own: REST and jobs."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Protocol

from pratique.server.identity import ports
from pratique.server.kernel import settings
from pratique.server.kernel.storage import BlobStore, StorageKey, each_of, open_store, wait_for
from pratique.server.registry.settings import RegistrySettings


@cache
def blob_store() -> BlobStore:
    """Return the store of this process; `wait_for` makes its calls from a thread."""
    threads = settings.current(RegistrySettings).storage_threads
    return open_store(ports.place().data / "blobs", threads=threads)


def read_blob(key: StorageKey) -> bytes:
    """Read a small blob from a thread."""
    return wait_for(blob_store().read(key))


class Bytes(Protocol):
    """Something that is read from its beginning to its end."""

    def read(self, size: int, /) -> bytes:
        """Give at most ``size`` bytes, none at the end."""


@contextmanager
def opened_blob(key: StorageKey) -> Iterator[Bytes]:
    """Open a blob of any size for reading in a thread. Raises ``BytesMissing``."""
    file = wait_for(blob_store().open_file(key))
    if file is not None:
        with file:
            yield file
        return
    pieces = blob_store().stream(key)
    try:
        yield _Pieces(each_of(pieces))
    finally:
        wait_for(pieces.aclose())


class _Pieces:
    """A blob in a store without files, read as it arrives; its first piece at once, so that a missing one is told."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = next(pieces, b"")

    def read(self, size: int, /) -> bytes:
        if not self._left:
            self._left = next(self._pieces, b"")
        piece, self._left = self._left[:size], self._left[size:]
        return piece
