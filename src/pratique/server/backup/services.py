"""Making a backup and looking whether one is whole."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import structlog
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from pratique import __version__
from pratique.server.backup import archive, events, folder, keys, sources, tables
from pratique.server.backup.blobs import BadBlob, BlobFolder, Source
from pratique.server.backup.envelope import Secrets, derived, write_head
from pratique.server.backup.errors import CannotKeep, NotAnArchive, WrongKey
from pratique.server.backup.records import End, KeptBlob, RecordWriter, Rows, Start
from pratique.server.backup.settings import BackupSettings
from pratique.server.backup.snapshot import applied, rows, snapshot
from pratique.server.identity import ports
from pratique.server.kernel import clock, outbox, settings
from pratique.server.kernel.storage import BytesMissing
from pratique.server.registry.services.holds import Holding, holding_bytes

_BATCH: Final = 500
_BATCH_BYTES: Final = 256 * 1024
"""Rows, and bytes of text in them, after which a record is written."""

_log = structlog.get_logger("backup")


class Telling(Protocol):
    """Who hears how far it is, and may stop it; a job's context is one."""

    def log(self, text: str) -> None:
        """Take a line."""

    def progress(self, *, done: int, total: int | None = None, what: str = "") -> None:
        """Take how far it is."""

    def check(self) -> None:
        """Raise when it must stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Renewing:
    """Tells on, and keeps the hold on the store alive meanwhile."""

    telling: Telling
    holding: Holding

    def log(self, text: str) -> None:
        self.telling.log(text)

    def progress(self, *, done: int, total: int | None = None, what: str = "") -> None:
        self.telling.progress(done=done, total=total, what=what)

    def check(self) -> None:
        self.holding.renew()
        self.telling.check()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched:
    """A source that looks with each piece whether it must stop: a large blob takes longer than a hold lasts."""

    source: Source
    telling: Telling

    def read(self, size: int, /) -> bytes:
        self.telling.check()
        return self.source.read(size)


@dataclass(slots=True, kw_only=True)
class Made:
    """What a backup holds. ``copied`` counts the blobs that were not kept before."""

    path: Path
    rows: dict[str, int] = field(default_factory=dict)
    blobs: int = 0
    bytes: int = 0
    copied: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)
    removed: int = 0


@dataclass(slots=True, kw_only=True)
class Verified:
    """What was found in a backup: how many rows and blobs, and what is wrong with which blobs."""

    made_at: datetime
    version: str
    rows: int = 0
    blobs: int = 0
    bytes: int = 0
    bad: list[str] = field(default_factory=list)


def create(place: Path, *, telling: Telling) -> Made:
    """Make a backup in a folder while everything runs, and remove those that are too old to be kept.

    Raises `BackupRunning`, `CannotKeep`, `UnknownTable`; then there is no new archive.
    """
    data = ports.place().data
    with folder.alone(place):
        try:
            key = keys.make_first_key(data / "keys", now=clock.now())
            store = BlobFolder(place / folder.BLOBS, derived(key.secret, salt=b"", purpose="pratique backup blobs"))
            # What the snapshot names stays in the store until it is copied, whatever the collector condemns meanwhile.
            with holding_bytes("backup") as holding:
                renewing = _Renewing(telling=telling, holding=holding)
                ahead = _copy_ahead(store, renewing)
                made = _make(place, data=data, key=key, telling=renewing)
            made.copied += ahead
            made.removed = _prune(place, data=data, telling=telling)
        except OSError as error:
            raise CannotKeep(path=place, reason=error.strerror or error) from error
    _record(made)
    return made


def verify(path: Path, *, known: Secrets, telling: Telling) -> Verified:
    """Read a whole archive and every blob it names. Raises `ArchiveDamaged` and its kin; bad blobs are listed."""
    with archive.opened(path, known=known) as found:
        result = Verified(made_at=found.start.created_at, version=found.start.version)
        store = BlobFolder(path.parent / folder.BLOBS, found.start.blob_key)
        for record in found.records:
            telling.check()
            match record:
                case Rows():
                    result.rows += len(record.rows)
                case KeptBlob():
                    _verify_blob(record, store, result)
                    telling.progress(done=result.blobs, what="blobs verified")
                case _:
                    pass
    return result


def _verify_blob(kept: KeptBlob, store: BlobFolder, result: Verified) -> None:
    result.blobs += 1
    if kept.missing:
        result.bad.append(f"{kept.digest}: {kept.missing} when the backup was made")
        return
    try:
        size = sum(len(piece) for piece in store.read(kept.digest))
    except (BadBlob, OSError) as error:
        result.bad.append(f"{kept.digest}: {error}")
        return
    result.bytes += size


def _copy_ahead(store: BlobFolder, telling: Telling) -> int:
    """Copy what is there before the snapshot is taken, so that it need not last for as long as that takes."""
    copied = 0
    for content in sources.contents_now():
        telling.check()
        if not store.has(content.digest, content.size) and not _keep(content, store, telling):
            copied += 1
            telling.progress(done=copied, what="new blobs copied")
    return copied


def _keep(content: sources.Content, store: BlobFolder, telling: Telling) -> str:
    """Copy a blob; return what kept it from being copied, nothing when it was."""
    try:
        with content.opened() as source:
            store.keep(content.digest, _Watched(source=source, telling=telling))
    except (BytesMissing, FileNotFoundError):
        return "its bytes are missing"
    except BadBlob as error:
        return str(error)
    return ""


def _make(place: Path, *, data: Path, key: keys.BackupKey, telling: Telling) -> Made:
    now = clock.now()
    path = folder.new_path(place, now)
    unfinished = path.with_name(f"{path.name}{folder.UNFINISHED}")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            made = Made(path=path)
            _write(target, made, data=data, key=key, now=now, telling=telling)
            target.flush()
            os.fsync(target.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return made


def _write(target: BinaryIO, made: Made, *, data: Path, key: keys.BackupKey, now: datetime, telling: Telling) -> None:
    passphrase = settings.current(BackupSettings).passphrase
    blob_key = derived(key.secret, salt=b"", purpose="pratique backup blobs")
    writer = RecordWriter(target, write_head(target, version=__version__, now=now, key=key, passphrase=passphrase))
    with snapshot() as connection:
        tables.check_known(connection)
        found = tables.all_tables()
        writer.write(
            Start(
                version=__version__,
                created_at=now,
                database=connection.vendor,
                migrations=applied(connection),
                tables=tuple(each.shape for each in found.values()),
                blob_key=blob_key,
            )
        )
        store = BlobFolder(made.path.parent / folder.BLOBS, blob_key)
        for content in sources.contents_of(connection):
            telling.check()
            writer.write(_kept(content, store, made, telling))
        for each in sources.small_files(data):
            writer.write(each)
            made.files += 1
        for table in found.values():
            made.rows[table.name] = 0
            for batch in _batches(connection, table):
                telling.check()
                writer.write(Rows(table=table.name, rows=batch))
                made.rows[table.name] += len(batch)
            telling.progress(done=len(made.rows), total=len(found), what="tables")
    writer.write(End(rows=made.rows, blobs=made.blobs, files=made.files))
    writer.finish()


def _kept(content: sources.Content, store: BlobFolder, made: Made, telling: Telling) -> KeptBlob:
    missing = ""
    if not store.has(content.digest, content.size):
        missing = _keep(content, store, telling)
        made.copied += not missing
    made.blobs += 1
    made.bytes += content.size
    if missing:
        made.missing.append(f"{content.digest}: {missing}")
    return KeptBlob(kind=content.kind, digest=content.digest, size=content.size, missing=missing)


def _batches(connection: BaseDatabaseWrapper, table: tables.Table) -> Iterator[list[list[object]]]:
    if table.name in tables.TRANSIENT:
        return
    batch: list[list[object]] = []
    weight = 0
    for row in rows(connection, table):
        batch.append(row)
        weight += sum(len(value) for value in row if isinstance(value, str | bytes))
        if len(batch) >= _BATCH or weight >= _BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _prune(place: Path, *, data: Path, telling: Telling) -> int:
    """Remove archives beyond those kept, then blobs that no archive names; return how many archives went."""
    found = folder.archives(place)
    old = found[: -settings.current(BackupSettings).keep]
    for each in old:
        each.path.unlink(missing_ok=True)
    known = archive.own_secrets()
    wanted: set[str] = set()
    for each in folder.archives(place):
        try:
            wanted.update(_names_in(each.path, known))
        except (WrongKey, NotAnArchive) as refusal:
            telling.log(f"Blobs that no backup names were left, since not every backup could be read: {refusal}")
            return len(old)
    gone = BlobFolder(place / folder.BLOBS, b"").remove_all_but(wanted)
    _log.info("backup.pruned", archives=len(old), blobs=gone, data=str(data))
    return len(old)


def _names_in(path: Path, known: Secrets) -> Iterator[str]:
    """Yield the names of the blobs' files that an archive needs; they are at its beginning."""
    with archive.opened(path, known=known) as found:
        store = BlobFolder(path.parent / folder.BLOBS, found.start.blob_key)
        for record in found.records:
            if not isinstance(record, KeptBlob):
                return
            yield store.name_of(record.digest)


def _record(made: Made) -> None:
    with transaction.atomic():
        outbox.record(
            type=events.CREATED,
            subject=events.subject_of(made.path.name),
            data={
                "archive": made.path.name,
                "rows": sum(made.rows.values()),
                "blobs": made.blobs,
                "copied": made.copied,
                "missing": len(made.missing),
            },
        )
