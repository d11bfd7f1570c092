"""Owns what an index says about how much it knows of an ecosystem or a distribution's release: never mere silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

__all__ = ["FRESH", "Coverage", "Extent", "Holding", "State", "coverage_of"]

FRESH = timedelta(days=45)
"""How much older than the index a source may be whose ecosystem is covered, not only covered to a day; a feed that does
not say when it was made is as old as its newest record, and small feeds get none for weeks."""


class State(StrEnum):
    """How much is known."""

    COVERED = "covered"
    """A source that claims to be whole has records of it, and was new when the index was built."""
    COVERED_TO = "covered_to"
    """Such a source is there, but it ends on a day: what came later is not known."""
    NOT_COVERED = "not_covered"
    """Nothing is there, or only single records, such as samples or malicious packages."""


class Extent(IntEnum):
    """How much of an ecosystem a source claims to know; the number is stored in index files."""

    SINGLE = 0
    """The records that are there, and no more."""
    NAMED = 1
    """All of the packages that it names, and nothing of others."""
    WHOLE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What one source holds of one ecosystem; ``to`` is the last day that it knows of."""

    source: str
    extent: Extent
    records: int
    to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is known of one ecosystem, of one release of a distribution, or of one package of it."""

    ecosystem: str
    state: State
    to: date | None = None
    """The last day of the sources that are whole."""
    records: int = 0
    sources: tuple[str, ...] = ()
    packages: int | None = None
    """Where only some packages of it are covered: how many. Ask for each by its name."""

    @property
    def is_covered(self) -> bool:
        """Whether no finding means that nothing was known."""
        return self.state is State.COVERED


def coverage_of(ecosystem: str, found: Sequence[Holding], *, built: date, is_named: bool = False) -> Coverage:
    """Sum up what sources hold of an ecosystem, or of one package that the sources of single packages name or not."""
    claims = [each for each in found if each.extent is Extent.WHOLE or (is_named and each.extent is Extent.NAMED)]
    to = max((each.to for each in claims if each.to is not None), default=None)
    return Coverage(
        ecosystem=ecosystem,
        state=_state(is_claimed=bool(claims), to=to, built=built),
        to=to,
        records=sum(each.records for each in found),
        sources=tuple(dict.fromkeys(each.source for each in found)),
    )


def _state(*, is_claimed: bool, to: date | None, built: date) -> State:
    if not is_claimed:
        return State.NOT_COVERED
    return State.COVERED if to is not None and built - to <= FRESH else State.COVERED_TO
