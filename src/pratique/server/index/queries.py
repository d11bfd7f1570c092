"""Reading releases: which is current, and what changed since one. `current.opened` gives the file itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.db.models import QuerySet

from pratique.server.index import changes, place, reads
from pratique.server.index.changes import Changes
from pratique.server.index.models import IndexRelease
from pratique.server.index.settings import IndexSettings
from pratique.server.kernel import clock, settings

__all__ = ["Changes", "Release", "changes_since", "current", "current_name", "release_of", "rows"]

MOST_SWITCHES = 200
"""Switches whose changes are put together; who is further behind has everything matched anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release of the index. `engine` is that of the versions' order when it became current."""

    generation: int
    digest: str
    path: Path
    built_at: datetime
    engine: int
    records: int
    packages: int
    size: int
    used_at: datetime
    used_by: str
    build_seconds: float | None
    is_starter: bool

    @property
    def age(self) -> timedelta:
        """How long ago it was built."""
        return max(clock.now() - self.built_at, timedelta())

    @property
    def is_old(self) -> bool:
        """Whether it is to be said to be old."""
        return self.age >= timedelta(days=settings.current(IndexSettings).old_after)


def current() -> Release | None:
    """Return the current release: one row by an index."""
    row = rows().order_by("-generation").first()
    return None if row is None else release_of(row)


def current_name() -> tuple[int, str] | None:
    """Return the current release's generation and digest, by the one statement that is asked most."""
    with connection.cursor() as cursor:
        cursor.execute(reads.NAME)
        row = cursor.fetchone()
    return None if row is None else (int(row[0]), str(row[1]))


def rows() -> QuerySet[IndexRelease]:
    """Return the rows of all releases, without what they changed."""
    return IndexRelease.objects.defer("delta")


def changes_since(generation: int) -> Changes:
    """Return what all switches after `generation` changed together; nothing when it is the current one."""
    rows = IndexRelease.objects.filter(generation__gt=generation).order_by("generation")
    found = list(rows.values_list("generation", "delta")[: MOST_SWITCHES + 1])
    is_gapless = [number for number, _ in found] == list(range(generation + 1, generation + 1 + len(found)))
    if len(found) > MOST_SWITCHES or not is_gapless:
        return changes.EVERYTHING
    return Changes.union(changes.unpack(None if delta is None else bytes(delta)) for _, delta in found)


def release_of(row: IndexRelease) -> Release:
    """Make a release of its row."""
    return Release(
        generation=row.generation,
        digest=row.digest,
        path=place.path_of(row.digest),
        built_at=row.built_at,
        engine=row.engine,
        records=row.records,
        packages=row.packages,
        size=row.size,
        used_at=row.used_at,
        used_by=row.used_by,
        build_seconds=row.build_seconds,
        is_starter=row.is_starter,
    )
