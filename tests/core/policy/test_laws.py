"""What holds of every judgement."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pratique.core.advisories.severity import Level
from pratique.core.policy import (
    Action,
    Condition,
    CoverageState,
    Facts,
    Field,
    FindingFact,
    Mode,
    Operator,
    Policy,
    ScanState,
    judge,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)
STRENGTH = list(Action)
instants = st.integers(-90, 90).map(lambda days: NOW + timedelta(days=days))
findings = st.builds(
    FindingFact,
    vulnerability=st.sampled_from(["CVE-2099-1", "CVE-2099-2", "MAL-2099-3"]),
    purl=st.just("pkg:pypi/rust@1.0"),
    name=st.just("rust"),
    version=st.just("1.0"),
    level=st.sampled_from(Level),
    score=st.none() | st.floats(0, 10),
    fixed=st.sampled_from(["", "2.0"]),
    epss=st.none() | st.floats(0, 1),
    is_exploited=st.booleans(),
    is_malicious=st.booleans(),
    published=st.none() | instants,
)
facts = st.builds(
    Facts,
    scan=st.sampled_from(ScanState),
    coverage=st.sampled_from(CoverageState),
    covered_to=st.none() | instants.map(datetime.date),
    problems=st.sampled_from([(), ("The layer 1 cannot be read.",)]),
    findings=st.lists(findings, max_size=4).map(tuple),
)
either = st.sampled_from([Operator.IS, Operator.IS_NOT])
conditions = st.one_of(
    st.builds(
        Condition, field=st.just(Field.SEVERITY), operator=st.sampled_from(Operator), value=st.sampled_from(Level)
    ),
    st.builds(
        Condition,
        field=st.sampled_from([Field.SCORE, Field.EPSS, Field.DAYS_KNOWN, Field.COVERAGE_AGE]),
        operator=st.just(Operator.AT_LEAST),
        value=st.floats(0, 60),
    ),
    st.builds(
        Condition,
        field=st.sampled_from([Field.FIXABLE, Field.EXPLOITED, Field.MALICIOUS, Field.PROBLEMS]),
        operator=either,
        value=st.booleans(),
    ),
    st.builds(Condition, field=st.just(Field.SCAN), operator=either, value=st.sampled_from(ScanState)),
    st.builds(Condition, field=st.just(Field.COVERAGE), operator=either, value=st.sampled_from(CoverageState)),
)
policies = st.builds(
    Policy,
    name=st.sampled_from(["one", "two", "three"]),
    title=st.just("Some"),
    mode=st.sampled_from(Mode),
    action=st.sampled_from([Action.WARN, Action.REFUSE]),
    conditions=st.lists(conditions, min_size=1, max_size=3).map(tuple),
)
lists = st.lists(policies, max_size=4)


@given(lists, facts, findings)
def test_one_more_finding_never_makes_it_milder(some: list[Policy], known: Facts, more: FindingFact) -> None:
    before = judge(some, known, NOW)
    after = judge(some, _with(known, (*known.findings, more)), NOW)

    assert STRENGTH.index(after.action) >= STRENGTH.index(before.action)


@given(lists, facts)
def test_only_those_that_enforce_refuse_or_warn(some: list[Policy], known: Facts) -> None:
    watching = [_in_mode(each, Mode.OBSERVING) for each in some]

    assert judge(watching, known, NOW).action is Action.ALLOW


@given(lists, facts)
def test_one_that_is_off_never_appears(some: list[Policy], known: Facts) -> None:
    heard = [each for each in some if each.mode is not Mode.OFF]

    assert judge(some, known, NOW) == judge(heard, known, NOW)


@given(lists, facts)
def test_whatever_is_refused_has_a_reason_that_says_so(some: list[Policy], known: Facts) -> None:
    verdict = judge(some, known, NOW)

    assert (verdict.action is Action.REFUSE) == (verdict.refusal is not None)
    assert all(each.text.endswith(".") and each.way_out.endswith(".") for each in verdict.reasons)


@given(lists, facts)
def test_the_order_of_findings_does_not_matter(some: list[Policy], known: Facts) -> None:
    turned = _with(known, tuple(reversed(known.findings)))

    assert judge(some, turned, NOW).action is judge(some, known, NOW).action


@given(lists, facts, st.integers(0, 90))
def test_nothing_changes_before_it_says_it_may(some: list[Policy], known: Facts, days: int) -> None:
    verdict, later = judge(some, known, NOW), NOW + timedelta(days=days)

    if verdict.valid_until is None or later < verdict.valid_until:
        assert judge(some, known, later).reasons == verdict.reasons


def _with(known: Facts, found: tuple[FindingFact, ...]) -> Facts:
    return Facts(
        scan=known.scan,
        coverage=known.coverage,
        covered_to=known.covered_to,
        problems=known.problems,
        findings=found,
    )


def _in_mode(policy: Policy, mode: Mode) -> Policy:
    return Policy(name=policy.name, title=policy.title, mode=mode, action=policy.action, conditions=policy.conditions)
