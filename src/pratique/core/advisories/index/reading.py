"""Owns asking an index file: packages, records, names, coverage, scores. Writes nothing.

One :class:`Index` may be shared by threads, not by processes: after a fork, open another. Opening reads a page or two,
so a process is ready at once.
"""

import sqlite3
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Self
from urllib.parse import quote

import msgspec

from pratique.core.advisories.aliases import is_cve
from pratique.core.advisories.ecosystems import normal_name, whole_of
from pratique.core.advisories.enrichment import MILLION, Epss, Kev, cve_number
from pratique.core.advisories.index import searching
from pratique.core.advisories.index.answers import Named, Outcome, RecordHead, Source
from pratique.core.advisories.index.coverage import Coverage
from pratique.core.advisories.index.covering import Covering
from pratique.core.advisories.index.schema import APPLICATION, FORMAT, RAW_DEFLATE, Relation, name_hash
from pratique.core.advisories.index.stated import Stated, licence_of, statements_about, statements_of
from pratique.core.advisories.licences import Licence
from pratique.core.advisories.matching import Match, Undecided, match_version
from pratique.core.advisories.severity import kept_severities
from pratique.core.advisories.spans import Advisory, rekeyed
from pratique.core.advisories.streams import extended, merged, narrowed
from pratique.core.names.purl import Purl
from pratique.core.versions import ENGINE, NotAVersion, scheme_of

__all__ = ["Index", "UnusableIndex"]

KEPT_PACKAGES = 4096
MAPPED_BYTES = 1 << 30
_PACKAGE = msgspec.msgpack.Decoder(tuple[Advisory, ...])
_SCORES = msgspec.json.Decoder(list[tuple[float, str]])
_HEAD = (
    "SELECT record.number, record.id, source.name, record.published, record.modified, record.withdrawn,"
    " record.is_disputed, record.level, record.scores, record.summary, record.cwes"
    " FROM record JOIN source ON source.number = record.source"
)


