"""Owns putting together what several records say of one vulnerability in one version of a package.

Of several records the one that names a fix decides, of those the first by its id; its severity is told, and where it
gives none the worst that any record of the vulnerability gives.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pratique.core.advisories.enrichment import Epss, Kev
from pratique.core.advisories.index import Index, Outcome, RecordHead
from pratique.core.advisories.matching import Match
from pratique.core.advisories.severity import Level, Severity

__all__ = ["Teller", "Told", "scores_of"]

_RANKS = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One vulnerability of one version of a package. ``advisory`` is the record that decides."""

    vulnerability: str
    aliases: tuple[str, ...]
    advisory: str
    advisories: tuple[str, ...]
    source: str
    severity: Severity
    scores: Mapping[str, float]
    """Base scores by the first number of the CVSS version, the highest that any record says."""
    fixed: str
    """Empty where no record names a fix on this line."""
    epss: Epss | None
    kev: Kev | None
    is_malicious: bool
    published: datetime | None
    summary: str
    cwes: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class _Vulnerability:
    """What the index says of a vulnerability, whatever the package."""

    heads: dict[str, RecordHead]
    scores: Mapping[str, float]
    epss: Epss | None
    kev: Kev | None


class Teller:
    """Tells of matches; each vulnerability is asked for once."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: dict[str, _Vulnerability] = {}

    def tell(self, outcome: Outcome) -> list[Told]:
        """Tell each vulnerability of an outcome, by its id."""
        grouped: dict[str, list[Match]] = {}
        for match in outcome.matches:
            for vulnerability in match.advisory.vulnerabilities or (match.advisory.id,):
                grouped.setdefault(vulnerability, []).append(match)
        return [self._told(name, said) for name, said in sorted(grouped.items())]

    def _told(self, name: str, said: Sequence[Match]) -> Told:
        chosen = min(said, key=lambda each: (each.fixed is None, each.advisory.id))
        about = self._about(name)
        own = about.heads.get(chosen.advisory.id)
        heads = list(about.heads.values())
        return Told(
            vulnerability=name,
            aliases=tuple(sorted({*about.heads, *(each.advisory.id for each in said)} - {name})),
            advisory=chosen.advisory.id,
            advisories=tuple(sorted({each.advisory.id for each in said})),
            source="" if own is None else own.source,
            severity=_severity(own, heads),
            scores=about.scores,
            fixed=chosen.fixed or "",
            epss=about.epss,
            kev=about.kev,
            is_malicious=any(each.advisory.is_malicious for each in said),
            published=min((each.published for each in heads if each.published), default=None),
            summary=next((each.summary for each in heads if each.summary), ""),
            cwes=tuple(sorted({cwe for each in heads for cwe in each.cwes})),
            explanation=chosen.explanation,
        )

    def _about(self, name: str) -> _Vulnerability:
        found = self._known.get(name)
        if found is None:
            heads = self._index.vulnerability(name)
            found = self._known[name] = _Vulnerability(
                heads={each.id: each for each in heads},
                scores={each.generation: each.score for each in scores_of(heads) if each.score is not None},
                epss=self._index.epss([name]).get(name),
                kev=self._index.kev([name]).get(name),
            )
        return found


def scores_of(heads: Iterable[RecordHead]) -> list[Severity]:
    """Give the highest score of each version of CVSS that any record says, the newest version first."""
    scored = [each for head in heads for each in head.severities if each.score is not None]
    scored.sort(key=lambda each: (each.generation, each.score or 0.0))
    return list({each.generation: each for each in scored}.values())[::-1]


def _severity(own: RecordHead | None, heads: Sequence[RecordHead]) -> Severity:
    if own is not None and own.severity.level is not Level.UNKNOWN:
        return own.severity
    return max(
        (each.severity for each in heads), key=lambda each: (_RANKS[each.level], each.score or 0.0), default=Severity()
    )
