"""What holds of every judgement."""

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.advisories.severity import Level
from pratique.core.licences import Category
from pratique.core.policy import (
    UNCHECKED,
    Action,
    Condition,
    CoverageState,
    Exemption,
    Facts,
    Field,
    Mode,
    Operator,
    PackageFact,
    Policy,
    Relation,
    Ruleset,
    ScanState,
    Scope,
    Stage,
    Verdict,
    VulnerabilityFact,
    in_words,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)
STRENGTH = list(Action)
instants = st.integers(-90, 90).map(lambda days: NOW + timedelta(days=days))
scores = st.none() | st.floats(0, 10)
vulnerabilities = st.builds(
    VulnerabilityFact,
    id=st.sampled_from(["CVE-2099-1", "CVE-2099-2", "MAL-2099-3"]),
    level=st.sampled_from(Level),
    score=scores,
    cvss3=scores,
    fixed=st.sampled_from(["", "2.0"]),
    epss=st.none() | st.floats(0, 1),
    is_exploited=st.booleans(),
    is_malicious=st.booleans(),
    published=st.none() | instants,
)
packages = st.builds(
    PackageFact,
    purl=st.sampled_from(["pkg:pypi/rust@1.0", "pkg:npm/go@2"]),
    name=st.sampled_from(["rust", "go"]),
    version=st.sampled_from(["1.0", ""]),
    ecosystem=st.sampled_from(["", "PyPI", "Debian:12"]),
    published=st.none() | instants,
    licence=st.sampled_from(["", "MIT", "MIT OR GPL-3.0-only", "nonsense here"]),
    is_deprecated=st.none() | st.booleans(),
    relation=st.none() | st.sampled_from(Relation),
    undecided=st.sampled_from([(), ("GHSA-1",)]),
    vulnerabilities=st.lists(vulnerabilities, max_size=3).map(tuple),
)
facts = st.builds(
    Facts,
    stage=st.sampled_from(Stage),
    repository=st.sampled_from(["acme/app", "other"]),
    scan=st.sampled_from(ScanState),
    coverage=st.sampled_from(CoverageState),
    covered_to=st.none() | instants.map(datetime.date),
    problems=st.sampled_from([(), ("The layer 1 cannot be read.",)]),
    packages=st.lists(packages, max_size=2).map(tuple),
)


def _compared(field: Field, operator: Operator, value: object) -> Condition:
    return Condition(field=field, operator=operator, value=value)  # type: ignore[arg-type]  # made to fit


_LEVEL_OPERATORS = [Operator.AT_LEAST, Operator.BELOW, Operator.IS, Operator.IS_NOT]
ordered = st.sampled_from([Operator.AT_LEAST, Operator.BELOW])
same = st.sampled_from([Operator.IS, Operator.IS_NOT])
flags = [Field.FIXABLE, Field.EXPLOITED, Field.MALICIOUS, Field.PROBLEMS, Field.DEPRECATED]
numbers = [Field.SCORE, Field.CVSS3, Field.DAYS_KNOWN, Field.COVERAGE_AGE, Field.AGE]
licences = st.sampled_from([Operator.REQUIRES, Operator.WITHIN])
comparisons = st.one_of(
    st.builds(_compared, st.just(Field.SEVERITY), st.sampled_from(_LEVEL_OPERATORS), st.sampled_from(list(Level)[1:])),
    st.builds(_compared, st.sampled_from(numbers), ordered, st.floats(0, 10)),
    st.builds(_compared, st.just(Field.EPSS), ordered, st.floats(0, 1)),
    st.builds(_compared, st.sampled_from(flags), st.just(Operator.IS), st.booleans()),
    st.builds(_compared, st.just(Field.SCAN), same, st.sampled_from(ScanState)),
    st.builds(_compared, st.just(Field.COVERAGE), same, st.sampled_from(CoverageState)),
    st.builds(_compared, st.just(Field.RELATION), same, st.sampled_from(Relation)),
    st.builds(_compared, st.just(Field.NAME), st.just(Operator.IN), st.sampled_from([("r*",), ("go", "?o")])),
    st.builds(_compared, st.just(Field.LICENCE), licences, st.just(("MIT",))),
    st.builds(_compared, st.just(Field.CATEGORY), licences, st.sampled_from(Category).map(lambda each: (each.value,))),
)
conditions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Condition(all=tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Condition(any=tuple(parts))),
        inner.map(lambda part: Condition(not_=part)),
    ),
    max_leaves=6,
)


actions = st.sampled_from(Action)


@st.composite
def policies(draw: st.DrawFn, action: st.SearchStrategy[Action] = actions) -> Policy:
    chosen = draw(action)
    return Policy(
        name=draw(st.sampled_from(["one", "two", "three"])),
        title="Some",
        mode=draw(st.sampled_from(Mode)),
        action=chosen,
        delay_hours=24 if chosen is Action.DELAYED_BLOCK else 0,
        unchecked=Action.ALLOW if chosen is Action.ALLOW else draw(st.sampled_from(sorted(UNCHECKED))),
        scope=draw(st.sampled_from([Scope(), Scope(stages=(Stage.PULL,)), Scope(ecosystems=("PyPI",))])),
        when=draw(conditions),
    )


lists = st.lists(policies(), max_size=4)
exemptions = st.lists(
    st.builds(
        Exemption,
        package=st.sampled_from(["pkg:pypi/rust", "pkg:npm/go@2"]),
        vulnerability=st.sampled_from(["", "CVE-2099-1"]),
        expires=st.none() | instants,
    ),
    max_size=2,
)


