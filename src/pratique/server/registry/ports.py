"""What the registry asks of higher domains; `config` wires who answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from pratique.core.names import Digest, RepositoryName, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulling:
    """A manifest somebody is about to be given. ``account_id`` is None for nobody known.

    ``known`` is what the admission had read beside it.
    """

    repository_id: int
    name: RepositoryName
    manifest_id: int
    digest: Digest
    media_type: str
    tag: Tag | None
    account_id: int | None
    known: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """The manifest may be given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The manifest is held back: by which policy, why, and what the person can do; both as whole sentences."""

    policy: str
    reason: str
    way_out: str


Decision = Allowed | Refused
ALLOWED = Allowed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the admission reads in the registry's own statement, since a second one would cost each pull a round trip.

    ``columns`` and ``joins`` are SQL; the joins may name ``r``, the repository, and ``m``, the manifest. Each of them
    finds one row at most.
    """

    columns: str = "NULL"
    joins: str = ""


class Admission(Protocol):
    """Decides whether a manifest may be pulled. Asked on GET only, never on HEAD or in a push."""

    @property
    def beside(self) -> Beside:
        """What is to be read together with the manifest; it comes back as ``Pulling.known``."""

    async def decide(self, pulling: Pulling) -> Decision:
        """Decide in the event loop, so without blocking it."""

    def is_allowed(self, known: tuple[Any, ...]) -> bool:
        """Tell whether what was read beside the manifest already says that it may be given; if not, it is decided."""


class AllowAll:
    """The admission of an installation without policies."""

    beside = Beside()

    async def decide(self, pulling: Pulling) -> Decision:  # noqa: ARG002 — the port's
        """Allow."""
        return ALLOWED

    def is_allowed(self, known: tuple[Any, ...]) -> bool:  # noqa: ARG002 — the port's
        """Allow."""
        return True


Status = Literal["waiting", "running", "done", "failed", "not_applicable"]
Action = Literal["allow", "warn", "delayed_block", "hold", "block", "undecided"]
Cover = Literal["covered", "covered_to", "not_covered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Findings by severity."""

    critical: int = 0
    high: int = 0
    medium: int = 0
    low: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.critical + self.high + self.medium + self.low + self.unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What could not be read of an image, in words; ``layer`` is a position, None where it is no single layer's."""

    layer: int | None
    path: str
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EcosystemCover:
    """How much is known of the packages of one ecosystem; ``components`` counts them."""

    ecosystem: str
    state: Cover
    to: date | None
    components: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much is known of all that is in an image: the least of its ecosystems."""

    state: Cover = "not_covered"
    to: date | None = None
    ecosystems: Sequence[EcosystemCover] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """How far the scan of a manifest is. ``error`` says why it failed."""

    status: Status = "waiting"
    at: datetime | None = None
    error: str = ""
    problems: Sequence[Problem] = ()
    coverage: Coverage = Coverage()


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One reason of a verdict.

    ``basis`` says whether the policy is met, could not be checked, or is lifted by an exception, whose id is then
    given. ``until`` is when time alone changes it.
    """

    policy: str
    title: str
    mode: str
    action: str
    text: str
    vulnerability: str
    purl: str
    way_out: str
    basis: str = "met"
    until: str | None = None
    exception: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdict on a manifest in a repository."""

    action: Action = "undecided"
    reasons: Sequence[Why] = ()
    unchecked: Sequence[Why] = ()
    decided_at: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """All that is known of a manifest in a repository."""

    scan: Scanned = Scanned()
    verdict: Judged = Judged()
    findings: Counts = Counts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What a list shows of an appraisal."""

    status: Status = "waiting"
    action: Action = "undecided"
    findings: Counts = Counts()


class Appraiser(Protocol):
    """Knows what was found in manifests. Calls the database; runs in a thread."""

    @property
    def beside(self) -> Beside:
        """What is to be read with each tag of a list; its joins may name `l`, the link of its manifest."""

    def brief(self, known: tuple[Any, ...]) -> Brief:
        """Return what a list shows of a manifest, of what was read beside it."""

    def appraise(self, repository_id: int, manifest_id: int) -> Appraisal:
        """Return all that is known of a manifest, the verdict made anew where it is stale."""


class KnowsNothing:
    """The appraiser of a registry without scans."""

    beside = Beside()

    def brief(self, known: tuple[Any, ...]) -> Brief:  # noqa: ARG002 — the port's
        """Return that nothing is known."""
        return Brief()

    def appraise(self, repository_id: int, manifest_id: int) -> Appraisal:  # noqa: ARG002 — the port's
        """Return that nothing is known."""
        return Appraisal()


_appraiser: Appraiser = KnowsNothing()


def install(*, appraiser: Appraiser) -> None:
    """Make this the process's own; called once, by the wiring."""
    global _appraiser  # noqa: PLW0603 — one per process, installed at start
    _appraiser = appraiser


def appraiser() -> Appraiser:
    """Return the installed appraiser."""
    return _appraiser
