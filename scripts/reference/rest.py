"""The page of REST routes, from the OpenAPI document that the API serves of itself."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from itertools import groupby
from typing import Any

from pratique.server.config.api import api
from scripts.reference.markdown import code, page, table
from scripts.reference.schema import PAGE, json_type

_INTRO = """
Paths begin with `/api/v1`. Credentials: a session with its CSRF token in the header `X-CSRFToken`, `Authorization:
Bearer` with an access token, or Basic with a name and a password or access token. A list takes `limit` (1 to 200),
`after` (the `next` of the page before), and where it says so `sort` (a `-` in front turns it round) and `q`. Times
are RFC 3339 in UTC, ids are UUIDv7. Errors are problem documents, see [errors](errors.md). The same as OpenAPI:
`GET /api/v1/openapi.json`.
"""

_METHODS = ("get", "post", "put", "patch", "delete")


def rest_page() -> str:
    """Return the page that lists every route and the shapes of what is sent and answered."""
    document: Mapping[str, Any] = api.get_openapi_schema(path_prefix="/api/v1")
    parts: list[str] = []
    for tag, routes in groupby(sorted(operations(document), key=_by_tag), key=_tag):
        parts.append(f"## {tag}")
        parts += [_route(*each) for each in routes]
    parts.append("## Shapes")
    for name, schema in sorted(document["components"]["schemas"].items()):
        if name.startswith(PAGE):
            continue
        parts += [f"### {name}", _first_paragraph(schema.get("description", "")), _shape(schema)]
    return page("REST", _INTRO, *(each for each in parts if each))


Operation = tuple[str, str, Mapping[str, Any]]
"""Path, method, and what OpenAPI says of it."""


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """Yield every operation of an OpenAPI document."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _tag(operation: Operation) -> str:
    return str(next(iter(operation[2].get("tags", ["Other"]))))


def _by_tag(operation: Operation) -> tuple[str, str, int]:
    return _tag(operation), operation[0], _METHODS.index(operation[1])


def _route(path: str, method: str, operation: Mapping[str, Any]) -> str:
    lines = [f"### `{method.upper()} {path}`", operation.get("description") or operation.get("summary", "")]
    facts = []
    query = [each for each in operation.get("parameters", []) if each["in"] == "query"]
    if query:
        facts.append(("Query", ", ".join(f"{code(each['name'])} {json_type(each['schema'])}" for each in query)))
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body:
        facts.append(("Body", json_type(body)))
    refused = []
    for status, answer in sorted(operation["responses"].items(), key=lambda each: str(each[0])):
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        if int(status) >= HTTPStatus.BAD_REQUEST:
            refused.append(str(status))
        else:
            facts.append((f"Answers {status}", json_type(schema) if schema else "nothing"))
    if refused:
        facts.append(("Refuses with", ", ".join(refused)))
    return "\n\n".join([*lines, table(("", ""), facts)])


def _shape(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "One of " + ", ".join(code(str(each)) for each in schema["enum"]) + "."
    required = schema.get("required", [])
    rows = [
        (code(name), json_type(field), "yes" if name in required else "no", field.get("description", ""))
        for name, field in schema.get("properties", {}).items()
    ]
    headings = ("Field", "Type", "Required", "Meaning")
    columns = 4 if any(row[3] for row in rows) else 3
    return table(headings[:columns], (row[:columns] for row in rows))


def _first_paragraph(text: str) -> str:
    return text.split("\n\n", 1)[0].strip()
