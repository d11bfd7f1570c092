"""Blob storage: opaque keys to bytes, written once, never renamed; on disk (`disk`) or in an object store (`s3`).

Owns where bytes lie and when they are durable. It knows no digest and no repository: who keeps the rows decides what a
key means and when its bytes may go; a hash may go along with bytes that are written. Only an object store keeps rows of
its own, of what is unfinished there.

Invariants: a key is written by one writer at a time; what was sealed survives a loss of power; a reader of a sealed key
never sees it change.
"""

from pratique.server.kernel.storage.disk import DiskStore
from pratique.server.kernel.storage.errors import BytesCutShort, BytesMissing, StorageFailed, StorageFull, WriterBusy
from pratique.server.kernel.storage.exact import exactly
from pratique.server.kernel.storage.hashing import hash_outside
from pratique.server.kernel.storage.opening import S3Missing, open_store
from pratique.server.kernel.storage.store import BlobStore, Chunk, Leftover, StorageKey, StoredObject, Writer, new_key
from pratique.server.kernel.storage.waiting import each_of, wait_for

__all__ = [
    "BlobStore",
    "BytesCutShort",
    "BytesMissing",
    "Chunk",
    "DiskStore",
    "Leftover",
    "S3Missing",
    "StorageFailed",
    "StorageFull",
    "StorageKey",
    "StoredObject",
    "Writer",
    "WriterBusy",
    "each_of",
    "exactly",
    "hash_outside",
    "new_key",
    "open_store",
    "wait_for",
]
