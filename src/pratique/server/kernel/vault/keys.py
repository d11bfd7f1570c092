"""The vault's keys: one file each, mode 0600, in the installation's directory of keys; the newest is last by name."""

import os
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet

PREFIX: Final = "vault-"
_SUFFIX: Final = ".key"
_FILE_MAX: Final = 256  # bytes


def all_files(folder: Path) -> list[Path]:
    """Return the files of the keys, the newest last."""
    return sorted(folder.glob(f"{PREFIX}*{_SUFFIX}"))


def read_all(folder: Path) -> list[bytes]:
    """Return the keys, the newest first. Raises ``OSError``."""
    found = []
    for path in reversed(all_files(folder)):
        with path.open("rb") as file:
            found.append(file.read(_FILE_MAX).strip())
    return found


def make_first_key(folder: Path, *, now: datetime) -> None:
    """Make a key where there is none; the caller holds the lock of the start."""
    if not all_files(folder):
        rotate(folder, now=now)


def rotate(folder: Path, *, now: datetime) -> None:
    """Make a new key, which seals from now on; the old ones open on."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{PREFIX}{now:%Y%m%dT%H%M%S.%f}{_SUFFIX}"
    unfinished = path.with_suffix(".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
