"""The registry's tables. What holds between rows is held by the database where SQL can say it.

Bytes of blobs are not here but in the blob store, under `Blob.storage_key`; bytes of manifests are, exactly as pushed.
"""

from pratique.server.registry.models.blob import Blob, BlobLink, BlobState
from pratique.server.registry.models.collection import (
    Collection,
    Hold,
    Leftover,
    Position,
    Reclaimed,
    Remains,
    RemainsKind,
)
from pratique.server.registry.models.deletion import Deletion, DeletionKind
from pratique.server.registry.models.manifest import Manifest, ManifestLink, ManifestReference, ReferenceKind, Tag
from pratique.server.registry.models.repository import AtTagLimit, Namespace, ReadOnly, Repository, Visibility
from pratique.server.registry.models.upload import Upload

__all__ = [
    "AtTagLimit",
    "Blob",
    "BlobLink",
    "BlobState",
    "Collection",
    "Deletion",
    "DeletionKind",
    "Hold",
    "Leftover",
    "Manifest",
    "ManifestLink",
    "ManifestReference",
    "Namespace",
    "Position",
    "ReadOnly",
    "Reclaimed",
    "ReferenceKind",
    "Remains",
    "RemainsKind",
    "Repository",
    "Tag",
    "Upload",
    "Visibility",
]
