"""Owns what is known of a thing that is judged. Times are aware, in UTC; a score is null where nobody has given one."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from pratique.core.advisories.severity import Level

__all__ = ["CoverageState", "Facts", "FindingFact", "ScanState"]


class ScanState(StrEnum):
    """How far the scan of a thing is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    """There is nothing to scan: a signature, a chart, an attestation."""


class CoverageState(StrEnum):
    """Whether "no finding" means anything."""

    COVERED = "covered"
    NOT_COVERED = "not_covered"


class FindingFact(msgspec.Struct, frozen=True, kw_only=True):
    """One vulnerability of one package in the thing; what is suppressed is left out by who collects the facts."""

    vulnerability: str
    purl: str
    name: str
    version: str
    level: Level = Level.UNKNOWN
    score: float | None = None
    fixed: str = ""
    """The version to go to; empty where none is known."""
    epss: float | None = None
    is_exploited: bool = False
    is_malicious: bool = False
    published: datetime | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one thing."""

    scan: ScanState
    error: str = ""
    """Why the scan failed, as a whole sentence."""
    coverage: CoverageState = CoverageState.COVERED
    uncovered: tuple[str, ...] = ()
    """What no source covers, in words: `71 packages of Debian:6`, `1 package of no known ecosystem`."""
    covered_to: date | None = None
    """The oldest of the days up to which the sources of its packages know."""
    problems: tuple[str, ...] = ()
    """What could not be read, each as a whole sentence."""
    findings: tuple[FindingFact, ...] = ()
