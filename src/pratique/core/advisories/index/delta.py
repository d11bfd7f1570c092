"""Owns the difference between two index files: what has to be matched or shown anew when one takes the other's place.

Where the engine of version keys or the format differs, everything has to be; the sets then still say what else changed.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from pratique.core.advisories.enrichment import cve_name
from pratique.core.advisories.index.coverage import Coverage, State
from pratique.core.advisories.index.reading import Index
from pratique.core.advisories.index.schema import Relation

__all__ = ["Delta", "difference"]

_PACKAGES = """
SELECT ecosystem, name FROM {a}.package AS mine WHERE NOT EXISTS (
    SELECT 1 FROM {b}.package AS other
    WHERE other.ecosystem = mine.ecosystem AND other.name = mine.name AND other.body = mine.body)
"""
_RECORDS = """
SELECT DISTINCT about.id FROM {a}.record AS mine JOIN {a}.vulnerability AS about ON about.record = mine.number
WHERE NOT EXISTS (
    SELECT 1 FROM {b}.record AS other JOIN {b}.vulnerability AS theirs ON theirs.record = other.number
    WHERE other.id = mine.id AND theirs.id = about.id AND other.withdrawn IS mine.withdrawn
    AND other.is_disputed = mine.is_disputed AND other.level = mine.level AND other.scores = mine.scores)
"""
_NAMED = "SELECT ecosystem, name FROM {a}.covered_package EXCEPT SELECT ecosystem, name FROM {b}.covered_package"
_SCORES = "SELECT * FROM {a}.epss EXCEPT SELECT * FROM {b}.epss"
_EXPLOITED = "SELECT cve FROM (SELECT * FROM {a}.kev EXCEPT SELECT * FROM {b}.kev)"
_STATED = (
    "SELECT DISTINCT vulnerability FROM (SELECT vulnerability, package, purl, inside, author, status FROM {a}.statement"
    " EXCEPT SELECT vulnerability, package, purl, inside, author, status FROM {b}.statement)"
)
_CALLED = (
    "SELECT about.id FROM {a}.name AS said JOIN {a}.vulnerability AS about ON about.record = said.record"
    " WHERE said.name = ? AND said.relation <= ?"
)
_KNOWN = "SELECT 1 FROM {a}.vulnerability WHERE id = ? LIMIT 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What differs between an older and a newer index."""

    packages: frozenset[tuple[str, str]]
    """(ecosystem, name) of which any record says something else, or that are covered in only one of them."""
    vulnerabilities: frozenset[str]
    """Those with another score, severity, EPSS or KEV entry, alias, statement of a vendor, or withdrawal."""
    ecosystems: frozenset[str]
    """Those whose coverage is another."""
    engines: tuple[str, str]
    """The orders of versions that each was made with."""

    @property
    def is_other_engine(self) -> bool:
        """Whether versions may be ordered otherwise, so that every component has to be matched again."""
        return self.engines[0] != self.engines[1]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has to be done."""
        return not (self.packages or self.vulnerabilities or self.ecosystems or self.is_other_engine)


def difference(old: Path, new: Path) -> Delta:
    """Compare two index files; raises ``UnusableIndex``."""
    with Index.open(old) as before, Index.open(new) as after:
        coverages = [{_shown(coverage) for coverage in index.ecosystems.values()} for index in (before, after)]
        engines = before.meta["engine"], after.meta["engine"]
    connection = sqlite3.connect("file::memory:", uri=True)
    try:
        for name, path in (("old", old), ("new", new)):
            connection.execute(
                f"ATTACH DATABASE ? AS {name}", (f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1",)
            )
        return Delta(
            packages=frozenset(
                (str(ecosystem), str(name))
                for question in (_PACKAGES, _NAMED)
                for ecosystem, name in _both(connection, question)
            ),
            vulnerabilities=frozenset(_vulnerabilities(connection)),
            ecosystems=frozenset(ecosystem for ecosystem, *_ in coverages[0] ^ coverages[1]),
            engines=engines,
        )
    finally:
        connection.close()


def _shown(coverage: Coverage) -> tuple[str, State, date | None]:
    """Give what a component's coverage says; where it is covered, the day moves with each index and tells nothing."""
    to = None if coverage.state is State.COVERED else coverage.to
    return coverage.ecosystem, coverage.state, to


def _vulnerabilities(connection: sqlite3.Connection) -> Iterator[str]:
    for row in _both(connection, _RECORDS):
        yield str(row[0])
    enriched = {cve_name(int(str(row[0]))) for row in _both(connection, _SCORES)}
    enriched |= {str(row[0]) for row in _both(connection, _EXPLOITED)}
    stated = {str(row[0]) for row in _both(connection, _STATED)}
    for name in ("old", "new"):
        for word in stated:
            enriched |= {str(row[0]) for row in connection.execute(_CALLED.format(a=name), (word, Relation.ALIAS))}
    for cve in sorted(enriched):
        if any(connection.execute(_KNOWN.format(a=name), (cve,)).fetchone() for name in ("old", "new")):
            yield cve


def _both(connection: sqlite3.Connection, question: str) -> Iterator[tuple[object, ...]]:
    for mine, other in (("old", "new"), ("new", "old")):
        yield from connection.execute(question.format(a=mine, b=other))
