"""Where index files lie: one folder of the data directory, a file for each digest; changed only under its lock."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pratique.server.identity import ports

ALGORITHM = "sha256:"
SUFFIX = ".index"


def folder() -> Path:
    """Return the folder of index files; it need not exist yet."""
    return ports.place().data / "index"


def path_of(digest: str) -> Path:
    """Return where the file of a digest lies."""
    return folder() / f"{digest.removeprefix(ALGORITHM)}{SUFFIX}"


@contextmanager
def alone() -> Iterator[Path]:
    """Hold the folder's lock, which dies with the process, and give the folder."""
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(place / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield place
    finally:
        os.close(lock)
