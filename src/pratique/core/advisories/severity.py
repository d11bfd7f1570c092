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

__all__ = ["BadVector", "Level", "Severity", "read_vector", "severity_of"]

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
    """What one record says of how bad it is."""

    level: Level = Level.UNKNOWN
    score: float | None = None
    """The base score, nought to ten; none where the source gives only a word."""
    vector: str = ""
    version: str = ""
    """Of CVSS: 2.0, 3.0, 3.1, 4.0."""


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
_ORDER = {"4": 0, "3": 1, "2": 2}


@lru_cache(16_384)  # the same vectors come again thousands of times, and scoring one takes a tenth of a millisecond
def read_vector(text: str) -> Severity:
    """Score a CVSS vector of any version; raises ``BadVector``."""
    if len(text) > MAX_VECTOR:
        raise BadVector(text)
    try:
        if text.startswith("CVSS:4"):
            four = CVSS4(text)
            return _scored(float(four.base_score), text, "4.0")
        if text.startswith("CVSS:3"):
            return _scored(float(CVSS3(text).base_score), text, text[5:8])
        return _scored(float(CVSS2(text).base_score), text, "2.0")
    except (CVSSError, ValueError, KeyError, IndexError, ArithmeticError, TypeError) as problem:
        raise BadVector(text) from problem


def severity_of(record: Record) -> Severity:
    """Choose a record's severity: the newest CVSS version that reads, of its entries the worst, else its word."""
    texts: list[SeverityText] = list(record.severity or ())
    texts += [text for _, entry in record.entries() for text in entry.severity or ()]
    scored = list(_scores(texts))
    if scored:
        best = min(_ORDER[found.version[0]] for found in scored)
        return max(
            (found for found in scored if _ORDER[found.version[0]] == best), key=lambda found: found.score or 0.0
        )
    words = [text.score for text in texts]
    if record.database_specific is not None and record.database_specific.severity:
        words.append(record.database_specific.severity)
    levels = [_WORDS[word.lower()] for word in words if word.lower() in _WORDS]
    return Severity(level=max(levels, key=list(Level).index)) if levels else Severity()


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


def _scored(score: float, vector: str, version: str) -> Severity:
    return Severity(level=level_of(score, version), score=score, vector=vector, version=version)
