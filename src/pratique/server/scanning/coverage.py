"""How much is known of all that is in an image, from what is known of its packages. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from pratique.core.advisories.index import State
from pratique.server.registry.ports import Cover, Coverage, EcosystemCover

NO_ECOSYSTEM = "unknown"
"""What packages of no known ecosystem are listed under."""
NOT_COVERED: Cover = "not_covered"
_COVERS: Mapping[str, Cover] = {each: each for each in get_args(Cover)}
_LEAST = {State.NOT_COVERED.value: 0, State.COVERED_TO.value: 1, State.COVERED.value: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """How much is known of one package."""

    ecosystem: str
    state: str
    to: date | None


def by_ecosystem(packages: Iterable[Known]) -> list[dict[str, Any]]:
    """Count packages by ecosystem and by how much is known of them, as it is kept in a scan's row."""
    counted: dict[tuple[str, str], list[date | None]] = {}
    for each in packages:
        counted.setdefault((each.ecosystem or NO_ECOSYSTEM, each.state), []).append(each.to)
    return [
        {
            "ecosystem": ecosystem,
            "state": state,
            "to": _iso(min((day for day in days if day is not None), default=None)),
            "components": len(days),
        }
        for (ecosystem, state), days in sorted(counted.items())
    ]


def summed(ecosystems: Iterable[Mapping[str, Any]]) -> Coverage:
    """Sum up an image's ecosystems: the least that is known of any; where there is no package at all, nothing."""
    found = [
        EcosystemCover(
            ecosystem=each["ecosystem"],
            state=cover(each["state"]),
            to=day_of(each["to"]),
            components=each["components"],
        )
        for each in ecosystems
    ]
    least = min((each.state for each in found), key=_LEAST.__getitem__, default=NOT_COVERED)
    days = [each.to for each in found if each.to is not None]
    to = None if least == NOT_COVERED else min(days, default=None)
    return Coverage(state=least, to=to, ecosystems=found)


def cover(state: str) -> Cover:
    """Return how much an index says it knows, in the words of REST."""
    return _COVERS[state]


def day_of(text: str | None) -> date | None:
    """Read a day as it is kept in JSON."""
    return date.fromisoformat(text) if text else None


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
