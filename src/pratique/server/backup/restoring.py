"""Filling an empty installation from an archive: rows in one transaction, blobs checked while they are written.

The tables are there already, as this program's migrations make them, and so is the data directory. Whoever calls makes
what was filled the installation only when this has come back; until then nothing of it is in use.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connection, transaction

from pratique import __version__
from pratique.server.backup import archive, folder, sources, tables
from pratique.server.backup.archive import Wanted
from pratique.server.backup.blobs import BadBlob, BlobFolder
from pratique.server.backup.errors import ArchiveDamaged, BlobUnusable, OtherTables, OtherVersion
from pratique.server.backup.records import End, KeptBlob, KeptFile, Record, Rows, Start
from pratique.server.backup.services import Telling
from pratique.server.backup.snapshot import applied
from pratique.server.backup.tables import Table, to_database
from pratique.server.index import place as index_place
from pratique.server.kernel.database import idling
from pratique.server.kernel.storage import StorageKey, wait_for
from pratique.server.registry.models import Blob, BlobState
from pratique.server.registry.store import blob_store

RESTORED_SETTINGS: Final = f"{sources.SETTINGS_FILE}.restored"
_ALWAYS_FILLED: Final = frozenset({"django_content_type", "auth_permission", tables.MIGRATIONS})
"""Tables that migrating fills by itself."""


@dataclass(slots=True, kw_only=True)
class Restored:
    """What was restored, and which blobs had to be left out."""

    made_at: datetime
    version: str
    rows: int = 0
    blobs: int = 0
    files: int = 0
    left_out: list[str] = field(default_factory=list)


def is_empty() -> bool:
    """Tell whether the database holds nothing that somebody put there; it may have no tables yet."""
    with connection.cursor() as cursor:
        present = connection.introspection.table_names(cursor)
        for name in present:
            if name not in _ALWAYS_FILLED:
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(name)} LIMIT 1")  # noqa: S608 — its own name
                if cursor.fetchone() is not None:
                    return False
    return True


def fill(wanted: Wanted, *, telling: Telling, before_commit: Callable[[], None]) -> Restored:
    """Replace all rows by the archive's, and write its blobs and files; `before_commit` may still undo the rows.

    Raises the errors of archives, `OtherVersion`, `OtherTables` and `BlobUnusable`; then the rows are as they were.
    """
    with archive.opened(wanted.path, known=wanted.known) as found:
        check_fits(found.start, wanted.path)
        restored = Restored(made_at=found.start.created_at, version=found.start.version)
        store = BlobFolder(wanted.path.parent / folder.BLOBS, found.start.blob_key)
        with transaction.atomic():
            idling.lift(connection)  # blobs are written in between
            present = tables.all_tables()
            _empty(present.values())
            filling = _Filling(wanted, restored, store)
            for record in found.records:
                telling.check()
                filling.take(record, present)
                telling.progress(done=restored.rows, what="rows")
            connection.check_constraints()
            _go_on_counting()
            before_commit()
    return restored


def check_fits(start: Start, path: Path) -> None:
    """Raise `OtherVersion` or `OtherTables` when the archive is not of this program and its tables."""
    if start.version != __version__:
        raise OtherVersion(path=path, found=start.version, present=__version__)
    theirs, ours = set(start.migrations), set(applied(connection))
    if theirs != ours:
        app, name = min(theirs ^ ours)
        whose = "has a migration that this program lacks" if (app, name) in theirs else "lacks the migration"
        raise OtherTables(path=path, difference=f"it {whose}, {app}.{name}")
    shapes = {each.name: each.columns for each in start.tables}
    expected = {each.name: each.columns for each in tables.all_tables().values()}
    for name in sorted(shapes.keys() | expected.keys()):
        if name not in expected:
            raise OtherTables(path=path, difference=f"it has a table {name}, which this program does not know")
        if name not in shapes:
            raise OtherTables(path=path, difference=f"it lacks the table {name}")
        if shapes[name] != expected[name]:
            raise OtherTables(path=path, difference=f"its table {name} has other columns")


class _Filling:
    """Takes an archive's records one by one."""

    def __init__(self, wanted: Wanted, restored: Restored, store: BlobFolder) -> None:
        self._wanted = wanted
        self._restored = restored
        self._store = store
        self._missing: dict[str, str] = {}

    def take(self, record: Record, present: dict[str, Table] | Any) -> None:
        """Put a record where it belongs."""
        match record:
            case KeptBlob():
                self._take_blob(record)
            case KeptFile():
                _write_file(self._wanted, record)
                self._restored.files += 1
            case Rows():
                table = present[record.table]
                _insert(table, record.rows)
                self._restored.rows += len(record.rows)
                if table.name == Blob._meta.db_table:  # noqa: SLF001 — Django's documented interface
                    self._write_blobs(table, record.rows)
            case Start():
                raise ArchiveDamaged(path=self._wanted.path, reason="it begins twice")
            case End():
                pass

    def _take_blob(self, record: KeptBlob) -> None:
        if record.missing:
            self._missing[record.digest] = record.missing
            self._without(record.digest, f"{record.missing} when the backup was made")
        elif record.kind == sources.INDEX:
            target = index_place.path_of(record.digest)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                _write_new(target, self._store.read(record.digest), mode=0o444)
            except BadBlob as error:
                target.unlink(missing_ok=True)
                self._without(record.digest, str(error))

    def _write_blobs(self, table: Table, rows: list[list[Any]]) -> None:
        digest, state, key = (table.columns.index(name) for name in ("digest", "state", "storage_key"))
        for row in rows:
            if row[state] != BlobState.LIVE or row[digest] in self._missing:
                continue
            try:
                wait_for(_store_blob(StorageKey(row[key]), self._store.read(row[digest])))
                self._restored.blobs += 1
            except BadBlob as error:
                wait_for(_forget_blob(StorageKey(row[key])))
                self._without(row[digest], str(error))

    def _without(self, digest: str, reason: str) -> None:
        if not self._wanted.without_blobs:
            raise BlobUnusable(digest=digest, path=self._wanted.path, reason=reason)
        self._restored.left_out.append(f"{digest}: {reason}")


