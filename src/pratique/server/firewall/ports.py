"""Who judges: the one question the firewall asks, so that the judge may be here, in another process, or a test's.

Implementations: `judging.IndexJudge` in process, `testing.FakeJudge`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.core.policy import Action

NOTING: Final = frozenset({Action.WARN, Action.DELAYED_BLOCK})
"""Actions that let in, and say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a version is refused: by which policy, and in whole sentences why and what to do."""

    policy: str
    title: str
    reason: str
    way_out: str = ""
    vulnerability: str = ""
    until: datetime | None = None
    """When the delay of a policy ends that does not refuse yet."""
    awaits_scan: bool = False
    """Whether it is refused only because its scan, which will tell, is not over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """All versions of a package that a repository knows of, and files that came later than theirs.

    ``package`` is its purl without a version.
    """

    repository: str
    package: Purl
    releases: Sequence[Release]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is refused, by version, or by the name of a file that came later; what is not in it may come in.

    It holds until ``valid_until``, by the clock alone. ``noted`` is what policies say of what
    passes: a warning, or with ``until`` that it is refused when a delay is over.
    """

    refused: Mapping[str, Refusal] = field(default_factory=dict)
    noted: Mapping[str, Refusal] = field(default_factory=dict)
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """All that policies say of a version, or of a late file, for people.

    First why it is refused, then what does not refuse it.

    ``notes`` are warnings, what is only delayed, what an exception lifts, what those that observe would do, and what
    could not be checked and passes all the same.
    """

    refusals: Sequence[Refusal] = ()
    notes: Sequence[Refusal] = ()


class Judge(Protocol):
    """Decides which versions of a package may come in. All calls block, and run in a thread with the database."""

    def prepare(self) -> None:
        """Make ready what the first judgement would wait for. May raise what judging may."""

    def epoch(self) -> str:
        """Return a text that changes when a policy, an exception or the index does: what a judgement rests on."""

    def judge(self, question: Question) -> Judgement:
        """Judge every version at once. Whatever it raises is "no verdict", for which modes have their rule."""


Address = Callable[[str], str]
"""Returns the firewall's address for who asked the pages at that host, with its port."""


def _nowhere(host: str) -> str:
    return f"http://{host}"


_address: Address = _nowhere


def install(*, address: Address) -> None:
    """Make this the process's own; called once, by the wiring."""
    global _address  # noqa: PLW0603 — one per process, installed at start
    _address = address


def address() -> Address:
    """Return what tells where the firewall is."""
    return _address
