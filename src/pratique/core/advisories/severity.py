"""Owns severities: the score of CVSS vectors (2, 3.0, 3.1, 4.0), the words of sources that give only words, the bands.

Specification: FIRST's CVSS documents; the bands are those of CVSS 3 and 4 ("Qualitative severity rating scale").
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cvss import CVSS2, CVSS3, CVSS4
from cvss.exceptions import CVSSError

from pratique.core.advisories.records import Record, SeverityText

__all__ = ["BadVector", "Level", "Severity", "kept_severities", "read_vector", "severities_of", "severity_of"]

MAX_VECTOR = 512


class Level(StrEnum):
    """How bad, in the words of CVSS; unknown is not none."""

    UNKNOWN = "unknown"
    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class BadVector(ValueError):
    """The text is not a CVSS vector."""

    def __init__(self, text: str) -> None:
        self.text = text[:MAX_VECTOR]
        super().__init__(f"{self.text!r} is not a CVSS vector")


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """How bad it is by one version of CVSS, or by a word of the source."""

    level: Level = Level.UNKNOWN
    score: float | None = None
    """The base score, nought to ten; none where the source gives only a word."""
    vector: str = ""
    version: str = ""
    """Of CVSS: 2.0, 3.0, 3.1, 4.0."""

    @property
    def generation(self) -> str:
        """The first number of the CVSS version, by which conditions ask; empty where there is only a word."""
        return self.version[:1]


_SCORERS = {"CVSS:4": CVSS4, "CVSS:3": CVSS3}
_WORDS = {
    "none": Level.NONE,
    "negligible": Level.LOW,
    "unimportant": Level.LOW,
    "low": Level.LOW,
    "minor": Level.LOW,
    "moderate": Level.MEDIUM,
    "medium": Level.MEDIUM,
    "important": Level.HIGH,
    "high": Level.HIGH,
    "critical": Level.CRITICAL,
}


@lru_cache(16_384)  # the same vectors come again thousands of times, and scoring one takes a tenth of a millisecond
def read_vector(text: str) -> Severity:
    """Score a CVSS vector of any version; raises ``BadVector``."""
    if len(text) > MAX_VECTOR:
        raise BadVector(text)
    try:
        scorer = next((scorer for start, scorer in _SCORERS.items() if text.startswith(start)), CVSS2)
        return _scored(float(scorer(text).base_score), text)
    except (CVSSError, ValueError, KeyError, IndexError, ArithmeticError, TypeError) as problem:
        raise BadVector(text) from problem


def severity_of(record: Record) -> Severity:
    """Give the severity that leads: by the newest CVSS version that reads, else by the source's word."""
    return next(iter(severities_of(record)), Severity())


def severities_of(record: Record) -> tuple[Severity, ...]:
    """Give a record's severities: of CVSS 4, 3 and 2 the worst of its entries each, the newest first, else its word."""
    texts: list[SeverityText] = list(record.severity or ())
    texts += [text for _, entry in record.entries() for text in entry.severity or ()]
    worst: dict[str, Severity] = {}
    for found in _scores(texts):
        known = worst.get(found.generation)
        if known is None or (found.score or 0.0) > (known.score or 0.0):
            worst[found.generation] = found
    if worst:
        return tuple(worst[generation] for generation in sorted(worst, reverse=True))
    words = [text.score for text in texts]
    if record.database_specific is not None and record.database_specific.severity:
        words.append(record.database_specific.severity)
    levels = [_WORDS[word.lower()] for word in words if word.lower() in _WORDS]
    return (Severity(level=max(levels, key=list(Level).index)),) if levels else ()


def kept_severities(level: str, scores: Iterable[tuple[float, str]]) -> tuple[Severity, ...]:
    """Give the severities of (score, vector) as they were kept, without scoring anew; of none that of the word."""
    found = tuple(_scored(score, vector) for score, vector in scores)
    return found or (Severity(level=Level(level)),)


def level_of(score: float, version: str) -> Level:
    """Give the band of a base score; CVSS 2 has neither "none" nor "critical"."""
    bands = ((9.0, Level.CRITICAL), (7.0, Level.HIGH), (4.0, Level.MEDIUM), (0.1, Level.LOW))
    if version.startswith("2"):
        return next((level for least, level in bands[1:3] if score >= least), Level.LOW)
    return next((level for least, level in bands if score >= least), Level.NONE)


def _scores(texts: Iterable[SeverityText]) -> Iterable[Severity]:
    for text in dict.fromkeys(texts):
        if text.type.startswith("CVSS"):
            try:
                yield read_vector(text.score)
            except BadVector:
                continue


def _scored(score: float, vector: str) -> Severity:
    version = vector[5:8] if vector.startswith("CVSS:") else "2.0"
    return Severity(level=level_of(score, version), score=score, vector=vector, version=version)