class UnusableIndex(ValueError):
    """The file is not an index that can be used; ``reason`` says why."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path.name} is not an index that can be used: {reason}")


class Index:
    """An open index file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._packages: dict[tuple[str, str], tuple[Advisory, ...]] = {}

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a file; raises ``UnusableIndex``."""
        if not path.is_file():
            raise UnusableIndex(path, "there is no such file")
        try:
            connection = sqlite3.connect(
                f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=False, isolation_level=None
            )
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            connection.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
        except sqlite3.Error as problem:
            raise UnusableIndex(path, f"it is damaged or another kind of file ({problem})") from problem
        if application != APPLICATION:
            connection.close()
            raise UnusableIndex(path, "it is another kind of database")
        if version != FORMAT:
            connection.close()
            raise UnusableIndex(path, f"it has format {version} and this program reads format {FORMAT}; build it again")
        return cls(path, connection)

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def meta(self) -> Mapping[str, str]:
        """The facts about the file: format, engine, built_at, records, packages, bad, prose, dated."""
        return dict(self._connection.execute("SELECT name, value FROM meta"))

    @property
    def built_at(self) -> datetime:
        """When it was built."""
        return datetime.fromisoformat(self.meta["built_at"])

    @cached_property
    def has_own_keys(self) -> bool:
        """Whether the file's version keys are of this program's engine; if not they are made anew when read."""
        return self.meta.get("engine") == str(ENGINE)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """What it was built from."""
        rows = self._connection.execute(
            "SELECT name, kind, sha256, bytes, records, bad, newest, written, covers FROM source ORDER BY number"
        )
        return tuple(
            Source(
                name=name,
                kind=kind,
                sha256=sha256,
                bytes=size,
                records=records,
                bad=bad,
                newest=_day(newest),
                written=_day(written),
                covers=tuple(covers.split(",")) if covers else (),
            )
            for name, kind, sha256, size, records, bad, newest, written, covers in rows
        )

    def bad(self, limit: int = 1000) -> list[tuple[str, str, str]]:
        """Give (source, member, reason) of what could not be used."""
        return self._connection.execute(
            "SELECT source.name, member, reason FROM bad JOIN source ON source.number = bad.source LIMIT ?", (limit,)
        ).fetchall()

    def bad_after(self, number: int, *, limit: int) -> list[tuple[int, str, str, str]]:
        """Give (number, source, member, reason) of what could not be used, those after a number."""
        return self._connection.execute(
            "SELECT bad.rowid, source.name, member, reason FROM bad JOIN source ON source.number = bad.source"
            " WHERE bad.rowid > ? ORDER BY bad.rowid LIMIT ?",
            (number, limit),
        ).fetchall()

    @property
    def ecosystems(self) -> Mapping[str, Coverage]:
        """The coverage of every ecosystem and release that any record names."""
        return self._covering.ecosystems

    @cached_property
    def _covering(self) -> Covering:
        """What the file covers; one that is made to be used long after its day covers up to a day only."""
        built = date.max if self.meta.get("dated") == "1" else self.built_at.date()
        return Covering.read(self._connection, built=built)

    @cached_property
    def _repositories(self) -> Mapping[str, tuple[str, ...]]:
        """The ecosystems that are a repository of another: ``Packagist:https://…``, ``Red Hat:…:9::appstream``."""
        found: dict[str, list[str]] = {}
        for (ecosystem,) in self._connection.execute("SELECT DISTINCT ecosystem FROM package"):
            whole = whole_of(ecosystem)
            if whole != ecosystem:
                found.setdefault(whole, []).append(ecosystem)
        return {whole: tuple(sorted(names)) for whole, names in found.items()}

    def coverage(self, ecosystem: str, name: str | None = None) -> Coverage:
        """Say how much is known of an ecosystem or release; with a name, of that package of it."""
        return self._covering.of(ecosystem, name)

    def package(self, ecosystem: str, name: str) -> tuple[Advisory, ...]:
        """Give what every record says of a package; nothing known is an empty answer."""
        name = normal_name(ecosystem, name)
        at = (ecosystem, name)
        kept = self._packages.get(at)
        if kept is not None:
            return kept
        found = self._said(ecosystem, name)
        for repository in self._repositories.get(ecosystem, ()):
            found += self._said(repository, name)
        if found:
            if len(self._packages) >= KEPT_PACKAGES:
                self._packages.clear()  # simpler than forgetting the oldest, and safe among threads
            self._packages[at] = found
        return found

    def names(self) -> Iterator[tuple[str, str]]:
        """Give (ecosystem, name) of every package that any record speaks of, in order."""
        yield from self._connection.execute("SELECT ecosystem, name FROM package ORDER BY ecosystem, name")

    def affected_by(self, vulnerability: str) -> Iterator[tuple[str, str, Advisory]]:
        """Give each package that has a vulnerability in some version: (ecosystem, name, what a record says), in order.

        Looks through every package there is, which takes as long as reading the file: for a page, not for matching.
        """
        rows = self._connection.execute(
            "SELECT ecosystem, name, body FROM package WHERE instr(body, ?) ORDER BY ecosystem, name",
            (vulnerability.encode(),),
        )
        for ecosystem, name, body in rows:
            for advisory in _PACKAGE.decode(body):
                if vulnerability in advisory.vulnerabilities:
                    yield ecosystem, name, advisory

    def said_by(self, record: str) -> Iterator[tuple[str, str, Advisory]]:
        """Give what a record says of each package: (ecosystem, name, compiled ranges); as slow as `affected_by`."""
        rows = self._connection.execute(
            "SELECT ecosystem, name, body FROM package WHERE instr(body, ?) ORDER BY ecosystem, name",
            (record.encode(),),
        )
        for ecosystem, name, body in rows:
            yield from ((ecosystem, name, each) for each in _PACKAGE.decode(body) if each.id == record)

    def match(self, ecosystem: str, name: str, version: str, *, module: str = "") -> Outcome:
        """Answer for one version of one package; of an rpm also by its module's label, where it is known."""
        package: Sequence[Advisory] = self.package(ecosystem, name)
        other = extended(ecosystem, version)
        if other is not None:
            package = merged(package, self.package(other, name))
        matches: list[Match] = []
        undecided: list[Undecided] = []
        if package:
            package, unsure = narrowed(package, version, module)
            matches, undecided = match_version(package, version, scheme_of(ecosystem))
            if unsure:
                matches = [replace(each, is_of_some_stream=each.advisory.id in unsure) for each in matches]
        return Outcome(
            ecosystem=ecosystem,
            name=name,
            version=version,
            coverage=self.coverage(ecosystem, name),
            matches=tuple(matches),
            undecided=tuple(undecided),
        )

    def record(self, identifier: str) -> RecordHead | None:
        """Give the record of an id."""
        row = self._connection.execute(f"{_HEAD} WHERE record.id = ?", (identifier,)).fetchone()
        return self._head(row) if row is not None else None

    def document(self, identifier: str) -> bytes | None:
        """Give a record's own JSON; none where there is no such record, or the file was made without documents."""
        row = self._connection.execute("SELECT size, body FROM record WHERE id = ?", (identifier,)).fetchone()
        if row is None or not row[0]:
            return None
        return zlib.decompressobj(RAW_DEFLATE).decompress(row[1], row[0] + 1)

    def vulnerability(self, identifier: str) -> tuple[RecordHead, ...]:
        """Give every record about a vulnerability, by its canonical id."""
        rows = self._connection.execute(
            f"{_HEAD} WHERE record.number IN (SELECT record FROM vulnerability WHERE id = ?) ORDER BY record.id",  # noqa: S608  # ours
            (identifier,),
        ).fetchall()
        return tuple(self._head(row) for row in rows)

    def named(self, name: str) -> tuple[Named, ...]:
        """Give every record that uses a name as its own, as an alias, or otherwise."""
        rows = self._connection.execute("SELECT record, relation FROM name WHERE name = ? ORDER BY record", (name,))
        found = []
        for number, relation in rows.fetchall():
            row = self._connection.execute(f"{_HEAD} WHERE record.number = ?", (number,)).fetchone()
            found.append(Named(record=self._head(row), relation=Relation(relation)))
        return tuple(found)

    def search(self, text: str, *, limit: int) -> list[str]:
        """Give vulnerabilities by an id, an alias, a weakness (CWE) or a package."""
        return searching.search(self._connection, text, limit=limit)

    def canonical(self, name: str) -> tuple[str, ...]:
        """Give the vulnerabilities that a name stands for: itself where it is one, else those of the record of it."""
        row = self._connection.execute("SELECT 1 FROM vulnerability WHERE id = ? LIMIT 1", (name,)).fetchone()
        if row is not None:
            return (name,)
        rows = self._connection.execute(
            "SELECT DISTINCT vulnerability.id FROM name JOIN vulnerability ON vulnerability.record = name.record"
            " WHERE name.name = ? AND name.relation IN (?, ?) ORDER BY vulnerability.id",
            (name, Relation.ITSELF, Relation.ALIAS),
        )
        return tuple(row[0] for row in rows)

    def epss(self, cves: Iterable[str]) -> Mapping[str, Epss]:
        """Give the scores of those CVEs that have one."""
        found: dict[str, Epss] = {}
        for cve in cves:
            if not is_cve(cve):
                continue
            row = self._connection.execute(
                "SELECT score, percentile FROM epss WHERE cve = ?", (cve_number(cve),)
            ).fetchone()
            if row is not None:
                found[cve] = Epss(cve, row[0] / MILLION, row[1] / MILLION)
        return found

    def kev(self, cves: Iterable[str]) -> Mapping[str, Kev]:
        """Give the entries of those CVEs that are known to be exploited."""
        found: dict[str, Kev] = {}
        for cve in cves:
            row = self._connection.execute(
                "SELECT date_added, due_date, title, ransomware FROM kev WHERE cve = ?", (cve,)
            ).fetchone()
            if row is not None:
                added, due, title, ransomware = row
                found[cve] = Kev(
                    cve=cve,
                    date_added=added,
                    due_date=due,
                    vulnerability_name=title,
                    known_ransomware_campaign_use=ransomware,
                )
        return found

    @cached_property
    def has_statements(self) -> bool:
        """Whether any vendor says anything (VEX): most indexes have none, and need not be asked for each match."""
        return self._connection.execute("SELECT 1 FROM statement LIMIT 1").fetchone() is not None

    def statements(self, vulnerability: str, purl: Purl) -> tuple[Stated, ...]:
        """Give what vendors say of a vulnerability in a package (VEX), the latest first."""
        return statements_of(self._connection, vulnerability, purl)

    def statements_about(self, vulnerability: str, *, limit: int) -> tuple[Stated, ...]:
        """Give what vendors say of a vulnerability in any package, by author."""
        return statements_about(self._connection, vulnerability, limit)

    def licence(self, identifier: str) -> Licence | None:
        """Give what is known of an SPDX licence or exception."""
        return licence_of(self._connection, identifier)

    @cached_property
    def _hashes(self) -> frozenset[int]:
        row = self._connection.execute("SELECT body FROM filter").fetchone()
        hashes = array("I", row[0])
        if sys.byteorder == "big":
            hashes.byteswap()
        return frozenset(hashes)

    def _said(self, ecosystem: str, name: str) -> tuple[Advisory, ...]:
        if name_hash(ecosystem, name) not in self._hashes:
            return ()
        row = self._connection.execute(
            "SELECT body FROM package WHERE ecosystem = ? AND name = ?", (ecosystem, name)
        ).fetchone()
        if row is None:
            return ()
        found = _PACKAGE.decode(row[0])
        return found if self.has_own_keys else tuple(_of_this_engine(advisory, ecosystem) for advisory in found)

    def _head(self, row: tuple[object, ...]) -> RecordHead:
        number, identifier, source, published, modified, withdrawn, disputed, level, scores, summary, cwes = row
        about = self._connection.execute("SELECT id FROM vulnerability WHERE record = ? ORDER BY id", (number,))
        return RecordHead(
            id=str(identifier),
            vulnerabilities=tuple(each[0] for each in about),
            source=str(source),
            published=_moment(published),
            modified=_moment(modified),
            withdrawn=_moment(withdrawn),
            is_disputed=bool(disputed),
            severities=kept_severities(str(level), _SCORES.decode(str(scores))),
            summary=str(summary),
            cwes=tuple(str(cwes).split(",")) if cwes else (),
        )


def _of_this_engine(advisory: Advisory, ecosystem: str) -> Advisory:
    scheme = scheme_of(ecosystem)
    if scheme is None:
        return advisory
    try:
        return msgspec.structs.replace(advisory, spans=tuple(rekeyed(span, scheme) for span in advisory.spans))
    except NotAVersion as problem:
        return msgspec.structs.replace(advisory, spans=(), undecided=(*advisory.undecided, str(problem)))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None
