"""The page of the policy language's fields and the JSON Schema of a policy, from the one list of fields in the code."""

import json

from pratique.core.policy import (
    FIELDS,
    Field,
    Language,
    Of,
    document_schema,
    field_in_words,
    operator_in_words,
)
from scripts.reference.markdown import code, page, table

_INTRO = """
What a policy's condition may look at. A policy speaks of the smallest of what its fields belong to: a vulnerability in
a package, a package, or the whole. A comparison with what nobody knows could not be told, and the policy's `unchecked`
says what follows. The JSON Schema of a whole policy is [policy.schema.json](policy.schema.json), and REST gives it at
`GET /api/v1/policies/schema`.
"""
_TITLES = {Of.VULNERABILITY: "Of a vulnerability", Of.PACKAGE: "Of a package", Of.THING: "Of the whole"}


def policy_fields_page() -> str:
    """Return the page that lists the fields by what they belong to."""
    parts: list[str] = []
    for of, title in _TITLES.items():
        rows = [_row(each) for each in Field if FIELDS[each].of is of]
        parts += [f"## {title}", table(("Field", "In words", "Compared", "With", "Meaning"), rows)]
    return page("Fields of policies", _INTRO, *parts)


def policy_schema() -> str:
    """Return the JSON Schema of a policy."""
    return json.dumps(document_schema(), indent=2) + "\n"


def _row(field: Field) -> tuple[str, str, str, str, str]:
    spec = FIELDS[field]
    operators = ", ".join(
        f"{code(each)} ({operator_in_words(field, each, Language.ENGLISH)})" for each in spec.operators
    )
    if spec.words:
        value = ", ".join(code(each) for each in spec.words)
    elif spec.most:
        value = f"0 to {spec.most:g}"
    else:
        value = {"flag": "true or false"}.get(spec.kind.value, "a list of texts")
    return code(field), field_in_words(field, Language.ENGLISH), operators, value, spec.help
