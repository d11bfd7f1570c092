"""What a policy lets in, or an exception lifts, is not held back for what could not be told of it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from pratique.core.advisories.severity import Level
from pratique.core.policy import Action, Basis, Condition, Exemption, Facts, Field, Operator, Policy, Ruleset
from tests.core.policy.making import CRITICAL, NOW, every, image, named, package, policy, version, vulnerability

UNTOLD = vulnerability("CVE-2099-0007", level=Level.UNKNOWN)
ANOTHER = vulnerability("CVE-2099-0008", level=Level.UNKNOWN)
STRICT = policy(CRITICAL, name="strict", unchecked=Action.HOLD)
STRICT_ON_RUST = policy(every(CRITICAL, named("rust")), name="strict", unchecked=Action.HOLD)
LET_IN = policy(
    Condition(field=Field.IDENTIFIER, operator=Operator.IN, value=("CVE-2099-0007",)), name="known", action=Action.ALLOW
)
TOMORROW = NOW + timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Lifted:
    """A policy that could not be checked, the exceptions there are, and what follows."""

    name: str
    exemption: Exemption
    facts: Facts
    action: Action


BY_VULNERABILITY = Exemption(id="e", vulnerability="CVE-2099-0007", expires=TOMORROW)
BY_PACKAGE = Exemption(id="e", package="pkg:pypi/rust", expires=TOMORROW)
TWO = image(package(UNTOLD), package(name="go"))
LIFTED = (
    Lifted(name="its vulnerability", exemption=BY_VULNERABILITY, facts=version(UNTOLD), action=Action.ALLOW),
    Lifted(name="one of two", exemption=BY_VULNERABILITY, facts=version(UNTOLD, ANOTHER), action=Action.HOLD),
    Lifted(name="its package", exemption=BY_PACKAGE, facts=version(UNTOLD), action=Action.ALLOW),
    Lifted(name="in an image", exemption=BY_VULNERABILITY, facts=TWO, action=Action.ALLOW),
    Lifted(name="its package in an image", exemption=BY_PACKAGE, facts=TWO, action=Action.ALLOW),
)


@pytest.mark.parametrize("rule", [STRICT, STRICT_ON_RUST], ids=["of vulnerabilities", "of packages too"])
@pytest.mark.parametrize("case", LIFTED, ids=lambda case: case.name)
def test_an_exception_lifts_what_could_not_be_told_of_what_it_names(case: Lifted, rule: Policy) -> None:
    verdict = Ruleset([rule], [case.exemption]).judge(case.facts, NOW)
    later = Ruleset([rule], [case.exemption]).judge(case.facts, TOMORROW)

    assert verdict.action is case.action
    assert Basis.EXCEPTED in [each.basis for each in verdict.reasons]
    assert verdict.valid_until == TOMORROW
    assert (later.action, later.reasons[0].basis) == (Action.HOLD, Basis.UNCHECKED)


@pytest.mark.parametrize("rule", [STRICT, STRICT_ON_RUST], ids=["of vulnerabilities", "of packages too"])
def test_what_a_policy_lets_in_is_not_asked_about_by_those_after_it(rule: Policy) -> None:
    rules = Ruleset([LET_IN, rule])

    assert rules.judge(version(UNTOLD), NOW).action is Action.ALLOW
    assert rules.judge(version(UNTOLD, ANOTHER), NOW).action is Action.HOLD
    assert Ruleset([rule, LET_IN]).judge(version(UNTOLD), NOW).action is Action.HOLD
