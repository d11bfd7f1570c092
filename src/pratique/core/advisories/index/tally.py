"""Owns counting what one source turned out to hold: how many records, of which ecosystems, up to which day."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from pratique.core.advisories.index.staging import Staged
from pratique.core.advisories.vex import Document

__all__ = ["Tally"]


@dataclass(slots=True, kw_only=True)
class Tally:
    """The counts of one source, growing while it is read."""

    records: int = 0
    bad: int = 0
    statements: int = 0
    """What vendors say of their products, each of one."""
    by_ecosystem: Counter[str] = field(default_factory=Counter)
    named: set[tuple[str, str]] = field(default_factory=set)
    """Packages by ecosystem and name, where only those are known whole."""
    _newest: int = 0
    _written: date | None = None
    _newest_of: dict[str, int] = field(default_factory=dict)

    def count(self, staged: Staged, *, is_malicious: bool) -> None:
        """Take one record in."""
        self.records += 1
        self._newest = max(self._newest, staged.rank)
        if is_malicious:
            return  # a list of malicious packages says nothing of how well an ecosystem's weaknesses are known
        for ecosystem in {package.ecosystem for package in staged.packages}:
            self.by_ecosystem[ecosystem] += 1
            if staged.rank > self._newest_of.get(ecosystem, 0):
                self._newest_of[ecosystem] = staged.rank

    def count_statements(self, document: Document) -> None:
        """Take in a document of a vendor."""
        self.statements += len(document.statements)
        if document.at is not None:
            self._newest = max(self._newest, int(document.at.timestamp()))

    def count_written(self, day: date | None) -> None:
        """Take in the day on which a zip says that one of its members was written."""
        if day is not None and (self._written is None or day > self._written):
            self._written = day

    def written(self, today: date) -> date | None:
        """The day the feed was made, where it says so credibly: after its newest record, and not in the future."""
        if self._written is None or self._written > today or self._written < (self.newest or date.max):
            return None
        return self._written

    def until(self, ecosystem: str, today: date) -> date | None:
        """The last day of which the feed knows an ecosystem: the day it was made, else that of the newest record."""
        days = (self.newest_of(ecosystem), self.written(today))
        return max((day for day in days if day is not None), default=None)

    @property
    def newest(self) -> date | None:
        """The day of the newest record; times to come do not count (see :func:`.staging.rank_of`)."""
        return _day(self._newest)

    def newest_of(self, ecosystem: str) -> date | None:
        """The day of the newest record of one ecosystem."""
        return _day(self._newest_of.get(ecosystem, 0))


def _day(seconds: int) -> date | None:
    return datetime.fromtimestamp(seconds, UTC).date() if seconds else None
