"""Lets the processes of a worker claim one at a time, so that each counts what all the others run.

A lock between the processes that are forked after `share`: a file without a name (memfd_create(2)) under a record lock
(fcntl(2), `F_SETLKW`), which is the process's own and ends with it, however it ends. It replaces a lock of the worker's
row: a claim is one look and one statement that writes, and no transaction is open in between.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_threads = threading.Lock()
_file: int | None = None


def share() -> None:
    """Make the lock that this process and those it forks from now on have in common."""
    global _file  # noqa: PLW0603 — one worker a process
    _file = os.memfd_create("turnstile", os.MFD_CLOEXEC)


@contextmanager
def alone() -> Iterator[None]:
    """Keep every other process of the worker, and thread of this one, out of the block."""
    with _threads:
        if _file is None:
            yield
            return
        fcntl.lockf(_file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(_file, fcntl.LOCK_UN)
