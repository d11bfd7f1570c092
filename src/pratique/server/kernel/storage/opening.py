"""Which store an installation's blobs are in: a bucket where the settings name one, else files."""

from importlib.util import find_spec
from pathlib import Path

from pratique.server.kernel import settings
from pratique.server.kernel.errors import Invalid
from pratique.server.kernel.storage.disk import DiskStore
from pratique.server.kernel.storage.s3.settings import S3Settings
from pratique.server.kernel.storage.store import BlobStore


class S3Missing(Invalid):
    """PRATIQUE_S3_BUCKET names a bucket, and the client of object stores is not installed.

    Install `pratique[server,s3]`, or leave the setting empty.
    """

    code = "s3_missing"


def open_store(root: Path, *, threads: int) -> BlobStore:
    """Return the store of blobs: the bucket of the settings, or files under ``root``. Raises ``S3Missing``."""
    own = settings.current(S3Settings)
    if not own.bucket:
        return DiskStore(root, threads=threads)
    if find_spec("aiobotocore") is None:
        raise S3Missing
    from pratique.server.kernel.storage.s3.store import S3Store

    return S3Store(own)
