"""Owns the JSON Schema (2020-12) of a policy, made from the list of fields, so that it is never about other fields."""

from typing import Any, Final

from pratique.core.policy.facts import Stage
from pratique.core.policy.fields import FIELDS, LIST_MAX, TEXT_MAX, Field, Kind, Operator
from pratique.core.policy.shape import DELAY_MAX, DEPTH_MAX, NAMES_MAX, UNCHECKED, Action, Mode

__all__ = ["document_schema"]

_CONDITION: Final = "#/$defs/condition"


def document_schema() -> dict[str, Any]:
    """Return the schema of a policy as JSON."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Policy",
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "title", "when"],
        "properties": {
            "name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$"},
            "title": {"type": "string", "minLength": 1, "maxLength": 200},
            "description": {"type": "string", "maxLength": 2000, "default": ""},
            "mode": {"enum": [each.value for each in Mode], "default": Mode.OBSERVING.value},
            "action": {"enum": [each.value for each in Action], "default": Action.BLOCK.value},
            "delay_hours": {"type": "integer", "minimum": 0, "maximum": DELAY_MAX, "default": 0},
            "unchecked": {"enum": [each.value for each in Action if each in UNCHECKED], "default": Action.ALLOW.value},
            "scope": _scope(),
            "when": {"$ref": _CONDITION},
        },
        "$defs": {"condition": {"oneOf": [*_groups(), *(_comparison(each) for each in Field)]}},
    }


def _scope() -> dict[str, Any]:
    patterns = {"type": "array", "maxItems": NAMES_MAX, "items": {"type": "string", "minLength": 1, "maxLength": 256}}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "stages": {"type": "array", "items": {"enum": [each.value for each in Stage]}},
            "ecosystems": patterns,
            "repositories": patterns,
        },
    }


def _groups() -> list[dict[str, Any]]:
    several = {"type": "array", "minItems": 1, "items": {"$ref": _CONDITION}}
    shapes = {"all": several, "any": several, "not": {"$ref": _CONDITION}}
    return [
        {
            "type": "object",
            "additionalProperties": False,
            "required": [name],
            "properties": {name: shape},
            "description": f"Nested no deeper than {DEPTH_MAX} groups.",
        }
        for name, shape in shapes.items()
    ]


def _comparison(field: Field) -> dict[str, Any]:
    spec = FIELDS[field]
    operators = [each.value for each in spec.operators]
    optional = Operator.IS.value in operators
    required = ["field"] if optional else ["field", "operator"]
    if spec.kind is not Kind.FLAG:
        required.append("value")
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": {
            "field": {"const": field.value},
            "operator": {"enum": operators},
            "value": _value(field),
        },
        "description": spec.help,
    }


def _value(field: Field) -> dict[str, Any]:
    spec = FIELDS[field]
    word: dict[str, Any] = {"enum": list(spec.words)} if spec.words else {"type": "string", "maxLength": TEXT_MAX}
    several = {"type": "array", "minItems": 1, "maxItems": LIST_MAX, "items": word}
    match spec.kind:
        case Kind.FLAG:
            return {"type": "boolean", "default": True}
        case Kind.NUMBER | Kind.DAYS:
            return {"type": "number", "minimum": 0, "maximum": spec.most}
        case Kind.LEVEL:
            return word
        case Kind.WORD:
            return {"oneOf": [word, several]}
        case Kind.PATTERN | Kind.LICENCE:
            return several
