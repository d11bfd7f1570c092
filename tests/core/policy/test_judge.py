from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from pratique.core.advisories.severity import Level
from pratique.core.policy import (
    REASONS_MAX,
    Action,
    Basis,
    Condition,
    CoverageState,
    Exemption,
    Facts,
    Field,
    Mode,
    Operator,
    Policy,
    Relation,
    Ruleset,
    ScanState,
    Scope,
    Stage,
    Verdict,
    combine,
)
from tests.core.policy.making import (
    CRITICAL,
    EXPLOITED,
    FIXABLE,
    NOT_COVERED,
    NOW,
    UNSCANNED,
    either,
    every,
    image,
    judge,
    named,
    negated,
    package,
    policy,
    version,
    vulnerability,
    younger_than,
)

KNOWN_FOR_A_MONTH = Condition(field=Field.DAYS_KNOWN, operator=Operator.AT_LEAST, value=30.0)
OLD_INDEX = Condition(field=Field.COVERAGE_AGE, operator=Operator.AT_LEAST, value=90.0)
FIXED = every(CRITICAL, FIXABLE)
LOW = vulnerability("CVE-2099-0002", level=Level.LOW, fixed="2.0")
WEEK = younger_than(7)
COPYLEFT = Condition(field=Field.CATEGORY, operator=Operator.REQUIRES, value=("copyleft",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A policy and facts, and what follows."""

    name: str
    policy: Policy
    facts: Facts
    action: Action
    said: str = ""
    way_out: str = ""


CASES = [
    Case(
        name="a critical vulnerability with a fix",
        policy=policy(FIXED),
        facts=image(package(vulnerability(fixed="2.0"))),
        action=Action.BLOCK,
        said="CVE-2099-0001 is critical and affects rust 1.0.",
        way_out="Update rust to 2.0 or later, rebuild and push again.",
    ),
    Case(
        name="one in a package that comes in",
        policy=policy(FIXED),
        facts=version(vulnerability(fixed="2.0")),
        action=Action.BLOCK,
        said="CVE-2099-0001 is critical and affects rust 1.0.",
        way_out="Use rust 2.0 or later.",
    ),
    Case(
        name="a critical vulnerability without a fix",
        policy=policy(FIXED),
        facts=image(package(vulnerability())),
        action=Action.ALLOW,
    ),
    Case(
        name="conditions met by two vulnerabilities of one package",
        policy=policy(FIXED),
        facts=image(package(vulnerability(), LOW)),
        action=Action.ALLOW,
    ),
    Case(
        name="conditions met by two vulnerabilities, deep in groups",
        policy=policy(every(either(CRITICAL, EXPLOITED), either(FIXABLE))),
        facts=image(package(vulnerability(), LOW)),
        action=Action.ALLOW,
    ),
    Case(
        name="a negation speaks of the same vulnerability",
        policy=policy(every(CRITICAL, negated(FIXABLE))),
        facts=image(package(vulnerability(fixed="2.0"), vulnerability("CVE-2099-0003", level=Level.LOW))),
        action=Action.ALLOW,
    ),
    Case(
        name="a negation does not speak of a package without vulnerabilities",
        policy=policy(negated(CRITICAL)),
        facts=version(),
        action=Action.ALLOW,
    ),
    Case(
        name="an exploited one",
        policy=policy(EXPLOITED),
        facts=image(package(vulnerability(level=Level.LOW, is_exploited=True))),
        action=Action.BLOCK,
        said="CVE-2099-0001 is low and is known to be exploited and affects rust 1.0.",
        way_out="No fixed version of rust is known yet; replace or remove it.",
    ),
    Case(
        name="a malicious package in an image",
        policy=policy(Condition(field=Field.MALICIOUS)),
        facts=image(package(vulnerability("MAL-2099-1", level=Level.UNKNOWN, is_malicious=True))),
        action=Action.BLOCK,
        said="rust 1.0 is malicious (MAL-2099-1).",
        way_out="Remove rust and treat what it could reach as compromised.",
    ),
    Case(
        name="a malicious package that comes in",
        policy=policy(Condition(field=Field.MALICIOUS)),
        facts=version(vulnerability("MAL-2099-1", is_malicious=True)),
        action=Action.BLOCK,
        said="rust 1.0 is malicious (MAL-2099-1).",
        way_out="Do not use rust; look for the package that was meant.",
    ),
    Case(
        name="likely to be exploited",
        policy=policy(Condition(field=Field.EPSS, operator=Operator.AT_LEAST, value=0.5)),
        facts=image(package(vulnerability(epss=0.5))),
        action=Action.BLOCK,
        said="CVE-2099-0001 is critical and affects rust 1.0.",
        way_out="No fixed version of rust is known yet; replace or remove it.",
    ),
    Case(
        name="a score of the version that is asked for",
        policy=policy(Condition(field=Field.CVSS4, operator=Operator.AT_LEAST, value=9.0)),
        facts=version(vulnerability(cvss3=9.8, cvss4=8.7)),
        action=Action.ALLOW,
    ),
    Case(
        name="younger than a week",
        policy=policy(WEEK, action=Action.HOLD),
        facts=version(published=NOW - timedelta(days=2)),
        action=Action.HOLD,
        said="rust 1.0 was published on 2026-04-29.",
        way_out="Use an older version, or try again after 2026-05-06 00:00 UTC.",
    ),
    Case(name="old enough", policy=policy(WEEK), facts=version(published=NOW - timedelta(days=7)), action=Action.ALLOW),
    Case(
        name="a package or a vulnerability: the package alone",
        policy=policy(either(WEEK, CRITICAL)),
        facts=version(published=NOW),
        action=Action.BLOCK,
        said="rust 1.0 was published on 2026-05-01.",
        way_out="Use an older version, or try again after 2026-05-08 00:00 UTC.",
    ),
    Case(
        name="a package and its vulnerability",
        policy=policy(every(named("ru*"), CRITICAL)),
        facts=image(package(vulnerability(), name="go"), package(vulnerability())),
        action=Action.BLOCK,
        said="CVE-2099-0001 is critical and affects rust 1.0.",
        way_out="No fixed version of rust is known yet; replace or remove it.",
    ),
    Case(
        name="a name in another spelling",
        policy=policy(named("Ruby_On.Rails")),
        facts=version(name="ruby-on-rails"),
        action=Action.BLOCK,
        said="ruby-on-rails 1.0 is named by this policy.",
        way_out="Use another version or package, or ask for an exception.",
    ),
    Case(
        name="a licence that cannot be avoided",
        policy=policy(COPYLEFT),
        facts=version(licence="MIT AND GPL-3.0-only"),
        action=Action.BLOCK,
        said="rust 1.0 has the licence MIT AND GPL-3.0-only.",
        way_out="Use another version or package, or ask for an exception.",
    ),
    Case(name="one can choose", policy=policy(COPYLEFT), facts=version(licence="MIT OR GPL-3.0"), action=Action.ALLOW),
    Case(
        name="what came with others",
        policy=policy(every(Condition(field=Field.RELATION, value="transitive"))),
        facts=version(relation=Relation.TRANSITIVE),
        action=Action.BLOCK,
        said="rust 1.0 came with another package.",
        way_out="Use another version or package, or ask for an exception.",
    ),
    Case(
        name="another ecosystem than that of its scope",
        policy=policy(CRITICAL, scope=Scope(ecosystems=("npm",))),
        facts=version(vulnerability()),
        action=Action.ALLOW,
    ),
    Case(
        name="any release of the ecosystem of its scope",
        policy=policy(CRITICAL, scope=Scope(ecosystems=("debian",))),
        facts=image(package(vulnerability(), ecosystem="Debian:12")),
        action=Action.BLOCK,
        said="CVE-2099-0001 is critical and affects rust 1.0.",
        way_out="No fixed version of rust is known yet; replace or remove it.",
    ),
    Case(
        name="another stage than that of its scope",
        policy=policy(CRITICAL, scope=Scope(stages=(Stage.PULL,))),
        facts=version(vulnerability()),
        action=Action.ALLOW,
    ),
    Case(
        name="another repository than those of its scope",
        policy=policy(CRITICAL, scope=Scope(repositories=("acme/*",))),
        facts=image(package(vulnerability()), repository="other/app"),
        action=Action.ALLOW,
    ),
    Case(
        name="not scanned",
        policy=policy(UNSCANNED),
        facts=image(scan=ScanState.WAITING),
        action=Action.BLOCK,
        said="It is not scanned yet.",
        way_out="Try again when the scan is over; its page shows how far it is.",
    ),
    Case(
        name="a failed scan",
        policy=policy(UNSCANNED),
        facts=image(scan=ScanState.FAILED, error="Layer 2 is not gzip."),
        action=Action.BLOCK,
        said="Its scan failed: Layer 2 is not gzip.",
        way_out="Try again when the scan is over; its page shows how far it is.",
    ),
    Case(
        name="not covered",
        policy=policy(NOT_COVERED),
        facts=image(coverage=CoverageState.NOT_COVERED, uncovered=("Debian 6",)),
        action=Action.BLOCK,
        said="No source of advisories covers Debian 6.",
        way_out="Build on a release that is covered, or ask an administrator for a newer index.",
    ),
    Case(
        name="not scanned is not the same as not covered",
        policy=policy(NOT_COVERED),
        facts=image(scan=ScanState.WAITING, coverage=CoverageState.NOT_COVERED),
        action=Action.ALLOW,
    ),
    Case(
        name="a part that could not be read",
        policy=policy(Condition(field=Field.PROBLEMS), action=Action.WARN),
        facts=image(problems=("Layer 1: the database has a format that is not read.",)),
        action=Action.WARN,
        said="A part of it could not be read: Layer 1: the database has a format that is not read.",
        way_out="Its page names the part; build it again, or ask an administrator.",
    ),
    Case(
        name="an index that is old",
        policy=policy(OLD_INDEX),
        facts=image(covered_to=date(2026, 1, 1)),
        action=Action.BLOCK,
        said="What is known of its packages ends on 2026-01-01.",
        way_out="Build on a release that is covered, or ask an administrator for a newer index.",
    ),
    Case(
        name="what there is nothing to scan in",
        policy=policy(UNSCANNED),
        facts=image(scan=ScanState.NOT_APPLICABLE),
        action=Action.ALLOW,
    ),
    Case(
        name="a policy on the thing and its vulnerabilities",
        policy=policy(every(CRITICAL, NOT_COVERED)),
        facts=image(package(vulnerability())),
        action=Action.ALLOW,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_judge_says_what_follows_and_why(case: Case) -> None:
    verdict = judge([case.policy], case.facts)

    said = [(each.text, each.way_out) for each in verdict.reasons]
    assert verdict.action is case.action
    assert said == ([(case.said, case.way_out)] if case.said else [])


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """Facts in which something is missing, and what is said of that."""

    name: str
    when: Condition
    facts: Facts
    said: str


UNTOLD = [
    Untold(
        name="a date of publication",
        when=WEEK,
        facts=version(),
        said="The date of publication of rust 1.0 is not known.",
    ),
    Untold(name="a licence", when=COPYLEFT, facts=version(), said="The licence of rust 1.0 is not known."),
    Untold(
        name="a licence that is none",
        when=COPYLEFT,
        facts=version(licence="see the file LICENSE"),
        said="The licence of rust 1.0 cannot be read as an SPDX expression: see the file LICENSE.",
    ),
    Untold(
        name="a severity",
        when=CRITICAL,
        facts=version(vulnerability(level=Level.UNKNOWN)),
        said="No source says how severe it is of CVE-2099-0001.",
    ),
    Untold(
        name="a source of advisories",
        when=CRITICAL,
        facts=image(coverage=CoverageState.NOT_COVERED, uncovered=("1 package of Debian:6",)),
        said="No source of advisories covers 1 package of Debian:6.",
    ),
    Untold(
        name="a source of advisories, of a package that is named",
        when=every(named("rust"), CRITICAL),
        facts=image(package(), coverage=CoverageState.NOT_COVERED),
        said="No source of advisories covers what is in it.",
    ),
    Untold(
        name="a version in its order",
        when=CRITICAL,
        facts=version(undecided=("GHSA-1",)),
        said="It could not be told whether GHSA-1 affects rust 1.0.",
    ),
    Untold(name="a scan", when=CRITICAL, facts=image(scan=ScanState.RUNNING), said="It is not scanned yet."),
]


@pytest.mark.parametrize("case", UNTOLD, ids=lambda case: case.name)
@pytest.mark.parametrize("unchecked", [Action.ALLOW, Action.WARN, Action.HOLD, Action.BLOCK])
def test_what_could_not_be_checked_is_a_result_and_the_policy_says_what_it_means(
    case: Untold, unchecked: Action
) -> None:
    verdict = judge([policy(case.when, unchecked=unchecked)], case.facts)

    told = verdict.unchecked or verdict.reasons
    assert (verdict.action, [each.text for each in told]) == (unchecked, [case.said])
    assert {each.basis for each in told} == {Basis.UNCHECKED}
    assert bool(verdict.unchecked) == (unchecked is Action.ALLOW)


def test_what_is_settled_otherwise_needs_no_check() -> None:
    elsewhere = every(Condition(field=Field.STAGE, value="pull"), WEEK)

    assert judge([policy(elsewhere)], version()) == Verdict(action=Action.ALLOW)


def test_one_that_observes_says_what_it_would_do_and_does_nothing() -> None:
    verdict = judge([policy(mode=Mode.OBSERVING)], image(package(vulnerability())))

    assert verdict.action is Action.ALLOW
    assert [(each.mode, each.action) for each in verdict.reasons] == [(Mode.OBSERVING, Action.BLOCK)]
    assert verdict.refusal is None
    assert verdict.refusal_text == ""


def test_one_that_is_off_is_not_heard() -> None:
    assert judge([policy(mode=Mode.OFF)], image(package(vulnerability()))) == Verdict(action=Action.ALLOW)


def test_the_refusal_is_of_a_policy_that_enforces_and_of_the_worst_finding() -> None:
    policies = [
        policy(name="watching", mode=Mode.OBSERVING),
        policy(name="warning", action=Action.WARN),
        policy(name="strict"),
    ]

    verdict = judge(policies, image(package(vulnerability("CVE-2099-0002"), vulnerability(fixed="2.0"))))

    assert verdict.refusal is not None
    assert (verdict.refusal.policy, verdict.refusal.vulnerability) == ("strict", "CVE-2099-0001")
    assert verdict.refusal_text == f"{verdict.refusal.text} 1 more reason refuses it too; its page names it."
    assert [each.policy for each in verdict.reasons] == ["strict"] * 2 + ["warning"] * 2 + ["watching"] * 2


@pytest.mark.parametrize("most", [1, 2, 20])
def test_the_refusal_counts_every_finding_whether_it_is_named_or_only_counted(most: int) -> None:
    found = image(package(*(vulnerability(f"CVE-2099-{number:04}") for number in range(7))))
    everything = Condition(field=Field.NAME, operator=Operator.IN, value=("*",))

    verdict = judge([policy(name="strict"), policy(everything, name="named")], found, most=most)

    assert verdict.refusal_text.endswith(" 7 more reasons refuse it too; its page names them.")


def test_a_refusal_that_a_scan_may_do_away_with_is_named_where_there_is_no_other() -> None:
    copyleft = Condition(field=Field.CATEGORY, operator=Operator.REQUIRES, value=("copyleft",))
    licensed = policy(copyleft, name="licensed", unchecked=Action.BLOCK)
    dated = policy(WEEK, name="dated", unchecked=Action.BLOCK)

    verdicts = [
        judge([licensed], version(awaits_licence=True)),
        judge([licensed, dated], version(awaits_licence=True)),
        judge([licensed], version()),
    ]

    refusals = [each.refusal for each in verdicts if each.refusal is not None]
    assert [(each.policy, each.awaits_scan) for each in refusals] == [
        ("licensed", True),
        ("dated", False),
        ("licensed", False),
    ]


def test_many_findings_are_named_up_to_a_bound_and_then_counted() -> None:
    many = [vulnerability(f"CVE-2099-{number:04}") for number in range(REASONS_MAX + 3)]

    verdict = judge([policy()], image(package(*many)))

    assert len(verdict.reasons) == REASONS_MAX + 1
    assert verdict.reasons[-1].text == "3 more findings meet this policy."


def test_a_verdict_is_valid_until_time_alone_may_change_it() -> None:
    young = vulnerability(published=NOW - timedelta(days=10))
    older = vulnerability("CVE-2099-0002", published=NOW - timedelta(days=29))
    facts = image(package(young, older))

    before = judge([policy(KNOWN_FOR_A_MONTH)], facts)
    after = judge([policy(KNOWN_FOR_A_MONTH)], facts, NOW + timedelta(days=1))

    assert (before.action, before.valid_until) == (Action.ALLOW, NOW + timedelta(days=1))
    assert (after.action, after.valid_until) == (Action.BLOCK, NOW + timedelta(days=20))


def test_a_version_comes_through_by_itself_when_it_is_old_enough() -> None:
    facts = version(published=NOW - timedelta(days=6))

    before = judge([policy(WEEK)], facts)
    after = judge([policy(WEEK)], facts, NOW + timedelta(days=1))

    assert (before.action, before.valid_until) == (Action.BLOCK, NOW + timedelta(days=1))
    assert (after.action, after.valid_until) == (Action.ALLOW, None)


def test_the_age_of_the_index_ends_a_verdict_too() -> None:
    verdict = judge([policy(OLD_INDEX)], image(covered_to=date(2026, 4, 1)))

    assert (verdict.action, verdict.valid_until) == (Action.ALLOW, datetime(2026, 6, 30, tzinfo=UTC))


def test_a_delayed_block_lets_through_until_its_time_is_over() -> None:
    delayed = policy(action=Action.DELAYED_BLOCK, delay_hours=48)
    facts = version(vulnerability())

    first = judge([delayed], facts)
    begun = dict.fromkeys(first.begun, NOW)
    meanwhile = judge([delayed], facts, NOW + timedelta(hours=47), begun=begun)
    after = judge([delayed], facts, NOW + timedelta(hours=48), begun=begun)

    assert first.begun == ("some|pkg:pypi/rust@1.0|CVE-2099-0001",)
    assert (first.action, first.valid_until) == (Action.DELAYED_BLOCK, NOW + timedelta(hours=48))
    assert (meanwhile.action, meanwhile.begun, meanwhile.is_refused) == (Action.DELAYED_BLOCK, (), False)
    assert (after.action, after.is_refused) == (Action.BLOCK, True)


def test_one_that_allows_ends_the_asking_for_what_it_speaks_of_and_for_nothing_else() -> None:
    ours = policy(named("ours-*"), name="ours", action=Action.ALLOW)
    strict = policy(name="strict")
    mixed = image(package(vulnerability(), name="ours-lib"), package(vulnerability("CVE-2099-0002")))

    assert judge([ours, strict], version(vulnerability(), name="ours-lib")).action is Action.ALLOW
    assert judge([strict, ours], version(vulnerability(), name="ours-lib")).action is Action.BLOCK
    assert judge([ours, strict], mixed).refusal_text == "CVE-2099-0002 is critical and affects rust 1.0."


def test_one_that_allows_without_enforcing_lets_nothing_through() -> None:
    ours = policy(named("rust"), name="ours", action=Action.ALLOW, mode=Mode.OBSERVING)

    assert judge([ours, policy(name="strict")], version(vulnerability())).action is Action.BLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifting:
    """An exception, and whether it lifts a block of a critical vulnerability in rust 1.0, in acme/app."""

    name: str
    exemption: Exemption
    lifts: bool


LIFTING = [
    Lifting(name="every version", exemption=Exemption(package="pkg:pypi/Rust"), lifts=True),
    Lifting(name="this version", exemption=Exemption(package="pkg:pypi/rust@1.0"), lifts=True),
    Lifting(name="another version", exemption=Exemption(package="pkg:pypi/rust@1.1"), lifts=False),
    Lifting(name="another ecosystem", exemption=Exemption(package="pkg:npm/rust"), lifts=False),
    Lifting(name="the vulnerability", exemption=Exemption(vulnerability="cve-2099-0001"), lifts=True),
    Lifting(name="an alias", exemption=Exemption(vulnerability="GHSA-x"), lifts=True),
    Lifting(name="another one", exemption=Exemption(vulnerability="CVE-2099-0002"), lifts=False),
    Lifting(
        name="the vulnerability in another package",
        exemption=Exemption(vulnerability="CVE-2099-0001", package="pkg:pypi/go"),
        lifts=False,
    ),
    Lifting(
        name="the vulnerability in this package",
        exemption=Exemption(vulnerability="CVE-2099-0001", package="pkg:pypi/rust"),
        lifts=True,
    ),
    Lifting(
        name="another one in this package",
        exemption=Exemption(vulnerability="CVE-2099-0002", package="pkg:pypi/rust"),
        lifts=False,
    ),
    Lifting(name="the policy", exemption=Exemption(package="pkg:pypi/rust", policies=("some",)), lifts=True),
    Lifting(name="another policy", exemption=Exemption(package="pkg:pypi/rust", policies=("other",)), lifts=False),
    Lifting(name="the repository", exemption=Exemption(repositories=("acme/*",)), lifts=True),
    Lifting(name="another repository", exemption=Exemption(repositories=("b/*",)), lifts=False),
    Lifting(name="another stage", exemption=Exemption(package="pkg:pypi/rust", stages=(Stage.PROXY,)), lifts=False),
    Lifting(name="one that ran out", exemption=Exemption(package="pkg:pypi/rust", expires=NOW), lifts=False),
]


@pytest.mark.parametrize("case", LIFTING, ids=lambda case: case.name)
def test_an_exception_lifts_what_it_names(case: Lifting) -> None:
    facts = image(package(vulnerability(aliases=("GHSA-x",))), repository="acme/app")

    verdict = Ruleset([policy()], [case.exemption]).judge(facts, NOW)

    assert verdict.action is (Action.ALLOW if case.lifts else Action.BLOCK)
    assert [each.basis for each in verdict.reasons] == [Basis.EXCEPTED if case.lifts else Basis.MET]


def test_a_verdict_ends_when_the_exception_that_lifts_it_does() -> None:
    tomorrow = NOW + timedelta(days=1)
    rules = Ruleset([policy()], [Exemption(id="e", package="pkg:pypi/rust", expires=tomorrow)])

    before, after = (rules.judge(version(vulnerability()), now) for now in (NOW, tomorrow))

    assert (before.action, before.valid_until, before.reasons[0].exception) == (Action.ALLOW, tomorrow, "e")
    assert (after.action, after.valid_until) == (Action.BLOCK, None)


def test_an_exception_of_one_finding_leaves_the_others() -> None:
    rules = Ruleset([policy()], [Exemption(vulnerability="CVE-2099-0001")])

    verdict = rules.judge(version(vulnerability(), vulnerability("CVE-2099-0002")), NOW)

    assert verdict.refusal_text == "CVE-2099-0002 is critical and affects rust 1.0."


def test_many_versions_are_judged_as_each_alone() -> None:
    shared = vulnerability(fixed="2.0")
    rules = Ruleset([policy(FIXED), policy(WEEK, name="young")], [Exemption(vulnerability="CVE-2099-0002")])
    lifted = vulnerability("CVE-2099-0002", fixed="2.0")
    things = [
        *(version(shared, version=text) for text in ("1", "1.1")),
        version(version="2", published=NOW),
        *(version(LOW, shared, lifted, version=text) for text in ("3", "3.1")),
    ]

    assert rules.judge_all(things, NOW) == [rules.judge(each, NOW) for each in things]


def test_a_list_is_refused_only_when_all_its_parts_are() -> None:
    refused = judge([policy()], image(package(vulnerability())))
    allowed = Verdict(action=Action.ALLOW, valid_until=NOW)

    assert combine([refused, refused]).action is Action.BLOCK
    assert combine([refused, refused]).refusal == refused.refusal
    assert combine([refused, allowed]) == allowed
    assert combine([]).action is Action.ALLOW


@pytest.mark.parametrize(
    ("purl", "pattern"),
    [
        ("pkg:npm/%40acme/ui@1.0", "pkg:npm/@acme/*"),
        ("pkg:npm/%40acme/ui@1.0", "pkg:npm/%40acme/ui@1.*"),
        ("pkg:pypi/typing-extensions@4.0", "pkg:pypi/Typing_Extensions@*"),
    ],
)
def test_a_pattern_of_package_urls_may_be_written_as_people_write_names(purl: str, pattern: str) -> None:
    condition = Condition(field=Field.PURL, operator=Operator.IN, value=(pattern,))

    assert judge([policy(condition, action=Action.BLOCK)], version(purl=purl)).action is Action.BLOCK
