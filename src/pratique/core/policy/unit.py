"""Owns what a policy speaks of, what it wants of it, and what it could not be told: the small parts of a judgement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from pratique.core.advisories.severity import Level
from pratique.core.policy.comparing import Package, Vulnerability
from pratique.core.policy.exemption import Exemption
from pratique.core.policy.facts import Facts, PackageFact, VulnerabilityFact
from pratique.core.policy.reasons import Basis, Reason
from pratique.core.policy.rule import Rule
from pratique.core.policy.shape import Action

__all__ = ["UNCHECKED_MAX", "Told", "Unit", "Unknown", "key_of", "rest_of", "undecided", "worst_first"]

UNCHECKED_MAX: Final = 3
_LEVELS: Final = {level: rank for rank, level in enumerate(Level)}


class Unit(NamedTuple):
    """What a policy speaks of."""

    package: Package
    vulnerability: Vulnerability


class Told(NamedTuple):
    """What a policy wants of a unit."""

    unit: Unit
    action: Action
    until: datetime | None = None
    exemption: Exemption | None = None


class Unknown:
    """What could not be told for a policy: the first few in words, the others counted; what exceptions lift, apart."""

    __slots__ = ("_exemption", "_facts", "_lifted", "_now", "_rule", "_texts", "_whys", "awaits_scan", "count")

    def __init__(self, facts: Facts, rule: Rule, now: datetime, whys: dict[tuple[int, int], tuple[str, ...]]) -> None:
        """``whys`` is the batch's memory of what could not be told of a vulnerability, whoever has it."""
        self._facts, self._rule, self._now, self._whys = facts, rule, now, whys
        self._texts: dict[str, None] = {}
        self.awaits_scan = True
        self._lifted: dict[str, None] = {}
        self.count = 0
        self._exemption: Exemption | None = None

    def note(self, package: Package, vulnerability: Vulnerability) -> None:
        """Note a unit of which something could not be told."""
        self.count += 1
        self.awaits_scan = self.awaits_scan and self._rule.awaits_scan(self._facts, package, vulnerability, self._now)
        if len(self._texts) < UNCHECKED_MAX:
            self._texts.update(dict.fromkeys(self._why(package, vulnerability)))

    def _why(self, package: Package, vulnerability: Vulnerability) -> tuple[str, ...]:
        rule = self._rule
        if not rule.is_of_vulnerabilities_alone:
            return tuple(rule.why_unknown(self._facts, package, vulnerability, self._now))
        key = (rule.position, id(vulnerability))
        known = self._whys.get(key)
        if known is None:
            known = self._whys[key] = tuple(rule.why_unknown(self._facts, package, vulnerability, self._now))
        return known

    def note_all(self, worst: Sequence[Unit], count: int) -> None:
        """Note ``count`` units of which something could not be told, and put the worst of them into words."""
        for package, vulnerability in worst:
            self.note(package, vulnerability)
        self.count += count - len(worst)

    def lift(self, package: Package, vulnerability: Vulnerability, exemption: Exemption) -> None:
        """Note a unit of which something could not be told, and that an exception lifts that."""
        self._exemption = self._exemption or exemption
        if len(self._lifted) < UNCHECKED_MAX:
            self._lifted.update(dict.fromkeys(self._why(package, vulnerability)))

    def say(self, text: str) -> None:
        """Note why something could not be told."""
        self.count += 1
        self.awaits_scan = False
        self._texts[text] = None

    def reason(self, exemption: Exemption | None = None) -> Reason:
        """Give what was noted as a reason, or that an exception lifts it."""
        shown = list(self._texts)[:UNCHECKED_MAX]
        more = self.count - len(shown)
        return self._reason(" ".join(shown) + (f" {more} more could not be told." if more > 0 else ""), exemption)

    def lifted(self) -> Reason | None:
        """Give what exceptions lift of single units; None where they lift nothing."""
        if self._exemption is None:
            return None
        return self._reason(" ".join(list(self._lifted)[:UNCHECKED_MAX]), self._exemption)

    def _reason(self, text: str, exemption: Exemption | None) -> Reason:
        policy = self._rule.policy
        return Reason(
            policy=policy.name,
            title=policy.title,
            mode=policy.mode,
            action=policy.unchecked,
            text=text,
            way_out="Try again when it is known, or ask for an exception.",
            basis=Basis.UNCHECKED if exemption is None else Basis.EXCEPTED,
            exception="" if exemption is None else exemption.id,
            awaits_scan=self.awaits_scan,
        )


def key_of(policy: str, facts: Facts, package: Package, vulnerability: Vulnerability) -> str:
    """Name what a delayed block speaks of, the same wherever it is met."""
    return "|".join(
        (
            policy,
            facts.repository if package is None else package.purl,
            "" if vulnerability is None else vulnerability.id,
        )
    )


def undecided(package: PackageFact) -> str:
    """Say which advisories could not be decided for a version."""
    shown = ", ".join(package.undecided[:UNCHECKED_MAX])
    if len(package.undecided) > 1:
        return f"It could not be told whether {shown} affect {package.name} {package.version}."
    return f"It could not be told whether {shown} affects {package.name} {package.version}."


def rest_of(more: int, *, are_findings: bool) -> tuple[str, str]:
    """Say that a policy met more than is named, and where to see them."""
    if are_findings:
        text = "1 more finding meets this policy." if more == 1 else f"{more} more findings meet this policy."
        return text, "See the list of findings."
    text = "1 more package meets this policy." if more == 1 else f"{more} more packages meet this policy."
    return text, "See the list of packages."


def worst_first(vulnerability: VulnerabilityFact) -> tuple[object, ...]:
    """Return the place of a vulnerability among others, the worst first."""
    return (
        not vulnerability.is_malicious,
        not vulnerability.is_exploited,
        -_LEVELS[vulnerability.level],
        not vulnerability.fixed,
        -(vulnerability.epss or 0.0),
        vulnerability.id,
    )
