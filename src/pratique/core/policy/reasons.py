"""Owns what a verdict says: its reasons, each a whole sentence with a way out, in the words a client is shown."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from pratique.core.advisories.severity import Level
from pratique.core.policy.comparing import Comparison
from pratique.core.policy.facts import CoverageState, Facts, PackageFact, Relation, ScanState, Stage, VulnerabilityFact
from pratique.core.policy.fields import Field
from pratique.core.policy.shape import Action, Mode

__all__ = [
    "Basis",
    "Reason",
    "Verdict",
    "around",
    "combine",
    "fix_of",
    "of_version",
    "said_of",
    "uncovered_of",
]

_SHOWN = 5
_ACTIONS = {action: rank for rank, action in enumerate(Action)}
REFUSING = frozenset({Action.HOLD, Action.BLOCK})
"""What holds a thing back."""


class Basis(StrEnum):
    """What a reason rests on."""

    MET = "met"
    """The policy's condition holds."""
    UNCHECKED = "unchecked"
    """It could not be checked; the reason's action is what the policy says of that."""
    EXCEPTED = "excepted"
    """The condition holds or could not be checked, and an exception lifts what would follow."""


class Reason(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Why: which policy, in which mode, what it found, and what to do; ``text`` and ``way_out`` are whole sentences.

    ``action`` is what the policy wants of this now: that of a delayed block is ``block`` once its time is over, before
    that ``until`` says when. ``exception`` is the id of the exception that lifts it.
    """

    policy: str
    title: str
    mode: Mode
    action: Action
    text: str
    way_out: str
    vulnerability: str = ""
    purl: str = ""
    basis: Basis = Basis.MET
    until: datetime | None = None
    exception: str = ""
    awaits_scan: bool = False
    """Whether all that could not be checked is known once the scan is over."""
    count: int = 1
    """How many findings it stands for: a line that says how many more there are stands for them all."""

    @property
    def is_in_force(self) -> bool:
        """Whether it has a say in the action."""
        return self.mode is Mode.ENFORCING and self.basis is not Basis.EXCEPTED

    @property
    def refuses(self) -> bool:
        """Whether the thing is held back for it."""
        return self.is_in_force and self.action in REFUSING


class Verdict(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What follows, why, and until when.

    ``valid_until`` is the next instant at which time alone may change it. ``unchecked`` are policies that could not be
    checked and let that pass. ``begun`` names what a delayed block met for the first time: to be kept, with the time,
    and given to the judge from then on.
    """

    action: Action
    reasons: tuple[Reason, ...] = ()
    unchecked: tuple[Reason, ...] = ()
    valid_until: datetime | None = None
    begun: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether the thing is held back."""
        return self.action in REFUSING

    @property
    def refusal(self) -> Reason | None:
        """The first reason for which it is refused; one that a scan may do away with only where there is no other."""
        return min((each for each in self.reasons if each.refuses), key=_awaits_scan, default=None)

    @property
    def refusal_text(self) -> str:
        """Why it is refused, in whole sentences: the first reason and how many more there are; empty when it is not."""
        first = self.refusal
        if first is None:
            return ""
        more = sum(each.count for each in self.reasons if each.refuses) - first.count
        told = f" {more} more reasons refuse it too; its page names them."
        if more == 1:
            told = " 1 more reason refuses it too; its page names it."
        return first.text + (told if more else "")


def _awaits_scan(reason: Reason) -> bool:
    return reason.awaits_scan


def combine(children: Sequence[Verdict]) -> Verdict:
    """Judge a list of things by its parts: refused only when all are, so that a good platform stays reachable.

    ``children`` are those that can be judged. What a refused child among good ones means is said when it is asked for.
    """
    if not children:
        return Verdict(action=Action.ALLOW)
    best = min(children, key=lambda each: _ACTIONS[each.action])
    return Verdict(
        action=best.action,
        reasons=best.reasons,
        unchecked=best.unchecked,
        valid_until=min((each.valid_until for each in children if each.valid_until is not None), default=None),
        begun=tuple(dict.fromkeys(key for each in children for key in each.begun)),
    )


def said_of(
    comparisons: Iterable[Comparison],
    facts: Facts,
    package: PackageFact | None,
    vulnerability: VulnerabilityFact | None,
    title: str,
) -> str:
    """Say what a policy met, as one sentence."""
    if vulnerability is not None and package is not None:
        before, after = around(package.name, vulnerability)
        return f"{before}{package.version}{after}"
    fields = [each.field for each in comparisons]
    if package is not None:
        told = [text for field in fields if (text := _of_package(field, package))]
        thing = f"{package.name} {package.version}".strip()
        return f"{thing} {' and '.join(dict.fromkeys(told))}." if told else f"{thing} meets the policy {title}."
    return _of_thing(set(fields), facts, title)


def of_version(reason: Reason, package: PackageFact, words: tuple[str, str]) -> Reason:
    """Say of another version what a reason says of one with the same vulnerability; ``words`` are those around it."""
    before, after = words
    return msgspec.structs.replace(reason, text=f"{before}{package.version}{after}", purl=package.purl)


def fix_of(
    comparisons: Iterable[Comparison],
    facts: Facts,
    package: PackageFact | None,
    vulnerability: VulnerabilityFact | None,
    until: datetime | None,
) -> str:
    """Say what the person can do, as whole sentences."""
    if vulnerability is not None and package is not None:
        return _fix_of_vulnerability(facts.stage, package, vulnerability)
    fields = {each.field for each in comparisons}
    if package is not None and Field.AGE in fields and until is not None:
        return f"Use an older version, or try again after {until:%Y-%m-%d %H:%M} UTC."
    if package is not None:
        return "Use another version or package, or ask for an exception."
    return _fix_of_thing(fields)


def _fix_of_thing(fields: set[Field]) -> str:
    if Field.SCAN in fields:
        return "Try again when the scan is over; its page shows how far it is."
    if fields & {Field.COVERAGE, Field.COVERAGE_AGE}:
        return "Build on a release that is covered, or ask an administrator for a newer index."
    if Field.PROBLEMS in fields:
        return "Its page names the part; build it again, or ask an administrator."
    return "Ask an administrator."


def _fix_of_vulnerability(stage: Stage, package: PackageFact, vulnerability: VulnerabilityFact) -> str:
    is_image = stage is Stage.PULL
    if vulnerability.is_malicious and is_image:
        return f"Remove {package.name} and treat what it could reach as compromised."
    if vulnerability.is_malicious:
        return f"Do not use {package.name}; look for the package that was meant."
    if vulnerability.fixed and is_image:
        return f"Update {package.name} to {vulnerability.fixed} or later, rebuild and push again."
    if vulnerability.fixed:
        return f"Use {package.name} {vulnerability.fixed} or later."
    if is_image:
        return f"No fixed version of {package.name} is known yet; replace or remove it."
    return f"No fixed version of {package.name} is known yet; replace it."


def uncovered_of(facts: Facts) -> str:
    """Say why vulnerabilities could not be looked for; empty where they were."""
    if facts.scan is ScanState.FAILED:
        return f"Its scan failed: {facts.error or 'the job log says why.'}"
    if facts.scan is not ScanState.DONE:
        return "It is not scanned yet."
    if facts.coverage is CoverageState.NOT_COVERED:
        return f"No source of advisories covers {_listed(facts.uncovered) or 'what is in it'}."
    return ""


def around(name: str, vulnerability: VulnerabilityFact) -> tuple[str, str]:
    """Say that a vulnerability affects a version of a package: what comes before the version, and after it."""
    if vulnerability.is_malicious:
        return f"{name} ", f" is malicious ({vulnerability.id})."
    level = "" if vulnerability.level is Level.UNKNOWN else f" is {vulnerability.level} and"
    exploited = " is known to be exploited and" if vulnerability.is_exploited else ""
    return f"{vulnerability.id}{level}{exploited} affects {name} ", "."


def _of_package(field: Field, package: PackageFact) -> str:
    match field:
        case Field.AGE if package.published is not None:
            return f"was published on {package.published:%Y-%m-%d}"
        case Field.LICENCE | Field.CATEGORY if package.licence:
            return f"has the licence {package.licence[:80]}"
        case Field.DEPRECATED:
            return "is one its authors advise against" if package.is_deprecated else ""
        case Field.RELATION if package.relation is not None:
            return "was asked for" if package.relation is Relation.DIRECT else "came with another package"
        case Field.NAME | Field.PURL | Field.VERSION:
            return "is named by this policy"
        case _:
            return ""


def _of_thing(fields: set[Field], facts: Facts, title: str) -> str:
    if Field.SCAN in fields:
        if facts.scan is ScanState.FAILED:
            return f"Its scan failed: {facts.error or 'the job log says why.'}"
        if facts.scan is not ScanState.DONE:
            return "It is not scanned yet."
    if Field.COVERAGE in fields and facts.coverage is CoverageState.NOT_COVERED:
        return f"No source of advisories covers {_listed(facts.uncovered) or 'what is in it'}."
    if Field.PROBLEMS in fields and facts.problems:
        return f"A part of it could not be read: {facts.problems[0]}"
    if Field.COVERAGE_AGE in fields and facts.covered_to is not None:
        return f"What is known of its packages ends on {facts.covered_to.isoformat()}."
    return f"It meets the policy {title}."


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    more = len(names) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
