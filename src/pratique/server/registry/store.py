"""The blob store of this installation, for processes without an event loop of their own: REST and jobs."""

import asyncio
from functools import cache

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
