"""Owns the coverage that one index file states, read from its tables once."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

from pratique.core.advisories.ecosystems import normal_name, whole_of
from pratique.core.advisories.index.coverage import Coverage, Extent, Holding, coverage_of

__all__ = ["Covering"]

_HOLDINGS = """
SELECT coverage.ecosystem, extent, coverage.records, until, source.name
FROM coverage JOIN source ON source.number = coverage.source ORDER BY coverage.ecosystem, coverage.source
"""


@dataclass(frozen=True, kw_only=True)
class Covering:
    """What the sources hold of each ecosystem, and the packages that are covered where their ecosystem is not."""

    built: date
    holdings: Mapping[str, Sequence[Holding]]
    named: Mapping[str, frozenset[str]]

    @classmethod
    def read(cls, connection: sqlite3.Connection, *, built: date) -> Self:
        """Read a file's tables."""
        holdings: dict[str, list[Holding]] = {}
        for ecosystem, extent, records, until, source in connection.execute(_HOLDINGS).fetchall():
            to = date.fromisoformat(until) if until else None
            holding = Holding(source=source, extent=Extent(extent), records=records, to=to)
            for name in {ecosystem, whole_of(ecosystem)}:
                holdings.setdefault(name, []).append(holding)
        named: dict[str, set[str]] = {}
        for ecosystem, name in connection.execute("SELECT ecosystem, name FROM covered_package"):
            named.setdefault(ecosystem, set()).add(name)
        return cls(
            built=built, holdings=holdings, named={ecosystem: frozenset(names) for ecosystem, names in named.items()}
        )

    @cached_property
    def ecosystems(self) -> Mapping[str, Coverage]:
        """The coverage of every ecosystem and release that any record names."""
        return {
            ecosystem: replace(
                coverage_of(ecosystem, found, built=self.built),
                packages=len(self.named.get(ecosystem, ())) if _is_by_name(found) else None,
            )
            for ecosystem, found in self.holdings.items()
        }

    def of(self, ecosystem: str, name: str | None) -> Coverage:
        """Say how much is known of an ecosystem, or of a package of it."""
        if name is None or ecosystem not in self.named:
            found = self.ecosystems.get(ecosystem)
            return found if found is not None else coverage_of(ecosystem, (), built=self.built)
        is_named = normal_name(ecosystem, name) in self.named[ecosystem]
        return coverage_of(ecosystem, self.holdings[ecosystem], built=self.built, is_named=is_named)


def _is_by_name(found: Sequence[Holding]) -> bool:
    extents = {each.extent for each in found}
    return Extent.NAMED in extents and Extent.WHOLE not in extents
