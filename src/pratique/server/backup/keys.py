"""The keys that open backups: 32 random bytes in a file of text each, in the installation's directory of keys.

The newest seals; all of them open. Whoever has such a file and a backup has everything, so a copy of it is kept apart
from the backups: without it (or a passphrase) no backup can be opened once the data directory is lost.
"""

import base64
import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from pratique.server.backup.errors import UnusableKey
from pratique.server.backup.sealed import KEY_LENGTH

PREFIX: Final = "backup-"
SUFFIX: Final = ".key"
_WORD: Final = "pratique-backup-key-1:"
_FILE_MAX: Final = 1024  # bytes
_FILES_MAX: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupKey:
    """A key and what archives name it by; ``path`` is where it lies."""

    id: str
    secret: bytes
    path: Path


def all_keys(directory: Path) -> list[BackupKey]:
    """Return the directory's backup keys, the newest last. Raises :class:`UnusableKey`."""
    return [load(path) for path in sorted(directory.glob(f"{PREFIX}*{SUFFIX}"))[-_FILES_MAX:]]


def by_id(directory: Path) -> Mapping[str, BackupKey]:
    """Return the directory's backup keys by what archives name them by."""
    return {each.id: each for each in all_keys(directory)}


def load(path: Path) -> BackupKey:
    """Read a key's file. Raises :class:`UnusableKey`."""
    try:
        with path.open("r", encoding="ascii") as file:
            text = file.read(_FILE_MAX).strip()
        if not text.startswith(_WORD):
            raise UnusableKey(path=path, reason=f"it does not begin with {_WORD}")
        secret = base64.urlsafe_b64decode(text.removeprefix(_WORD))
    except (OSError, ValueError) as error:
        raise UnusableKey(path=path, reason=error) from error
    if len(secret) != KEY_LENGTH:
        raise UnusableKey(path=path, reason="it has the wrong length")
    return BackupKey(id=id_of(secret), secret=secret, path=path)


def id_of(secret: bytes) -> str:
    """Return what archives name a key by; it tells nothing of the key."""
    return hashlib.sha256(b"pratique backup key id" + secret).hexdigest()[:16]


def make_first_key(directory: Path, *, now: datetime) -> BackupKey:
    """Return the newest key, made now if there is none."""
    present = all_keys(directory)
    return present[-1] if present else rotate(directory, now=now)


def rotate(directory: Path, *, now: datetime) -> BackupKey:
    """Make a new key, which seals from now on; the old ones stay for the backups they sealed."""
    secret = secrets.token_bytes(KEY_LENGTH)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = directory / f"{PREFIX}{now:%Y%m%dT%H%M%S.%f}-{id_of(secret)[:8]}{SUFFIX}"
    unfinished = path.with_suffix(".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{_WORD}{base64.urlsafe_b64encode(secret).decode()}\n")
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    return BackupKey(id=id_of(secret), secret=secret, path=path)
