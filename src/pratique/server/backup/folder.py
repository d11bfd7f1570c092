"""The folder of backups: archives by the instant they were made, a folder of blobs that they share, and a lock."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pratique.server.backup.errors import BackupRunning, CannotKeep, NoArchive
from pratique.server.backup.settings import BackupSettings
from pratique.server.identity import ports
from pratique.server.kernel import settings

SUFFIX: Final = ".backup"
UNFINISHED: Final = ".unfinished"
BLOBS: Final = "blobs"
_LOCK: Final = ".lock"
_NAME: Final = re.compile(r"pratique-(\d{8}T\d{6}\d{6})Z\.backup", re.ASCII)
_STAMP: Final = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An archive that is there; ``size`` in bytes, without the blobs it shares."""

    path: Path
    made_at: datetime
    size: int


def configured() -> Path:
    """Return the folder of backups that the settings name: the data directory's own where they name none."""
    return settings.current(BackupSettings).folder or ports.place().data / "backups"


def archives(folder: Path) -> list[Kept]:
    """Return the archives of a folder, the oldest first; none where there is no folder."""
    found = []
    for path in folder.glob(f"pratique-*{SUFFIX}"):
        named = _NAME.fullmatch(path.name)
        if named is None:
            continue
        with suppress(FileNotFoundError):
            made_at = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
            found.append(Kept(path=path, made_at=made_at, size=path.stat().st_size))
    return sorted(found, key=lambda each: each.made_at)


def latest() -> Kept | None:
    """Return the newest archive of the folder that the settings name."""
    found = archives(configured())
    return found[-1] if found else None


def find(name: str, folder: Path) -> Path:
    """Return the archive of a name in the folder, or of a path; an empty name is the newest. Raises `NoArchive`."""
    if not name:
        found = archives(folder)
        if not found:
            raise NoArchive(path=folder)
        return found[-1].path
    for path in (Path(name), folder / name, folder / f"{name}{SUFFIX}"):
        if path.is_file():
            return path
    raise NoArchive(path=name)


def new_path(folder: Path, now: datetime) -> Path:
    """Return where an archive that is made now will lie."""
    return folder / f"pratique-{now:{_STAMP}}Z{SUFFIX}"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Make the folder and hold it, so that no other backup is written there. Raises `BackupRunning`, `CannotKeep`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CannotKeep(path=folder, reason=error.strerror or error) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRunning(path=folder) from error
        for left in folder.glob(f"*{UNFINISHED}"):  # of a backup that was killed
            left.unlink(missing_ok=True)
        yield
    finally:
        os.close(lock)