async def _store_blob(key: StorageKey, pieces: Iterator[bytes]) -> None:
    writer = await blob_store().create(key)
    try:
        for piece in pieces:
            await writer.write([piece])
        await writer.seal()
    finally:
        await writer.close()


async def _forget_blob(key: StorageKey) -> None:
    await blob_store().delete(key)


def _empty(present: Iterable[Table]) -> None:
    quoted = [connection.ops.quote_name(each.name) for each in present]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL lock_timeout = '30s'")  # whoever still uses the tables is to be stopped first
            cursor.execute(f"TRUNCATE {', '.join(quoted)}")
        else:
            for name in quoted:
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608 — a table of a model


def _insert(table: Table, rows: list[list[Any]]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(each) for each in table.columns)
    places = ", ".join(["%s"] * len(table.columns))
    convert = [to_database(each, connection) for each in table.fields]
    statement = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({places})"  # noqa: S608 — names of our own models
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[make(value) for make, value in zip(convert, row, strict=True)] for row in rows])


def _go_on_counting() -> None:
    """Let new rows get keys behind those that were put in; SQLite does so by itself."""
    from django.apps import apps

    models = [each for each in apps.get_models(include_auto_created=True) if each._meta.managed]  # noqa: SLF001 — as above
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _write_file(wanted: Wanted, record: KeptFile) -> None:
    path = PurePosixPath(record.path)
    allowed = path.parts[0] in sources.FOLDERS if len(path.parts) > 1 else record.path in sources.FILES
    if record.path == sources.SETTINGS_FILE:
        path, allowed = PurePosixPath(RESTORED_SETTINGS), True
    if not allowed or ".." in path.parts or path.is_absolute():
        raise ArchiveDamaged(path=wanted.path, reason=f"it has a file {record.path!r}, which no backup takes")
    target = wanted.data / path
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    _write_new(target, iter([record.content]), mode=0o600)


def _write_new(target: Path, pieces: Iterator[bytes], *, mode: int) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
