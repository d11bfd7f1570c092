from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from pratique.core.advisories.severity import Level
from pratique.core.policy import (
    Action,
    Condition,
    CoverageState,
    Facts,
    Field,
    Mode,
    Operator,
    Policy,
    ScanState,
    Verdict,
    combine,
    judge,
)
from pratique.core.policy.judge import REASONS_MAX
from tests.core.policy.making import CRITICAL, FIXABLE, UNSCANNED, facts, finding, policy

NOW = datetime(2026, 5, 1, tzinfo=UTC)
NOT_COVERED = Condition(field=Field.COVERAGE, value="not_covered")
KNOWN_FOR_A_MONTH = Condition(field=Field.DAYS_KNOWN, operator=Operator.AT_LEAST, value=30.0)
OLD_INDEX = Condition(field=Field.COVERAGE_AGE, operator=Operator.AT_LEAST, value=90.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Policies and facts, and what follows."""

    name: str
    policy: Policy
    facts: Facts
    action: Action
    said: str = ""
    way_out: str = ""


CASES = [
    Case(
        name="a critical finding with a fix",
        policy=policy(CRITICAL, FIXABLE),
        facts=facts(finding(fixed="2.0")),
        action=Action.REFUSE,
        said="CVE-2099-0001 is critical and affects rust 1.0.",
        way_out="Update rust to 2.0 or later, rebuild and push again.",
    ),
    Case(
        name="a critical finding without a fix",
        policy=policy(CRITICAL, FIXABLE),
        facts=facts(finding()),
        action=Action.ALLOW,
    ),
    Case(
        name="conditions met by different findings",
        policy=policy(CRITICAL, FIXABLE),
        facts=facts(finding(), finding("CVE-2099-0002", level=Level.LOW, fixed="2.0")),
        action=Action.ALLOW,
    ),
    Case(
        name="a severity nobody knows",
        policy=policy(CRITICAL),
        facts=facts(finding(level=Level.UNKNOWN)),
        action=Action.ALLOW,
    ),
    Case(
        name="an exploited one",
        policy=policy(Condition(field=Field.EXPLOITED)),
        facts=facts(finding(level=Level.LOW, is_exploited=True)),
        action=Action.REFUSE,
        said="CVE-2099-0001 is low and is known to be exploited and affects rust 1.0.",
        way_out="No fixed version of rust is known yet; replace or remove it.",
    ),
    Case(
        name="a malicious package",
        policy=policy(Condition(field=Field.MALICIOUS)),
        facts=facts(finding("MAL-2099-1", level=Level.UNKNOWN, is_malicious=True)),
        action=Action.REFUSE,
        said="rust 1.0 is malicious (MAL-2099-1).",
        way_out="Remove rust and treat what it could reach as compromised.",
    ),
    Case(
        name="likely to be exploited",
        policy=policy(Condition(field=Field.EPSS, operator=Operator.AT_LEAST, value=0.5)),
        facts=facts(finding(epss=0.5)),
        action=Action.REFUSE,
        said="CVE-2099-0001 is critical and affects rust 1.0.",
        way_out="No fixed version of rust is known yet; replace or remove it.",
    ),
    Case(
        name="no score is no high score",
        policy=policy(Condition(field=Field.SCORE, operator=Operator.AT_LEAST, value=7.0)),
        facts=facts(finding()),
        action=Action.ALLOW,
    ),
    Case(
        name="not scanned",
        policy=policy(UNSCANNED),
        facts=facts(scan=ScanState.WAITING),
        action=Action.REFUSE,
        said="It is not scanned yet.",
        way_out="Try again when the scan is over; its page shows how far it is.",
    ),
    Case(
        name="a failed scan",
        policy=policy(UNSCANNED),
        facts=facts(scan=ScanState.FAILED, error="Layer 2 is not gzip."),
        action=Action.REFUSE,
        said="Its scan failed: Layer 2 is not gzip.",
        way_out="Try again when the scan is over; its page shows how far it is.",
    ),
    Case(
        name="not covered",
        policy=policy(NOT_COVERED),
        facts=facts(coverage=CoverageState.NOT_COVERED, uncovered=("Debian 6",)),
        action=Action.REFUSE,
        said="No source of advisories covers Debian 6.",
        way_out="Build on a release that is covered, or ask an administrator for a newer index.",
    ),
    Case(
        name="not scanned is not the same as not covered",
        policy=policy(NOT_COVERED),
        facts=facts(scan=ScanState.WAITING, coverage=CoverageState.NOT_COVERED),
        action=Action.ALLOW,
    ),
    Case(
        name="a part that could not be read",
        policy=policy(Condition(field=Field.PROBLEMS), action=Action.WARN),
        facts=facts(problems=("Layer 1: the database has a format that is not read.",)),
        action=Action.WARN,
        said="A part of it could not be read: Layer 1: the database has a format that is not read.",
        way_out="Its page names the part; build it again, or ask an administrator.",
    ),
    Case(
        name="an index that is old",
        policy=policy(OLD_INDEX),
        facts=facts(covered_to=date(2026, 1, 1)),
        action=Action.REFUSE,
        said="What is known of its packages ends on 2026-01-01.",
        way_out="Build on a release that is covered, or ask an administrator for a newer index.",
    ),
    Case(
        name="what there is nothing to scan in",
        policy=policy(UNSCANNED),
        facts=facts(scan=ScanState.NOT_APPLICABLE),
        action=Action.ALLOW,
    ),
    Case(
        name="a policy on the thing and its findings",
        policy=policy(CRITICAL, NOT_COVERED),
        facts=facts(finding()),
        action=Action.ALLOW,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_judge_says_what_follows_and_why(case: Case) -> None:
    verdict = judge([case.policy], case.facts, NOW)

    said = [(each.text, each.way_out) for each in verdict.reasons]
    assert verdict.action is case.action
    assert said == ([(case.said, case.way_out)] if case.said else [])


def test_one_that_observes_says_what_it_would_do_and_does_nothing() -> None:
    verdict = judge([policy(CRITICAL, mode=Mode.OBSERVING)], facts(finding()), NOW)

    assert verdict.action is Action.ALLOW
    assert [(each.mode, each.action) for each in verdict.reasons] == [(Mode.OBSERVING, Action.REFUSE)]
    assert verdict.refusal is None
    assert verdict.refusal_text == ""


def test_one_that_is_off_is_not_heard() -> None:
    assert judge([policy(CRITICAL, mode=Mode.OFF)], facts(finding()), NOW) == Verdict(action=Action.ALLOW)


def test_the_refusal_is_of_a_policy_that_enforces_and_of_the_worst_finding() -> None:
    policies = [
        policy(name="watching", mode=Mode.OBSERVING),
        policy(name="warning", action=Action.WARN),
        policy(name="strict"),
    ]

    verdict = judge(policies, facts(finding("CVE-2099-0002"), finding(fixed="2.0")), NOW)

    assert verdict.refusal is not None
    assert (verdict.refusal.policy, verdict.refusal.vulnerability) == ("strict", "CVE-2099-0001")
    assert verdict.refusal_text == f"{verdict.refusal.text} 1 more reason refuses it too; its page names them."
    assert [each.policy for each in verdict.reasons] == ["strict"] * 2 + ["warning"] * 2 + ["watching"] * 2


def test_many_findings_are_named_up_to_a_bound_and_then_counted() -> None:
    many = [finding(f"CVE-2099-{number:04}") for number in range(REASONS_MAX + 3)]

    verdict = judge([policy()], facts(*many), NOW)

    assert len(verdict.reasons) == REASONS_MAX + 1
    assert verdict.reasons[-1].text == "3 more findings meet this policy."


def test_a_verdict_is_valid_until_time_alone_may_change_it() -> None:
    young = finding(published=NOW - timedelta(days=10))
    older = finding("CVE-2099-0002", published=NOW - timedelta(days=29))

    before = judge([policy(KNOWN_FOR_A_MONTH)], facts(young, older), NOW)
    assert (before.action, before.valid_until) == (Action.ALLOW, NOW + timedelta(days=1))
    after = judge([policy(KNOWN_FOR_A_MONTH)], facts(young, older), NOW + timedelta(days=1))

    assert (after.action, after.valid_until) == (Action.REFUSE, NOW + timedelta(days=20))


def test_the_age_of_the_index_ends_a_verdict_too() -> None:
    verdict = judge([policy(OLD_INDEX)], facts(covered_to=date(2026, 4, 1)), NOW)

    assert (verdict.action, verdict.valid_until) == (Action.ALLOW, datetime(2026, 6, 30, tzinfo=UTC))


def test_a_list_is_refused_only_when_all_its_parts_are() -> None:
    refused = judge([policy()], facts(finding()), NOW)
    allowed = Verdict(action=Action.ALLOW, valid_until=NOW)

    assert combine([refused, refused]).action is Action.REFUSE
    assert combine([refused, refused]).refusal == refused.refusal
    assert combine([refused, allowed]) == allowed
    assert combine([]).action is Action.ALLOW
