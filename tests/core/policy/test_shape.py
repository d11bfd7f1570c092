from typing import Any

import msgspec
import pytest

from pratique.core.policy import Action, BadPolicy, Condition, Field, Operator, Policy, in_words
from tests.core.policy.making import CRITICAL, FIXABLE, UNSCANNED, policy

NONSENSE: list[Condition] = [
    Condition(field=Field.SEVERITY, operator=Operator.AT_LEAST, value="terrible"),
    Condition(field=Field.SEVERITY, value=True),
    Condition(field=Field.SCORE, value=9.0),
    Condition(field=Field.SCORE, operator=Operator.AT_LEAST, value=True),
    Condition(field=Field.EPSS, operator=Operator.AT_LEAST, value="high"),
    Condition(field=Field.SCAN, operator=Operator.AT_LEAST, value="done"),
    Condition(field=Field.FIXABLE, operator=Operator.AT_LEAST),
    Condition(field=Field.FIXABLE, value="yes"),
]


@pytest.mark.parametrize("condition", NONSENSE, ids=str)
def test_a_condition_that_compares_what_cannot_be_compared_is_refused(condition: Condition) -> None:
    with pytest.raises(BadPolicy, match="cannot be used"):
        policy(condition)


def test_a_policy_without_conditions_is_refused() -> None:
    with pytest.raises(BadPolicy, match="no condition"):
        Policy(name="empty", title="Empty", conditions=())


def test_a_policy_cannot_allow() -> None:
    with pytest.raises(BadPolicy, match="warn or refuse"):
        policy(CRITICAL, action=Action.ALLOW)


@pytest.mark.parametrize(
    ("conditions", "sentence"),
    [
        ((CRITICAL, FIXABLE), "The severity is critical or more and a fixed version is known."),
        ((UNSCANNED,), "The scan is not done."),
        ((Condition(field=Field.FIXABLE, value=False),), "Not: a fixed version is known."),
        (
            (Condition(field=Field.EPSS, operator=Operator.AT_LEAST, value=0.5),),
            "The chance of exploitation within 30 days (EPSS) is 0.5 or more.",
        ),
        (
            (Condition(field=Field.COVERAGE, value="not_covered"),),
            "What is in it is not covered.",
        ),
    ],
)
def test_conditions_are_said_in_words(conditions: tuple[Condition, ...], sentence: str) -> None:
    assert in_words(conditions) == sentence


@pytest.mark.parametrize("document", [{"field": "finding.colour"}, {"field": "finding.fixable", "colour": 1}])
def test_what_is_not_known_is_refused_when_read(document: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(document, type=Condition)
