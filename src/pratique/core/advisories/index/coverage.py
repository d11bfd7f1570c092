"""Owns what an index says about how much it knows of an ecosystem or a distribution's release: never mere silence."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = ["Coverage", "State", "coverage_of"]


class State(StrEnum):
    """How much is known."""

    COVERED = "covered"
    """A source that claims to be whole has records of it."""
    PARTIAL = "partial"
    """Only single records are there, such as samples or malicious packages: no finding does not mean clean."""
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is known of one ecosystem, or of one release of a distribution."""

    ecosystem: str
    state: State
    to: date | None = None
    """The day of the newest record of the sources that are whole: what came later is not known."""
    records: int = 0
    sources: tuple[str, ...] = ()

    @property
    def is_covered(self) -> bool:
        """Whether no finding means that, up to the day, nothing was known."""
        return self.state is State.COVERED


def coverage_of(ecosystem: str, found: list[tuple[bool, int, date | None, str]]) -> Coverage:
    """Sum up what sources hold of one ecosystem: (whether it is the whole, records, newest day, name) of each."""
    whole = [each for each in found if each[0]]
    return Coverage(
        ecosystem=ecosystem,
        state=State.COVERED if whole else State.PARTIAL,
        to=max((day for _, _, day, _ in whole if day is not None), default=None),
        records=sum(each[1] for each in found),
        sources=tuple(dict.fromkeys(each[3] for each in found)),
    )
