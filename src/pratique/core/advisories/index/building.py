"""Owns building an index file from feeds: reading, choosing among versions of a record, compiling, and the swap.

Bounded memory: what is read goes to a scratch database beside the new file. The new file appears in its place in one
step when it is whole and synced; until then, and when anything fails, what was there stays.
"""

import sqlite3
import sys
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from pratique.core.advisories.aliases import vulnerabilities
from pratique.core.advisories.feeds import BadFeed, BadMember, Feed, Member, read_feed
from pratique.core.advisories.index.coverage import Extent
from pratique.core.advisories.index.enriching import MAX_BAD_KEPT, digest_of, enrich, iso, write_statements
from pratique.core.advisories.index.inputs import Inputs
from pratique.core.advisories.index.schema import APPLICATION, FORMAT, RAW_DEFLATE, TABLES, name_hash
from pratique.core.advisories.index.staging import (
    HEAD,
    PACKAGES,
    Staged,
    compile_record,
    facts_of,
    head_of,
    merged,
    packed,
    rank_of,
)
from pratique.core.advisories.index.swapping import put_in_place, workplace
from pratique.core.advisories.index.tally import Tally
from pratique.core.advisories.records import BadRecord, Record, read_record
from pratique.core.advisories.vex import NotVex, read_vex
from pratique.core.versions import ENGINE

__all__ = ["Built", "Progress", "build"]

Progress = Callable[[str, int], None]
"""Told the name of a source, or "records" or "packages" while writing, and how many there are; may raise to stop."""

