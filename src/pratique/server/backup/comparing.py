"""Whether an installation is what an archive holds: every row of every table, every file, the bytes of every blob.

Rows of both sides come in the order of their keys and are gone through side by side, so that neither is in memory.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

from pratique.core.names.digest import Digest
from pratique.server.backup import archive, sources, tables
from pratique.server.backup.envelope import Secrets
from pratique.server.backup.records import KeptBlob, KeptFile, Record, Rows, Start
from pratique.server.backup.services import Telling
from pratique.server.backup.snapshot import Row, applied, rows, snapshot
from pratique.server.backup.tables import Table
from pratique.server.identity import ports
from pratique.server.kernel.storage import BytesMissing

_SAMPLES: Final = 20
"""Differences of one table that are told one by one."""
_READ: Final = 1 << 20  # bytes


@dataclass(slots=True, kw_only=True)
class Comparison:
    """What was compared, how often each table (or `files`, `blobs`, `migrations`) differs, and the first of each."""

    rows: int = 0
    blobs: int = 0
    files: int = 0
    differences: Counter[str] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)

    def differs(self, where: str, what: str) -> None:
        """Take a difference in."""
        self.differences[where] += 1
        if self.differences[where] <= _SAMPLES:
            self.samples.append(f"{where}: {what}")


def compare(path: Path, *, known: Secrets, telling: Telling) -> Comparison:
    """Compare an archive with this installation as it is now. Raises the errors of archives."""
    result = Comparison()
    with archive.opened(path, known=known) as found, snapshot() as connection:
        _compare_start(found.start, connection, result)
        stream = _Stream(found.records)
        missing = _compare_files(stream, result)
        shared = {each.name for each in found.start.tables}
        for table in tables.all_tables().values():
            if table.name not in shared or table.name in tables.TRANSIENT:
                continue
            _compare_table(table, stream.rows_of(table.name), connection, result)
            telling.progress(done=result.rows, what="rows compared")
            telling.check()
        stream.finish()
        _compare_blobs(connection, missing, result, telling)
    return result


class _Stream:
    """An archive's records, given out kind by kind and table by table in the order they come in."""

    def __init__(self, records: Iterator[Record]) -> None:
        self._records = records
        self._ahead: Record | None = next(records, None)

    def before_rows(self) -> Iterator[KeptBlob | KeptFile]:
        """Yield what comes before the first rows."""
        while isinstance(self._ahead, KeptBlob | KeptFile):
            yield self._ahead
            self._ahead = next(self._records, None)

    def rows_of(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table; none when the next rows are another's."""
        while isinstance(self._ahead, Rows) and self._ahead.table == table:
            yield from self._ahead.rows
            self._ahead = next(self._records, None)

    def finish(self) -> None:
        """Go to the end, where the archive tells whether it was whole."""
        for _ in self._records:
            pass


def _compare_start(start: Start, connection: BaseDatabaseWrapper, result: Comparison) -> None:
    for app, name in sorted(set(start.migrations) ^ set(applied(connection))):
        result.differs("migrations", f"{app}.{name} was applied on one side only")
    theirs = {each.name: each.columns for each in start.tables}
    ours = {each.name: each.columns for each in tables.all_tables().values()}
    for name in sorted(theirs.keys() | ours.keys()):
        if theirs.get(name) != ours.get(name):
            result.differs("tables", f"{name} is another table on each side, or on one side only")


def _compare_files(stream: _Stream, result: Comparison) -> set[str]:
    """Compare the small files; return the digests of blobs that the archive does without."""
    missing = set()
    data = ports.place().data
    here = {each.path: hashlib.sha256(each.content).digest() for each in sources.small_files(data)}
    here.pop(sources.SETTINGS_FILE, None)
    for record in stream.before_rows():
        if isinstance(record, KeptBlob):
            if record.missing:
                missing.add(record.digest)
        elif record.path != sources.SETTINGS_FILE:
            result.files += 1
            content = here.pop(record.path, None)
            if content is None:
                result.differs("files", f"{record.path} is missing")
            elif content != hashlib.sha256(record.content).digest():
                result.differs("files", f"{record.path} has other contents")
    for path in sorted(here):
        result.differs("files", f"{path} is not in the backup")
    return missing


def _compare_table(table: Table, archived: Iterator[Row], connection: BaseDatabaseWrapper, result: Comparison) -> None:
    at = table.key_at
    end: list[Row | None] = [None]
    theirs = chain(archived, end)
    ours = chain(rows(connection, table), end)
    their, our = next(theirs), next(ours)
    while their is not None or our is not None:
        result.rows += 1
        if our is None or (their is not None and _order(their[at]) < _order(our[at])):
            assert their is not None  # noqa: S101 — one of them is a row
            result.differs(table.name, f"the row {their[at]} is missing")
            their = next(theirs)
        elif their is None or _order(our[at]) < _order(their[at]):
            result.differs(table.name, f"the row {our[at]} is not in the backup")
            our = next(ours)
        else:
            if their != our:
                columns = [name for name, a, b in zip(table.columns, their, our, strict=True) if a != b]
                result.differs(table.name, f"the row {our[at]} has another {', '.join(columns)}")
            their, our = next(theirs), next(ours)


def _order(key: Any) -> Any:
    return key.encode() if isinstance(key, str) else key


def _compare_blobs(connection: BaseDatabaseWrapper, missing: set[str], result: Comparison, telling: Telling) -> None:
    for content in sources.contents_of(connection):
        telling.check()
        result.blobs += 1
        wrong = _wrong_with(content)
        if wrong and content.digest not in missing:
            result.differs("blobs", f"{content.digest}: {wrong}")
        telling.progress(done=result.blobs, what="blobs read")


def _wrong_with(content: sources.Content) -> str:
    hasher = Digest.parse(content.digest).algorithm.hasher()
    try:
        with content.opened() as source:
            while piece := source.read(_READ):
                hasher.update(piece)
    except (BytesMissing, OSError):
        return "its bytes are missing"
    return "" if str(Digest.of_hash(hasher)) == content.digest else "its bytes were changed"
