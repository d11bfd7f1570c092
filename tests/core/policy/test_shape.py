import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from pratique.core.policy import (
    FIELDS,
    Action,
    BadPolicy,
    Condition,
    Field,
    Kind,
    Operator,
    Policy,
    document_schema,
    read_condition,
)
from tests.core.policy.making import CRITICAL, FIXABLE, policy

NONSENSE: list[Condition] = [
    Condition(),
    Condition(all=()),
    Condition(all=(FIXABLE,), any=(FIXABLE,)),
    Condition(field=Field.FIXABLE, not_=FIXABLE),
    Condition(any=(Condition(not_=Condition()),)),
    Condition(field=Field.SEVERITY, operator=Operator.AT_LEAST, value="terrible"),
    Condition(field=Field.SEVERITY, value=True),
    Condition(field=Field.SCORE, value=9.0),
    Condition(field=Field.SCORE, operator=Operator.AT_LEAST, value=True),
    Condition(field=Field.SCORE, operator=Operator.AT_LEAST, value=11.0),
    Condition(field=Field.EPSS, operator=Operator.AT_LEAST, value="high"),
    Condition(field=Field.SCAN, operator=Operator.AT_LEAST, value="done"),
    Condition(field=Field.SCAN, operator=Operator.IN, value=("done", "lost")),
    Condition(field=Field.FIXABLE, operator=Operator.AT_LEAST),
    Condition(field=Field.FIXABLE, value="yes"),
    Condition(field=Field.NAME, operator=Operator.IN, value="django"),
    Condition(field=Field.CATEGORY, operator=Operator.REQUIRES, value=("bad",)),
]


@pytest.mark.parametrize("condition", NONSENSE, ids=str)
def test_a_condition_that_compares_what_cannot_be_compared_is_refused(condition: Condition) -> None:
    with pytest.raises(BadPolicy, match="cannot be used"):
        policy(condition)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"action": Action.DELAYED_BLOCK}, "delay_hours belongs to the action delayed_block"),
        ({"delay_hours": 5}, "delay_hours belongs to the action delayed_block"),
        ({"unchecked": Action.DELAYED_BLOCK}, "unchecked is one of allow, warn, hold, block"),
        ({"action": Action.ALLOW, "unchecked": Action.BLOCK}, "cannot hold back what it could not check"),
    ],
)
def test_actions_that_do_not_go_together_are_refused(more: dict[str, Any], why: str) -> None:
    with pytest.raises(BadPolicy, match=why):
        policy(CRITICAL, **more)


def test_size_and_depth_are_bounded() -> None:
    deep = FIXABLE
    for _ in range(9):
        deep = Condition(not_=deep)

    with pytest.raises(BadPolicy, match="nested deeper than 8 groups"):
        policy(deep)
    with pytest.raises(BadPolicy, match="more than 200 conditions"):
        policy(Condition(any=(FIXABLE,) * 200))
    with pytest.raises(BadPolicy, match="nested deeper than 8 groups"):
        read_condition(_nested(100_000))


@pytest.mark.parametrize("document", [{"field": "package.colour"}, {"field": "package.name", "colour": 1}, [], None, 1])
def test_what_is_not_known_is_refused_when_read(document: object) -> None:
    with pytest.raises(BadPolicy):
        read_condition(document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A condition as JSON."""

    when: Any
    is_good: bool = True


def _sample(field: Field) -> Any:
    spec = FIELDS[field]
    match spec.kind:
        case Kind.FLAG:
            return {"field": field.value}
        case Kind.NUMBER | Kind.DAYS:
            return {"field": field.value, "operator": "below", "value": spec.most}
        case Kind.LEVEL | Kind.WORD:
            return {"field": field.value, "value": spec.words[0]}
        case Kind.PATTERN:
            return {"field": field.value, "operator": "in", "value": ["a*"]}
        case Kind.LICENCE:
            return {"field": field.value, "operator": "within", "value": list(spec.words or ("MIT",))}


SAMPLES = [
    *(Sample(when=_sample(each)) for each in Field),
    Sample(when={"all": [{"any": [{"not": {"field": "scan.problems"}}]}]}),
    Sample(when={"field": "scan.status", "operator": "in", "value": ["done", "failed"]}),
    Sample(when={}, is_good=False),
    Sample(when={"all": []}, is_good=False),
    Sample(when={"field": "package.age_days", "value": 7}, is_good=False),
    Sample(when={"field": "package.age_days", "operator": "below", "value": -1}, is_good=False),
    Sample(when={"field": "vulnerability.severity", "value": "terrible"}, is_good=False),
    Sample(when={"field": "package.name", "operator": "in", "value": "django"}, is_good=False),
    Sample(when={"field": "package.colour"}, is_good=False),
]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: json.dumps(sample.when))
def test_the_schema_and_the_reader_agree(sample: Sample) -> None:
    document = {"name": "a", "title": "A", "when": sample.when}

    assert (_is_valid(document, document_schema()), _reads(document)) == (sample.is_good, sample.is_good)


def _reads(document: Any) -> bool:
    try:
        msgspec.convert(document, type=Policy)
    except (BadPolicy, msgspec.ValidationError):
        return False
    return True


_TYPES = {"object": dict, "array": list, "string": str, "number": int | float, "integer": int, "boolean": bool}


def _is_valid(value: Any, schema: Any) -> bool:
    """Tell whether a value is what a schema asks; knows the words that ours uses and no others."""
    root = document_schema()
    known: dict[str, Callable[[Any], bool]] = {
        "$ref": lambda _: _is_valid(value, root["$defs"]["condition"]),
        "oneOf": lambda each: sum(_is_valid(value, one) for one in each) == 1,
        "enum": lambda each: value in each,
        "const": lambda each: value == each,
        "type": lambda each: isinstance(value, _TYPES[each]) and isinstance(value, bool) == (each == "boolean"),
        "required": lambda each: set(each) <= set(value),
        "properties": lambda each: all(_is_valid(value[name], one) for name, one in each.items() if name in value),
        "additionalProperties": lambda _: set(value) <= set(schema["properties"]),
        "items": lambda each: all(_is_valid(one, each) for one in value),
        "minItems": lambda each: len(value) >= each,
        "maxItems": lambda each: len(value) <= each,
        "minLength": lambda each: len(value) >= each,
        "maxLength": lambda each: len(value) <= each,
        "minimum": lambda each: value >= each,
        "maximum": lambda each: value <= each,
        "pattern": lambda each: re.search(each, value) is not None,
    }
    silent = {"$schema", "$defs", "title", "description", "default"}
    asked = sorted(set(schema) - silent, key=lambda word: word != "type")
    return all(known[word](schema[word]) for word in asked)


def _nested(depth: int) -> object:
    made: object = {"field": "scan.problems"}
    for _ in range(depth):
        made = {"not": made}
    return made
