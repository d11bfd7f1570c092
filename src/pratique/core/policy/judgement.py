"""Owns one batch of judgements: policies that were made ready, held against one thing after the other.

What is said of a vulnerability alone is found out once for all things that share it, and what is said of a set of them
once for all versions that have the same; reasons are put into words only where they are given. Lives as long as the
batch: it knows facts by their identity.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pratique.core.policy.comparing import FALSE, TRUE, UNKNOWN
from pratique.core.policy.facts import Facts, PackageFact, ScanState, VulnerabilityFact
from pratique.core.policy.reasons import Reason, Verdict
from pratique.core.policy.rule import Rule
from pratique.core.policy.shape import Action
from pratique.core.policy.thing import OfSet, Thing
from pratique.core.policy.together import Together
from pratique.core.policy.unit import Unit, worst_first

if TYPE_CHECKING:
    from pratique.core.policy.judge import Ruleset

__all__ = ["Judgement"]


class Judgement:
    """One batch: the instant, and what is remembered of vulnerabilities."""

    def __init__(self, ruleset: "Ruleset", now: datetime, begun: Mapping[str, datetime], most: int) -> None:
        self.ruleset, self.now, self.begun, self.most = ruleset, now, begun, most
        # Two bits a rule that looks at nothing but a vulnerability: it holds, it could not be told.
        alone = [each for each in ruleset.rules if each.is_of_vulnerabilities_alone]
        self.bits = {each.position: 1 << (2 * place) for place, each in enumerate(alone)}
        self.alone = alone
        # One more for those that an exception names.
        self.exempt = 0 if ruleset.exemptions is None else 1 << (2 * len(alone))
        self.masks: dict[int, int] = {}
        self.same: dict[int, Together] = {}
        self.answered: dict[tuple[int, tuple[int, ...], int], Sequence[tuple[VulnerabilityFact, int]]] = {}
        self.sets: dict[tuple[int, ...], Together] = {}
        self.of_sets: dict[tuple[int, int, int, str, str], OfSet] = {}
        self.rests: dict[tuple[int, bool, int, int, int], Reason] = {}
        self.whys: dict[tuple[int, int], tuple[str, ...]] = {}
        self.ranks: dict[int, tuple[object, ...]] = {}
        self.concerned: dict[int, bool] = {}

    def judge(self, facts: Facts) -> Verdict:
        """Judge one thing."""
        if facts.scan is ScanState.NOT_APPLICABLE:
            return Verdict(action=Action.ALLOW)
        return Thing(self, facts).verdict()

    def mask(self, facts: Facts, package: PackageFact, vulnerability: VulnerabilityFact) -> int:
        """Ask every policy that looks at nothing but a vulnerability."""
        found = 0
        for rule in self.alone:
            answer = rule.test(facts, package, vulnerability, self.now, FALSE)
            if answer == TRUE:
                found |= self.bits[rule.position]
            elif answer == UNKNOWN:
                found |= self.bits[rule.position] << 1
        if self.exempt and self.ruleset.exemptions is not None and self.ruleset.exemptions.concern(vulnerability):
            found |= self.exempt
        self.masks[id(vulnerability)] = found
        return found

    def together(self, facts: Facts, package: PackageFact) -> Together:
        """Return what the policies say of a package's vulnerabilities, found out once for those that share them all."""
        # Who collects the facts gives versions that have the same one tuple; where not, it is found by its content.
        same = self.same.get(id(package.vulnerabilities))
        if same is not None:
            return same
        key = tuple(map(id, package.vulnerabilities))
        known = self.sets.get(key)
        if known is None:
            masks = (
                (each, self.masks.get(id(each)) or self.mask(facts, package, each)) for each in package.vulnerabilities
            )
            found = [(each, mask) for each, mask in masks if mask]
            found.sort(key=lambda hit: self.rank_of(hit[0]))
            known = self.sets[key] = Together(found)
        self.same[id(package.vulnerabilities)] = known
        return known

    def answers(self, rule: Rule, facts: Facts, package: PackageFact) -> Sequence[tuple[VulnerabilityFact, int]]:
        """Return of which vulnerabilities a policy holds, or could not be told: once for packages alike to it."""
        alike = tuple(each.test(facts, package, None, self.now, FALSE) for each in rule.of_others)
        key = (rule.position, alike, id(package.vulnerabilities))
        known = self.answered.get(key)
        if known is None:
            asked = ((each, rule.test(facts, package, each, self.now, FALSE)) for each in package.vulnerabilities)
            known = self.answered[key] = [each for each in asked if each[1] != FALSE]
        return known

    def may_be_lifted(self, met: Sequence[Unit]) -> bool:
        """Tell whether an exception could be about any of what a policy met."""
        return self.ruleset.exemptions is not None and any(map(self.is_concerned, met))

    def is_concerned(self, unit: Unit) -> bool:
        """Tell whether an exception could be about a unit: its parts are looked at once each."""
        exemptions, concerned = self.ruleset.exemptions, self.concerned
        if exemptions is None:
            return False
        for each in unit:
            found = concerned.get(id(each))
            if found is None:
                found = concerned[id(each)] = exemptions.concern(each)
            if found:
                return True
        return False

    def rank(self, unit: Unit) -> tuple[object, ...]:
        """Return where a unit stands among others, the worst first."""
        vulnerability, purl = unit.vulnerability, "" if unit.package is None else unit.package.purl
        if vulnerability is None:
            return (False, purl)
        return (True, self.rank_of(vulnerability), purl)

    def rank_of(self, vulnerability: VulnerabilityFact) -> tuple[object, ...]:
        """Return where a vulnerability stands among others, the worst first."""
        found = self.ranks.get(id(vulnerability))
        if found is None:
            found = self.ranks[id(vulnerability)] = worst_first(vulnerability)
        return found
