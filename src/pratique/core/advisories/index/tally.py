"""Owns counting what one source turned out to hold: how many records, of which ecosystems, up to which day."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from pratique.core.advisories.index.staging import Staged

__all__ = ["Tally"]


@dataclass(slots=True, kw_only=True)
class Tally:
    """The counts of one source, growing while it is read."""

    records: int = 0
    bad: int = 0
    by_ecosystem: Counter[str] = field(default_factory=Counter)
    _newest: int = 0
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

    @property
    def newest(self) -> date | None:
        """The day of the newest record; times to come do not count (see :func:`.staging.rank_of`)."""
        return _day(self._newest)

    def newest_of(self, ecosystem: str) -> date | None:
        """The day of the newest record of one ecosystem."""
        return _day(self._newest_of.get(ecosystem, 0))


def _day(seconds: int) -> date | None:
    return datetime.fromtimestamp(seconds, UTC).date() if seconds else None
