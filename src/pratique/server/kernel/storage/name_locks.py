"""Locks on names, in all processes that share a file system: who has one may make what the name stands for.

A lock is one byte of one file, at a place that the name's digest tells; the byte need not be there. The kernel lets go
of it with the process (Linux: open file description locks, fcntl(2)). Two names in one place are as good as never met;
if they are, one waits for the other. Within one object a name is locked as often as somebody likes.
"""

import errno
import fcntl
import hashlib
import os
import struct
import threading
from pathlib import Path
from typing import Final

from pratique.server.kernel.storage.errors import StorageFailed

_FLOCK: Final = "hhqqi4x"
"""`struct flock` of 64 bits: type, whence, start, length, process (0: of the open file)."""
_BUSY: Final = (errno.EACCES, errno.EAGAIN)
_FILE_MODE: Final = 0o600
_DIRECTORY_MODE: Final = 0o700


class NameLocks:
    """The locks that one user of ``path`` holds; the file is made when it is first needed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._opening = threading.Lock()

    def take_now(self, name: str) -> bool:
        """Lock a name; tells whether it is ours now. In this thread; asks a network where the file is on one."""
        try:
            self._set(fcntl.F_WRLCK, name)
        except OSError as error:
            if error.errno in _BUSY:
                return False
            raise StorageFailed(operation="lock", reason=error.strerror or str(error)) from error
        return True

    def let_go(self, name: str) -> None:
        """Unlock a name."""
        if self._descriptor is not None:
            self._set(fcntl.F_UNLCK, name)

    def close(self) -> None:
        """Unlock all."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)

    def _set(self, kind: int, name: str) -> None:
        place = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) >> 2
        fcntl.fcntl(self._open(), fcntl.F_OFD_SETLK, struct.pack(_FLOCK, kind, os.SEEK_SET, place, 1, 0))

    def _open(self) -> int:
        with self._opening:
            if self._descriptor is None:
                self._path.parent.mkdir(mode=_DIRECTORY_MODE, parents=True, exist_ok=True)
                self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE_MODE)
            return self._descriptor
