"""Owns one policy made ready to be held against facts: its condition with the negations pushed down to comparisons.

Negations go to the comparisons because of what is absent: a policy on vulnerabilities that are *not* critical does not
speak of a package without vulnerabilities. The three values are numbers, so that ``all`` is the least and ``any`` the
greatest.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from pratique.core.policy.comparing import (
    FALSE,
    TRUE,
    UNKNOWN,
    Comparison,
    Package,
    Test,
    Vulnerability,
    compile_comparison,
)
from pratique.core.policy.facts import Facts, PackageFact, Stage
from pratique.core.policy.fields import Field, Of
from pratique.core.policy.patterns import Patterns
from pratique.core.policy.shape import Action, Condition, Mode, Policy

__all__ = ["Rule"]

_KNOWN_BY_SCAN = frozenset({Field.LICENCE, Field.CATEGORY})
_DEPTH = {Of.THING: 0, Of.PACKAGE: 1, Of.VULNERABILITY: 2}


class Rule:
    """A policy made ready."""

    def __init__(self, policy: Policy, position: int) -> None:
        self.policy = policy
        self.position = position
        self.is_enforcing = policy.mode is Mode.ENFORCING
        self.wants_one_thing = policy.action is not Action.DELAYED_BLOCK and policy.action is not Action.ALLOW
        self.comparisons: list[Comparison] = []
        self.test = _compile(policy.when, negated=False, into=self.comparisons)
        kinds = {each.of for each in self.comparisons}
        self.of = max(kinds, key=_DEPTH.__getitem__)
        self.of_others = [each for each in self.comparisons if each.of is not Of.VULNERABILITY]
        self.is_of_vulnerabilities_alone = kinds == {Of.VULNERABILITY}
        self.is_of_things_alone = kinds == {Of.THING}
        self.asks_packages = Of.PACKAGE in kinds
        self.may_hold_of_thing = _possible(policy.when, deepest=0, negated=False)
        self.may_hold_of_package = _possible(policy.when, deepest=1, negated=False)
        self.timed = [each for each in self.comparisons if each.turn is not None]
        self.is_timed_by_thing = any(each.of is Of.THING for each in self.timed)
        self.is_timed_by_vulnerabilities = any(each.of is Of.VULNERABILITY for each in self.timed)
        self.is_scoped = bool(policy.scope.ecosystems)
        self._ecosystems = Patterns(policy.scope.ecosystems) if policy.scope.ecosystems else None
        self._repositories = Patterns(policy.scope.repositories) if policy.scope.repositories else None

    def is_for(self, stage: Stage, repository: str) -> bool:
        """Tell whether the policy holds there."""
        stages = self.policy.scope.stages
        return (not stages or stage in stages) and (self._repositories is None or self._repositories.match(repository))

    def is_of(self, package: PackageFact) -> bool:
        """Tell whether the policy holds for the package's ecosystem."""
        if self._ecosystems is None:
            return True
        return self._ecosystems.match(package.ecosystem) or self._ecosystems.match(package.ecosystem.partition(":")[0])

    def packages(self, facts: Facts) -> Sequence[PackageFact]:
        """Return the packages that the policy may speak of."""
        if self._ecosystems is None:
            return facts.packages
        return [each for each in facts.packages if self.is_of(each)]

    def why_unknown(self, facts: Facts, package: Package, vulnerability: Vulnerability, now: datetime) -> Iterator[str]:
        """Give what could not be told of a unit, each as a whole sentence."""
        for each in self.comparisons:
            if each.test(facts, package, vulnerability, now, FALSE) == UNKNOWN:
                yield each.why(facts, package, vulnerability)

    def awaits_scan(self, facts: Facts, package: Package, vulnerability: Vulnerability, now: datetime) -> bool:
        """Tell whether all that could not be told of a unit is known once it is scanned."""
        if package is None or not package.awaits_licence:
            return False
        open_ones = (
            each for each in self.comparisons if each.test(facts, package, vulnerability, now, FALSE) == UNKNOWN
        )
        return all(each.field in _KNOWN_BY_SCAN for each in open_ones)

    def holding(self, facts: Facts, package: Package, vulnerability: Vulnerability, now: datetime) -> list[Comparison]:
        """Return the comparisons that hold of a unit."""
        return [each for each in self.comparisons if each.test(facts, package, vulnerability, now, FALSE) == TRUE]

    def turns(self, facts: Facts, package: Package, vulnerability: Vulnerability, now: datetime) -> list[datetime]:
        """Return the instants to come at which time alone turns a comparison."""
        return [
            turn
            for each in self.timed
            if each.turn is not None and (turn := each.turn(facts, package, vulnerability)) is not None and turn > now
        ]


def _compile(condition: Condition, *, negated: bool, into: list[Comparison]) -> Test:
    if condition.field is not None:
        made = compile_comparison(condition, negated=negated)
        into.append(made)
        return made.test
    if condition.not_ is not None:
        return _compile(condition.not_, negated=not negated, into=into)
    parts = [_compile(each, negated=negated, into=into) for each in condition.parts]
    if len(parts) == 1:
        return parts[0]
    # De Morgan: the opposite of all is any of the opposites.
    return _all(parts) if (condition.all is not None) != negated else _any(parts)


def _all(parts: Iterable[Test]) -> Test:
    tests = tuple(parts)

    def test(facts: Facts, package: Package, vulnerability: Vulnerability, now: datetime, absent: int) -> int:
        least = TRUE
        for each in tests:
            found = each(facts, package, vulnerability, now, absent)
            if found == FALSE:
                return FALSE
            least = min(least, found)
        return least

    return test


def _any(parts: Iterable[Test]) -> Test:
    tests = tuple(parts)

    def test(facts: Facts, package: Package, vulnerability: Vulnerability, now: datetime, absent: int) -> int:
        greatest = FALSE
        for each in tests:
            found = each(facts, package, vulnerability, now, absent)
            if found == TRUE:
                return TRUE
            greatest = max(greatest, found)
        return greatest

    return test


def _possible(condition: Condition, *, deepest: int, negated: bool) -> bool:
    """Tell whether a condition can hold where nothing deeper than that is spoken of."""
    if condition.field is not None:
        return _DEPTH[compile_comparison(condition, negated=False).of] <= deepest
    if condition.not_ is not None:
        return _possible(condition.not_, deepest=deepest, negated=not negated)
    found = (_possible(each, deepest=deepest, negated=negated) for each in condition.parts)
    return all(found) if (condition.all is not None) != negated else any(found)
