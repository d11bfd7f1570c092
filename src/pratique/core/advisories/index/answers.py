"""Owns what an open index answers with: its sources, records in short, and the outcome for a version. No reading."""

from dataclasses import dataclass
from datetime import date, datetime

from pratique.core.advisories.index.coverage import Coverage
from pratique.core.advisories.index.schema import Relation
from pratique.core.advisories.matching import Match, Undecided
from pratique.core.advisories.severity import Severity

__all__ = ["Named", "Outcome", "RecordHead", "Source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One feed or list that went into the index."""

    name: str
    kind: str
    sha256: str
    bytes: int
    records: int
    bad: int
    newest: date | None
    written: date | None
    """The day on which a feed says that it was made."""
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHead:
    """What lists show of a record."""

    id: str
    vulnerabilities: tuple[str, ...]
    source: str
    published: datetime | None
    modified: datetime | None
    withdrawn: datetime | None
    is_disputed: bool
    severities: tuple[Severity, ...]
    """By each version of CVSS that it gives, the newest first; else the one by its word."""
    summary: str
    cwes: tuple[str, ...]

    @property
    def severity(self) -> Severity:
        """The one that leads."""
        return self.severities[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A record that uses a name, and how."""

    record: RecordHead
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer for one version of one package: what matches, what could not be told, and how much is known at all."""

    ecosystem: str
    name: str
    version: str
    coverage: Coverage
    matches: tuple[Match, ...]
    undecided: tuple[Undecided, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing matches, nothing was left undecided, and a source that is whole would have known."""
        return not self.matches and not self.undecided and self.coverage.is_covered
