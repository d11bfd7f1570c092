"""Blob storage: opaque keys to bytes, written once, never renamed; on disk here, elsewhere behind the same protocol.

Owns where bytes lie and when they are durable. It knows no digest, no repository and no database: who keeps the rows
decides what a key means and when its bytes may go.

Invariants: a key is written by one writer at a time; what was sealed survives a loss of power; a reader of a sealed key
never sees it change.
"""

from pratique.server.kernel.storage.disk import DiskStore
from pratique.server.kernel.storage.errors import BytesMissing, StorageFailed, StorageFull, WriterBusy
from pratique.server.kernel.storage.store import BlobStore, StorageKey, StoredObject, Writer, new_key

__all__ = [
    "BlobStore",
    "BytesMissing",
    "DiskStore",
    "StorageFailed",
    "StorageFull",
    "StorageKey",
    "StoredObject",
    "Writer",
    "WriterBusy",
    "new_key",
]
