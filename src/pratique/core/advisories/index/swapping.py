"""Owns putting a new file in the place of an old one in one step, and the folder in which it is made beside it.

A folder whose maker was killed is removed by the next maker: each holds a lock on its folder that dies with it.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["put_in_place", "workplace"]

PREFIX = ".making-index-"


@contextmanager
def workplace(beside: Path) -> Iterator[Path]:
    """Give a folder of one's own on the same file system, and remove it and what others left behind."""
    beside.mkdir(parents=True, exist_ok=True)
    _sweep(beside)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)
        _sweep(beside)  # a maker killed just before this one began may have been dying, with its lock held


def put_in_place(fresh: Path, output: Path) -> None:
    """Make a whole file the one at `output`: synced, for reading only, and in one step."""
    fresh.chmod(0o444)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    fresh.replace(output)
    folder = os.open(output.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _sweep(beside: Path) -> None:
    for folder in beside.glob(f"{PREFIX}*"):
        with suppress(OSError):  # another maker is at work in it, or has just removed it
            lock = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
