from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.advisories.severity import Level
from pratique.core.policy import Basis, Condition, Field, Language, Operator, PackageFact, Scope, Stage, contradictions
from pratique.server.policy import defaults
from tests.core.policy.making import (
    CRITICAL,
    EXPLOITED,
    FIXABLE,
    NOW,
    either,
    every,
    image,
    judge,
    named,
    negated,
    package,
    policy,
    vulnerability,
    younger_than,
)

LOW = Condition(field=Field.SEVERITY, value="low")
BELOW_HIGH = Condition(field=Field.SEVERITY, operator=Operator.BELOW, value="high")
ABOVE_9 = Condition(field=Field.SCORE, operator=Operator.AT_LEAST, value=9)
BELOW_5 = Condition(field=Field.SCORE, operator=Operator.BELOW, value=5)
OLDER = Condition(field=Field.AGE, operator=Operator.AT_LEAST, value=30)
GPL = Condition(field=Field.LICENCE, operator=Operator.REQUIRES, value=("GPL-*",))
PULLED = Condition(field=Field.STAGE, value="pull")


def of_ids(*patterns: str) -> Condition:
    return Condition(field=Field.IDENTIFIER, operator=Operator.IN, value=patterns)


def said(when: Condition, scope: Scope | None = None) -> list[str]:
    return [each.in_words() for each in contradictions(policy(when, scope=scope or Scope()))]


@pytest.mark.parametrize(
    "when",
    [
        every(CRITICAL, BELOW_HIGH),
        every(CRITICAL, FIXABLE, every(EXPLOITED, BELOW_HIGH)),
        every(ABOVE_9, BELOW_5),
        every(OLDER, younger_than(30)),
        every(EXPLOITED, negated(EXPLOITED)),
        every(CRITICAL, either(LOW, BELOW_HIGH)),
        negated(either(negated(CRITICAL), CRITICAL)),
        every(named("django"), named("flask", "click")),
        every(of_ids("CVE-*"), negated(of_ids("CVE-*"))),
        every(GPL, negated(GPL)),
        Condition(field=Field.SCORE, operator=Operator.BELOW, value=0),
        Condition(field=Field.SEVERITY, operator=Operator.BELOW, value="none"),
        every(*(Condition(field=Field.SEVERITY, operator=Operator.IS_NOT, value=each) for each in list(Level)[1:])),
    ],
)
def test_what_nothing_can_meet_is_found(when: Condition) -> None:
    [found] = contradictions(policy(when))

    assert found.is_whole


@pytest.mark.parametrize(
    "when",
    [
        CRITICAL,
        every(ABOVE_9, Condition(field=Field.SCORE, operator=Operator.BELOW, value=9.1)),
        every(ABOVE_9, LOW),  # a source may say another word than its score
        every(of_ids("CVE-2021-44228"), of_ids("GHSA-*")),  # one vulnerability has several ids
        every(of_ids("CVE-1"), of_ids("GHSA-1")),
        every(named("django*"), named("*rest")),
        every(named("Django_REST"), named("django-rest")),
        every(
            Condition(field=Field.ECOSYSTEM, operator=Operator.IN, value=("Debian",)),
            Condition(field=Field.ECOSYSTEM, operator=Operator.IN, value=("Debian:12",)),
        ),
        either(CRITICAL, BELOW_HIGH),
        younger_than(0),  # a date may lie ahead
        negated(every(CRITICAL, BELOW_HIGH)),
    ],
)
def test_what_something_can_meet_is_left_alone(when: Condition) -> None:
    assert contradictions(policy(when)) == []


def test_it_is_said_with_the_comparisons_that_exclude_each_other_alone() -> None:
    [found] = contradictions(policy(every(EXPLOITED, CRITICAL, FIXABLE, BELOW_HIGH)))

    assert found.in_words() == (
        "Nothing can ever meet this: the severity of a vulnerability is critical or higher and "
        "the severity of a vulnerability is lower than high."
    )
    assert found.in_words(Language.RUSSIAN) == (
        "Этого никогда не бывает: опасность уязвимости — критическая или выше и "
        "опасность уязвимости — ниже, чем «высокая»."
    )


def test_an_alternative_that_never_holds_is_told_as_a_part() -> None:
    assert said(every(ABOVE_9, either(EXPLOITED, BELOW_5))) == [
        "A part of it can never be met: its CVSS score is at least 9 and its CVSS score is below 5."
    ]


def test_a_stage_is_held_against_where_the_policy_is_in_force() -> None:
    [told] = said(every(PULLED, CRITICAL), scope=Scope(stages=(Stage.PROXY,)))

    assert told.endswith("the stage is a package's way through the firewall and the stage is the pull of an image.")
    assert said(every(PULLED, CRITICAL), scope=Scope(stages=(Stage.PROXY, Stage.PULL))) == []


def test_no_policy_of_the_product_contradicts_itself() -> None:
    assert [each for each in defaults.shipped() if contradictions(each)] == []


COMPARISONS = st.one_of(
    st.builds(
        Condition,
        field=st.just(Field.SEVERITY),
        operator=st.sampled_from([Operator.IS, Operator.IS_NOT, Operator.AT_LEAST, Operator.BELOW]),
        value=st.sampled_from([each.value for each in list(Level)[1:]]),
    ),
    st.builds(
        Condition,
        field=st.just(Field.EPSS),
        operator=st.sampled_from([Operator.AT_LEAST, Operator.BELOW]),
        value=st.sampled_from([0.0, 0.5, 1.0]),
    ),
    st.builds(Condition, field=st.just(Field.EXPLOITED), value=st.booleans()),
    st.builds(
        Condition,
        field=st.just(Field.AGE),
        operator=st.sampled_from([Operator.AT_LEAST, Operator.BELOW]),
        value=st.sampled_from([0.0, 3.0, 9.0]),
    ),
    st.builds(
        Condition,
        field=st.sampled_from([Field.NAME, Field.IDENTIFIER]),
        operator=st.just(Operator.IN),
        value=st.sampled_from([("some-name",), ("some_name",), ("other",), ("CVE-1",), ("GHSA-1",), ("*",)]),
    ),
)
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda inner: st.one_of(
        st.builds(lambda parts: every(*parts), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: either(*parts), st.lists(inner, min_size=1, max_size=3)),
        st.builds(negated, inner),
    ),
    max_leaves=8,
)


VULNERABILITIES = st.builds(
    lambda level, epss, is_exploited: vulnerability(
        "CVE-1", level=level, aliases=("GHSA-1",), epss=epss, is_exploited=is_exploited
    ),
    st.sampled_from(list(Level)),
    st.sampled_from([None, 0.0, 0.5, 1.0]),
    st.booleans(),
)
PACKAGES = st.builds(
    lambda one, days, name: package(one, name=name, published=None if days is None else NOW - timedelta(days=days)),
    VULNERABILITIES,
    st.sampled_from([None, -1, 0, 5, 20]),
    st.sampled_from(["some.name", "other"]),
)


@given(when=CONDITIONS, met=PACKAGES)
def test_nothing_ever_meets_what_is_said_to_be_impossible(when: Condition, met: PackageFact) -> None:
    verdict = judge([policy(when)], image(met))

    is_impossible = any(each.is_whole for each in contradictions(policy(when)))
    assert not (is_impossible and any(each.basis is Basis.MET for each in verdict.reasons))