def _judge(some: list[Policy], known: Facts, now: datetime = NOW, *, exempt: list[Exemption] | None = None) -> Verdict:
    return Ruleset(some, exempt or ()).judge(known, now, begun={})


def _strength(verdict: Verdict) -> int:
    return STRENGTH.index(verdict.action)


@given(lists, facts, vulnerabilities, st.integers(0, 1))
def test_one_more_vulnerability_never_makes_it_milder(
    some: list[Policy], known: Facts, more: VulnerabilityFact, place: int
) -> None:
    after = [
        msgspec.structs.replace(each, vulnerabilities=(*each.vulnerabilities, more)) if at == place else each
        for at, each in enumerate(known.packages)
    ]

    assert _strength(_judge(some, msgspec.structs.replace(known, packages=tuple(after)))) >= _strength(
        _judge(some, known)
    )


@given(lists, facts, packages)
def test_one_more_package_never_makes_an_image_milder(some: list[Policy], known: Facts, more: PackageFact) -> None:
    scanned = msgspec.structs.replace(
        known, scan=ScanState.DONE, coverage=CoverageState.COVERED, packages=(more, *known.packages)
    )
    before = msgspec.structs.replace(scanned, packages=known.packages)

    assert _strength(_judge(some, scanned)) >= _strength(_judge(some, before))


@given(lists, policies(st.sampled_from(list(Action)[1:])), facts)
def test_one_more_policy_that_does_not_allow_never_makes_it_milder(
    some: list[Policy], more: Policy, known: Facts
) -> None:
    assert _strength(_judge([*some, more], known)) >= _strength(_judge(some, known))


@given(lists, facts, exemptions)
def test_an_exception_never_makes_it_stricter(some: list[Policy], known: Facts, exempt: list[Exemption]) -> None:
    strict = [each for each in some if each.action is not Action.ALLOW]

    assert _strength(_judge(strict, known, exempt=exempt)) <= _strength(_judge(strict, known))


@given(lists, facts)
def test_only_those_that_enforce_have_a_say(some: list[Policy], known: Facts) -> None:
    watching = [msgspec.structs.replace(each, mode=Mode.OBSERVING) for each in some]

    assert _judge(watching, known).action is Action.ALLOW


@given(lists, facts)
def test_one_that_is_off_never_appears(some: list[Policy], known: Facts) -> None:
    heard = [each for each in some if each.mode is not Mode.OFF]

    assert _judge(some, known) == _judge(heard, known)


@given(lists, facts, exemptions)
def test_whatever_is_refused_has_a_reason_that_says_so(
    some: list[Policy], known: Facts, exempt: list[Exemption]
) -> None:
    verdict = _judge(some, known, exempt=exempt)

    assert verdict.is_refused == (verdict.refusal is not None)
    assert all(each.text.endswith(".") and each.way_out.endswith(".") for each in verdict.reasons)


@given(lists, facts, st.lists(packages, min_size=1, max_size=4), exemptions, st.lists(vulnerabilities, max_size=4))
def test_versions_that_share_their_vulnerabilities_are_judged_as_each_alone(
    some: list[Policy],
    known: Facts,
    versions: list[PackageFact],
    exempt: list[Exemption],
    found: list[VulnerabilityFact],
) -> None:
    shared = tuple(found)
    things = [
        msgspec.structs.replace(known, packages=(msgspec.structs.replace(each, vulnerabilities=shared, version=text),))
        for each in versions
        for text in ("1.0", "1.1")
    ]
    rules = Ruleset(some, exempt)

    assert rules.judge_all(things, NOW) == [rules.judge(each, NOW) for each in things]


@given(lists, facts)
def test_the_order_of_packages_and_vulnerabilities_does_not_matter(some: list[Policy], known: Facts) -> None:
    turned = [
        msgspec.structs.replace(each, vulnerabilities=each.vulnerabilities[::-1]) for each in known.packages[::-1]
    ]

    assert _judge(some, msgspec.structs.replace(known, packages=tuple(turned))).action is _judge(some, known).action


@given(lists, facts, exemptions, st.integers(0, 90 * 24))
def test_nothing_changes_before_it_says_it_may(
    some: list[Policy], known: Facts, exempt: list[Exemption], hours: int
) -> None:
    rules, later = Ruleset(some, exempt), NOW + timedelta(hours=hours)
    verdict = rules.judge(known, NOW)
    begun = dict.fromkeys(verdict.begun, NOW)

    if verdict.valid_until is None or later < verdict.valid_until:
        again = rules.judge(known, later, begun=begun)
        assert (again.action, again.reasons, again.unchecked) == (verdict.action, verdict.reasons, verdict.unchecked)


@given(conditions)
def test_not_not_says_the_same(condition: Condition) -> None:
    twice = Condition(not_=Condition(not_=condition))
    some = [Policy(name="one", title="Some", mode=Mode.ENFORCING, when=each) for each in (condition, twice)]
    known = Facts(scan=ScanState.DONE, packages=(PackageFact(purl="pkg:pypi/rust@1.0", name="rust", version="1.0"),))

    assert _judge(some[:1], known) == _judge(some[1:], known)


@given(policies())
def test_a_policy_is_read_back_as_it_was_written_and_can_be_said(some: Policy) -> None:
    assert msgspec.json.decode(msgspec.json.encode(some), type=Policy) == some
    assert in_words(some.when)
