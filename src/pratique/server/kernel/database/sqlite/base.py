"""Django's SQLite backend, its write transactions queued on a file lock.

SQLite allows one writer. Left to its own busy handler, processes that wait for it back off and starve each
other; here a
transaction first takes ``<database>-writers`` (flock), so that it waits for a lock that is released the moment the one
before it ends. The lock dies with its process. Transactions are IMMEDIATE and meant to stay under 50 ms.
"""

import errno
import fcntl
import os
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

_WAIT_MAX = 30.0  # seconds; as long as SQLite's own busy time-out in the settings
_PAUSE = 0.001  # seconds between two tries of the lock


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that queues before it writes."""

    _writers: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._enter_queue()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._leave_queue()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # not in the stubs
        self._leave_queue()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._leave_queue()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in the stubs
        finally:
            self._leave_queue()

    def _enter_queue(self) -> None:
        name: Any = self.settings_dict["NAME"]
        if self.is_in_memory_db() or self._writers is not None:
            return
        descriptor = os.open(f"{name}-writers", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + _WAIT_MAX
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno not in (errno.EWOULDBLOCK, errno.EINTR):
                    os.close(descriptor)
                    raise
                if time.monotonic() >= deadline:
                    os.close(descriptor)
                    message = f"database is locked: waited {_WAIT_MAX:.0f} s for another writer of {name}"
                    raise OperationalError(message) from error
                time.sleep(_PAUSE)
            else:
                self._writers = descriptor
                return

    def _leave_queue(self) -> None:
        if self._writers is not None:
            os.close(self._writers)
            self._writers = None
