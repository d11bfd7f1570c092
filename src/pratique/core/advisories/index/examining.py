"""Owns looking at one file of a source before it is trusted: can it be read, how much is in it, up to which day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pratique.core.advisories.enrichment import is_epss_name, is_kev_name, read_epss, read_kev
from pratique.core.advisories.feeds import BadFeed, BadMember, Member, read_feed
from pratique.core.advisories.licences import is_licence_name, read_licences
from pratique.core.advisories.records import BadRecord, read_record
from pratique.core.advisories.vex import NotVex, read_vex

__all__ = ["Examined", "examine"]

MAX_BAD_TOLD = 100


@dataclass(slots=True, kw_only=True)
class Examined:
    """What is in a file; of what could not be read the first hundred are named."""

    records: int = 0
    bad_count: int = 0
    newest: date | None = None
    bad: list[tuple[str, str]] | None = None

    def note_bad(self, name: str, reason: str) -> None:
        """Count what could not be read."""
        self.bad_count += 1
        self.bad = self.bad or []
        if len(self.bad) < MAX_BAD_TOLD:
            self.bad.append((name.encode("utf-8", "backslashreplace").decode()[:200], reason))

    def note_day(self, moment: datetime | None, now: datetime) -> None:
        """Take in when something was changed; times to come do not count."""
        if moment is not None and moment <= now and (self.newest is None or moment.date() > self.newest):
            self.newest = moment.astimezone(UTC).date()


def examine(path: Path, *, now: datetime) -> Examined:
    """Read a file to its end; raises ``BadFeed`` or ``BadEnrichment`` when it cannot be used at all."""
    if is_epss_name(path.name):
        scores = read_epss(path)
        return _listed(len(scores.scores), scores.bad, scores.day)
    if is_kev_name(path.name):
        catalogue = read_kev(path)
        return _listed(len(catalogue.entries), catalogue.bad, catalogue.day)
    if is_licence_name(path.name):
        licences = read_licences(path)
        return _listed(len(licences.licences), licences.bad, None)
    found = Examined()
    for member in read_feed(path):
        if isinstance(member, BadMember):
            found.note_bad(member.name, member.reason)
        else:
            _take(member, found, now)
    if not found.records:
        first = f" ({found.bad[0][1]})" if found.bad else ""
        raise BadFeed(path, f"it has no record that can be read, and {found.bad_count} that cannot{first}")
    return found


def _take(member: Member, found: Examined, now: datetime) -> None:
    try:
        record = read_record(member.data)
    except BadRecord as problem:
        _take_statements(member, found, now, otherwise=problem.reason)
        return
    found.records += 1
    found.note_day(record.modified_at or record.published_at, now)


def _take_statements(member: Member, found: Examined, now: datetime, *, otherwise: str) -> None:
    try:
        document = read_vex(member.data)
    except NotVex as problem:
        found.note_bad(member.name, otherwise if problem.is_other else problem.reason)
        return
    found.records += len(document.statements)
    found.note_day(document.at, now)
    for reason in document.bad:
        found.note_bad(member.name, reason)


def _listed(records: int, bad: list[str], day: date | None) -> Examined:
    found = Examined(records=records, newest=day)
    for number, reason in enumerate(bad, start=1):
        found.note_bad(f"row {number}", reason)
    return found
