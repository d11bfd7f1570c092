"""The blob store of this installation, for processes without an event loop of their own: REST and jobs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Protocol

from pratique.server.identity import ports
from pratique.server.kernel import settings
from pratique.server.kernel.storage import BlobStore, DiskStore, StorageKey
from pratique.server.registry.settings import RegistrySettings


@cache
def blob_store() -> BlobStore:
    """Return the store of this process."""
    threads = settings.current(RegistrySettings).storage_threads
    return DiskStore(ports.place().data / "blobs", threads=threads)


def read_blob(key: StorageKey) -> bytes:
    """Read a small blob from a thread."""
    return asyncio.run(blob_store().read(key))


class Bytes(Protocol):
    """Something that is read from its beginning to its end."""

    def read(self, size: int, /) -> bytes:
        """Give at most ``size`` bytes, none at the end."""


@contextmanager
def opened_blob(key: StorageKey) -> Iterator[Bytes]:
    """Open a blob of any size for reading in a thread. Raises ``BytesMissing``."""
    file = asyncio.run(blob_store().open_file(key))
    if file is None:
        yield _Ranges(key)
        return
    with file:
        yield file


class _Ranges:
    """A blob in a store without files, read range by range."""

    def __init__(self, key: StorageKey) -> None:
        self._key = key
        self._at = 0

    def read(self, size: int, /) -> bytes:
        piece = asyncio.run(blob_store().read(self._key, start=self._at, length=size))
        self._at += len(piece)
        return piece
