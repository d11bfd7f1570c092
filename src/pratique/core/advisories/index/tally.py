"""Owns counting what one source turned out to hold: how many records, of which ecosystems, up to which day."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from pratique.core.advisories.records import Record

__all__ = ["Tally"]


@dataclass(slots=True, kw_only=True)
class Tally:
    """The counts of one source, growing while it is read."""

    records: int = 0
    bad: int = 0
    newest: date | None = None
    by_ecosystem: Counter[str] = field(default_factory=Counter)
    newest_of: dict[str, date] = field(default_factory=dict)

    def count(self, record: Record, ecosystems: set[str], now: datetime) -> None:
        """Take one record in; a time to come says nothing of how far the source reaches."""
        self.records += 1
        times = (record.modified_at, record.published_at)
        moment = next((at for at in times if at is not None and at <= now), None)
        day = moment.date() if moment is not None else None
        if day is not None and (self.newest is None or day > self.newest):
            self.newest = day
        if record.is_malicious:
            return  # a list of malicious packages says nothing of how well an ecosystem's weaknesses are known
        for ecosystem in ecosystems:
            self.by_ecosystem[ecosystem] += 1
            if day is not None and day > self.newest_of.get(ecosystem, date.min):
                self.newest_of[ecosystem] = day
