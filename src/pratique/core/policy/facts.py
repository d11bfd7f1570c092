"""Owns what is known of a thing that is judged: an image with its packages, or one version of a package.

Times are aware, in UTC. What nobody has said (a score, a date, a licence) is null or empty, and then a condition on it
could not be checked; it is never taken for harmless. A caller that judges many versions at once shares the
:class:`VulnerabilityFact` objects among them: the judge looks at each object once.
"""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from pratique.core.advisories.severity import Level

__all__ = ["CoverageState", "Facts", "PackageFact", "Relation", "ScanState", "Stage", "VulnerabilityFact"]


class Stage(StrEnum):
    """When policies are asked."""

    PULL = "pull"
    """An image leaves the registry."""
    PROXY = "proxy"
    """A package comes in through the firewall."""


class ScanState(StrEnum):
    """How far the scan of a thing is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    """There is nothing to scan: a signature, a chart, an attestation."""


class CoverageState(StrEnum):
    """Whether "no vulnerability" means anything."""

    COVERED = "covered"
    NOT_COVERED = "not_covered"


class Relation(StrEnum):
    """How a package came to be there."""

    DIRECT = "direct"
    TRANSITIVE = "transitive"


class VulnerabilityFact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One vulnerability of a package; what is suppressed is left out by who collects the facts."""

    id: str
    aliases: tuple[str, ...] = ()
    level: Level = Level.UNKNOWN
    score: float | None = None
    """The base score of the newest CVSS version that a source gives."""
    cvss2: float | None = None
    cvss3: float | None = None
    cvss4: float | None = None
    fixed: str = ""
    """The version to go to; empty where none is known."""
    epss: float | None = None
    is_exploited: bool = False
    is_malicious: bool = False
    published: datetime | None = None


class PackageFact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One version of a package, and what is known of it."""

    purl: str
    name: str
    """As its ecosystem writes it, a namespace before a slash."""
    version: str
    ecosystem: str = ""
    """As the OSV schema writes it: `PyPI`, `npm`, `Debian:12`; empty where none is known."""
    published: datetime | None = None
    licence: str = ""
    """An SPDX expression, or whatever its author wrote."""
    awaits_licence: bool = False
    """Whether its licence is not known only because its scan is not over."""
    is_deprecated: bool | None = None
    relation: Relation | None = None
    undecided: tuple[str, ...] = ()
    """Advisories of the package for which it could not be told whether they affect this version."""
    vulnerabilities: tuple[VulnerabilityFact, ...] = ()


class Facts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is known of one thing, and where it is asked for."""

    stage: Stage = Stage.PULL
    repository: str = ""
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
    packages: tuple[PackageFact, ...] = ()
    """Those that policies may speak of: of an image all of them, or only those with vulnerabilities."""
