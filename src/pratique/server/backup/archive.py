"""An archive, open for reading: its head, its start, and its records with their numbers checked at the end."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pratique.server.backup import keys
from pratique.server.backup.envelope import Head, Secrets, open_stream, read_head
from pratique.server.backup.errors import ArchiveDamaged, NoArchive
from pratique.server.backup.records import End, KeptBlob, KeptFile, Record, Rows, Start, read_records
from pratique.server.backup.sealed import BrokenSeal
from pratique.server.backup.settings import BackupSettings
from pratique.server.identity import ports
from pratique.server.kernel import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An open archive; ``records`` can be gone through once, and only its end tells that it was whole."""

    path: Path
    head: Head
    start: Start
    records: Iterator[Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to restore, where to, and whether blobs that cannot be had are left out instead of ending it."""

    path: Path
    known: Secrets
    data: Path
    without_blobs: bool = False


def own_secrets(*, key_file: Path | None = None, passphrase: str = "") -> Secrets:
    """Return what this installation opens archives with, and what else was given."""
    known = dict(keys.by_id(ports.place().data / "keys"))
    return given_secrets(known, key_file=key_file, passphrase=passphrase)


def given_secrets(known: dict[str, keys.BackupKey], *, key_file: Path | None, passphrase: str) -> Secrets:
    """Return these keys and what else was given; the passphrase of the settings where none was."""
    if key_file is not None:
        given = keys.load(key_file)
        known[given.id] = given
    return Secrets(keys=known, passphrase=passphrase or settings.current(BackupSettings).passphrase)


def read_only_head(path: Path) -> Head:
    """Return what anybody may know of an archive. Raises `NoArchive`, `NotAnArchive`."""
    try:
        with path.open("rb") as file:
            return read_head(file, path=path)[0]
    except OSError as error:
        raise NoArchive(path=path) from error


@contextmanager
def opened(path: Path, *, known: Secrets) -> Iterator[Archive]:
    """Open an archive. Raises `NoArchive`, `NotAnArchive`, `WrongKey`; `ArchiveDamaged` wherever it is not whole."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise NoArchive(path=path) from error
    with file:
        head, raw = read_head(file, path=path)
        key = open_stream(head, raw, secrets=known, path=path)
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        records = _whole(read_records(file, key), path)
        start = next(records)
        if not isinstance(start, Start):
            raise ArchiveDamaged(path=path, reason="it does not begin with a start")
        yield Archive(path=path, head=head, start=start, records=records)


def _whole(records: Iterator[Record], path: Path) -> Iterator[Record]:
    """Pass records on and hold what the last one says against what there was."""
    rows: Counter[str] = Counter()
    blobs = files = 0
    try:
        for record in records:
            match record:
                case Rows():
                    rows[record.table] += len(record.rows)
                case KeptBlob():
                    blobs += 1
                case KeptFile():
                    files += 1
                case End() if (record.blobs, record.files) != (blobs, files) or {
                    name: count for name, count in record.rows.items() if count
                } != dict(rows):
                    raise ArchiveDamaged(path=path, reason="it does not hold as much as its end says")
                case _:
                    pass
            yield record
    except BrokenSeal as error:
        raise ArchiveDamaged(path=path, reason=error) from error