MAX_BAD_SHOWN = 1_000
"""Bad members of all sources in ``Built.bad``."""
BATCH = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was built."""

    path: Path
    sha256: str
    bytes: int
    records: int
    packages: int
    bad: tuple[tuple[str, str, str], ...]
    """(source, member, reason) of what could not be used, the first thousand."""
    bad_count: int


def build(inputs: Inputs, output: Path, *, now: datetime, progress: Progress | None = None) -> Built:
    """Build the index of `inputs` at `output`.

    Raises ``BadFeed`` or ``BadEnrichment``, and then leaves what was there.
    """
    with workplace(output.parent) as folder:
        fresh = folder / "index"
        scratch = _open(folder / "scratch")
        target = _open(fresh)
        try:
            builder = _Builder(target=target, scratch=scratch, inputs=inputs, now=now, progress=progress)
            builder.run()
        finally:
            scratch.close()
            target.close()
        built = _measured(fresh, output, builder)
        put_in_place(fresh, output)
    return built


class _Builder:
    """The steps of one build over its two databases."""

    def __init__(
        self,
        *,
        target: sqlite3.Connection,
        scratch: sqlite3.Connection,
        inputs: Inputs,
        now: datetime,
        progress: Progress | None,
    ) -> None:
        self._target = target
        self._scratch = scratch
        self._inputs = inputs
        self._now = now
        self._seconds = int(now.timestamp())
        self._progress = progress
        self._seen: set[int] = set()
        self.records = 0
        self.packages = 0
        self.bad_count = 0
        self.bad: list[tuple[str, str, str]] = []

    def run(self) -> None:
        self._target.executescript(f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};" + TABLES)
        self._scratch.executescript(
            "CREATE TABLE staged (id TEXT PRIMARY KEY, rank INTEGER, source INTEGER, head BLOB, packages BLOB,"
            " size INTEGER, body BLOB) WITHOUT ROWID;"
            "CREATE TABLE said (ecosystem TEXT, name TEXT, record TEXT, body BLOB);"
        )
        for number, feed in enumerate(self._inputs.feeds, start=1):
            self._read(number, feed)
        about = self._write_records()
        self._write_packages(about)
        self.bad_count += enrich(self._target, self._inputs)
        self._write_meta()
        self._target.commit()
        self._target.execute("ANALYZE")
        self._target.commit()

    def _read(self, number: int, feed: Feed) -> None:
        tally = Tally()
        for member in read_feed(feed.path):
            if isinstance(member, BadMember):
                self._note_bad(number, feed, member, tally)
                continue
            self._take(number, member, feed, tally)
            if tally.records % BATCH == 0:
                self._tell(feed.name, tally.records)
        if not tally.records and not tally.statements:
            raise BadFeed(feed.path, f"it has no record that can be read, and {tally.bad} that cannot")
        self._tell(feed.name, tally.records)
        self._write_source(number, feed, tally)

    def _tell(self, what: str, count: int) -> None:
        if self._progress is not None:
            self._progress(what, count)

    def _take(self, number: int, member: Member, feed: Feed, tally: Tally) -> None:
        try:
            record = read_record(member.data)
        except BadRecord as problem:
            self._take_statements(number, member, feed, tally, otherwise=problem.reason)
            return
        head, packages = head_of(record), list(compile_record(record))
        staged = Staged(rank_of(head, self._seconds), number, head, packages)
        tally.count(staged, is_malicious=record.is_malicious)
        tally.count_written(member.written)
        if feed.claim.is_of_named_packages:
            tally.named.update((each.ecosystem, each.name) for each in packages if feed.claim.holds(each.ecosystem))
        earlier = self._earlier(record.id)
        if earlier is not None and earlier.rank >= staged.rank:
            kept = merged(earlier, staged, self._inputs.feeds[earlier.source - 1].claim)
            self._scratch.execute(
                "UPDATE staged SET head = ?, packages = ? WHERE id = ?",
                (msgspec.msgpack.encode(kept.head), msgspec.msgpack.encode(kept.packages), record.id),
            )
            return
        if earlier is not None:
            staged = merged(staged, earlier, feed.claim)
        self._scratch.execute(
            "INSERT OR REPLACE INTO staged VALUES (?,?,?,?,?,?,?)",
            (
                record.id,
                staged.rank,
                staged.source,
                msgspec.msgpack.encode(staged.head),
                msgspec.msgpack.encode(staged.packages),
                *self._body(member, record),
            ),
        )

    def _take_statements(self, number: int, member: Member, feed: Feed, tally: Tally, *, otherwise: str) -> None:
        """Take in what a vendor says of its products (VEX), where that is what the member is."""
        try:
            document = read_vex(member.data)
        except NotVex as problem:
            reason = otherwise if problem.is_other else problem.reason
            self._note_bad(number, feed, BadMember(member.name, reason), tally)
            return
        write_statements(self._target, number, document)
        tally.count_statements(document)
        for reason in document.bad:
            self._note_bad(number, feed, BadMember(member.name, reason), tally)

    def _earlier(self, identifier: str) -> Staged | None:
        place = hash(identifier)
        if place not in self._seen:  # nearly always; a number that two ids share costs a look
            self._seen.add(place)
            return None
        row = self._scratch.execute(
            "SELECT rank, source, head, packages FROM staged WHERE id = ?", (identifier,)
        ).fetchone()
        return Staged(row[0], row[1], HEAD.decode(row[2]), PACKAGES.decode(row[3])) if row is not None else None

    def _note_bad(self, number: int, feed: Feed, member: BadMember, tally: Tally) -> None:
        tally.bad += 1
        self.bad_count += 1
        shown = member.name.encode("utf-8", "backslashreplace").decode()[:200]
        if tally.bad <= MAX_BAD_KEPT:
            self._target.execute("INSERT INTO bad VALUES (?,?,?)", (number, shown, member.reason))
        if len(self.bad) < MAX_BAD_SHOWN:
            self.bad.append((feed.name, shown, member.reason))

    def _body(self, member: Member, record: Record) -> tuple[int, bytes]:
        if not self._inputs.with_documents:
            return 0, b""
        if not self._inputs.with_prose:
            facts = facts_of(record)
            return len(facts), _deflated(facts)
        return len(member.data), member.packed if member.packed is not None else _deflated(member.data)

    def _write_source(self, number: int, feed: Feed, tally: Tally) -> None:
        today = self._now.astimezone(UTC).date()
        self._target.execute(
            "INSERT INTO source VALUES (?,?,?,?,?,?,?,?,?,?)",
            (
                number,
                feed.name,
                feed.kind if tally.records else "vex",
                *digest_of(feed.path),
                tally.records or tally.statements,
                tally.bad,
                iso(tally.newest),
                iso(tally.written(today)),
                ",".join(sorted(feed.claim.covers)),
            ),
        )
        self._target.executemany(
            "INSERT INTO coverage VALUES (?,?,?,?,?)",
            [
                (name, number, _extent(feed, name), count, iso(tally.until(name, today)))
                for name, count in sorted(tally.by_ecosystem.items())
            ],
        )
        self._target.executemany("INSERT OR IGNORE INTO covered_package VALUES (?,?)", sorted(tally.named))

    def _write_records(self) -> Mapping[str, tuple[str, ...]]:
        """Write the chosen records, and give what each is about."""
        heads = self._scratch.execute("SELECT head FROM staged")
        about = vulnerabilities(HEAD.decode(row[0]).named() for row in heads)
        chosen = self._scratch.execute("SELECT source, head, size, body FROM staged ORDER BY id")
        for number, (source, packed_head, size, body) in enumerate(chosen, start=1):
            self.records = number
            if number % BATCH == 0:
                self._tell("records", number)
            head = HEAD.decode(packed_head)
            self._target.execute(
                "INSERT INTO record VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (number, head.id, source, *head.row(prose=self._inputs.with_prose), size, body),
            )
            self._target.executemany(
                "INSERT OR IGNORE INTO name VALUES (?,?,?)",
                [(name, number, relation) for name, relation in head.names()],
            )
            self._target.executemany(
                "INSERT INTO vulnerability VALUES (?,?)", [(id_, number) for id_ in about.get(head.id, (head.id,))]
            )
        return about

    def _write_packages(self, about: Mapping[str, tuple[str, ...]]) -> None:
        chosen = self._scratch.execute("SELECT id, packages FROM staged ORDER BY id")
        self._scratch.executemany(
            "INSERT INTO said VALUES (?,?,?,?)",
            (
                (package.ecosystem, package.name, id_, packed(package.advisory, about))
                for id_, packages in chosen
                for package in PACKAGES.decode(packages)
            ),
        )
        rows = self._scratch.execute("SELECT ecosystem, name, body FROM said ORDER BY ecosystem, name, record")
        self._target.executemany("INSERT INTO package VALUES (?,?,?)", self._grouped(rows))
        names = self._target.execute("SELECT ecosystem, name FROM package")
        hashes = array("I", sorted({name_hash(ecosystem, name) for ecosystem, name in names}))
        if sys.byteorder == "big":
            hashes.byteswap()
        self._target.execute("INSERT INTO filter VALUES (?)", (hashes.tobytes(),))

    def _grouped(self, rows: Iterable[tuple[str, str, bytes]]) -> Iterator[tuple[str, str, bytes]]:
        at: tuple[str, str] | None = None
        bodies: list[msgspec.Raw] = []
        for ecosystem, name, body in rows:
            if at != (ecosystem, name):
                if at is not None:
                    yield (*at, msgspec.msgpack.encode(bodies))
                at, bodies = (ecosystem, name), []
                self.packages += 1
                if self.packages % BATCH == 0:
                    self._tell("packages", self.packages)
            bodies.append(msgspec.Raw(body))
        if at is not None:
            yield (*at, msgspec.msgpack.encode(bodies))

    def _write_meta(self) -> None:
        values = {
            "format": FORMAT,
            "engine": ENGINE,
            "built_at": self._now.astimezone(UTC).isoformat(timespec="seconds"),
            "records": self.records,
            "packages": self.packages,
            "bad": self.bad_count,
            "prose": int(self._inputs.with_prose),
            "dated": int(self._inputs.is_dated),
        }
        self._target.executemany(
            "INSERT INTO meta VALUES (?,?)", [(name, str(value)) for name, value in values.items()]
        )


def _extent(feed: Feed, ecosystem: str) -> Extent:
    if not feed.claim.holds(ecosystem):
        return Extent.SINGLE
    return Extent.NAMED if feed.claim.is_of_named_packages else Extent.WHOLE


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, RAW_DEFLATE)
    return packer.compress(data) + packer.flush()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level="DEFERRED")
    # Nothing but this process sees the file until it is whole; durability comes from syncing it once, at the end.
    connection.executescript("PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    connection.execute("PRAGMA cache_size = -65536")
    return connection


def _measured(fresh: Path, output: Path, builder: _Builder) -> Built:
    digest, size = digest_of(fresh)
    return Built(
        path=output,
        sha256=digest,
        bytes=size,
        records=builder.records,
        packages=builder.packages,
        bad=tuple(builder.bad),
        bad_count=builder.bad_count,
    )
