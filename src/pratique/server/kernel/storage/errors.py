"""What a blob store refuses or fails at."""

from pratique.server.kernel.errors import Conflict, Unavailable


class StorageFull(Unavailable):
    """The storage has no room for these bytes ({reason}); nothing of them was kept.

    Free space or ask whoever runs this installation to.
    """

    code = "storage_full"


class StorageFailed(Unavailable):
    """The storage failed to {operation} ({reason}); the log has the details, and the request may be tried again."""

    code = "storage_failed"


class BytesMissing(Unavailable):
    """The bytes of {key} are recorded but not in the storage; restore them from a backup or push them again."""

    code = "bytes_missing"


class BytesCutShort(Unavailable):
    """The bytes of {key} end after {there} of {size}; restore them from a backup or push them again."""

    code = "bytes_cut_short"


class WriterBusy(Conflict):
    """Another request is writing this upload; wait for it to end, then ask for the upload's status and go on there."""

    code = "upload_busy"
