"""What no parameter may do, on any route: end in an error of ours. Every text, number and field is tried."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from pratique.server.config.api import api
from pratique.server.identity.testing import PASSWORD, person
from tests.support.web import basic

TEXTS = ("a\0b", "\x1b[31m", "..%2f..", "a" * 3000, "'; --", "\u202e", "\U0001f600", "%", "[]", "-", "-1", "9" * 40, "")
FORGED: tuple[object, ...] = (
    ["a\0b", 1], ["a", 10**40], [10**40, 1], ["2026-01-01T00:00:00", 1], [None, None], {}, [[], []], "x",
)  # fmt: skip
CURSORS = tuple(base64.urlsafe_b64encode(json.dumps(each).encode()).decode() for each in FORGED)
BODIES: tuple[object, ...] = ("a\0b", "x" * 5000, -1, 10**40, None, [], {}, True, 1.5, "\ud800", [[[[]]]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One hostile request."""

    method: str
    path: str
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A route as OpenAPI describes it."""

    method: str
    path: str
    parameters: tuple[Mapping[str, Any], ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)

    def requests(self) -> Iterator[Request]:
        """Return every hostile request on the route."""
        for parameter in self.parameters:
            hostile = (*TEXTS, *CURSORS) if parameter["name"] == "after" else TEXTS
            for text in hostile:
                yield Request(method=self.method, path=self._path(parameter, text), body="{}" if self.fields else None)
        for name in self.fields:
            for value in BODIES:
                yield Request(method=self.method, path=self._path(None, ""), body=json.dumps({name: value}))
        for body in ("", "[", "null", "[]", "1", '"x"', "{" * 2000, "\ufeff{}"):
            yield Request(method=self.method, path=self._path(None, ""), body=body)

    def _path(self, chosen: Mapping[str, Any] | None, text: str) -> str:
        path = self.path
        for parameter in self.parameters:
            if parameter["in"] == "path":
                value = text if parameter is chosen else "01928f6e-7a3c-7c1d-b0a2-5d2f1c3e4a5b"
                path = path.replace("{" + parameter["name"] + "}", quote(value, safe="") or "x")
        if chosen is not None and chosen["in"] == "query":
            path += "?" + urlencode({chosen["name"]: text})
        return path


def operations() -> Iterator[Operation]:
    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    for path, methods in schema["paths"].items():
        for method, described in methods.items():
            body = described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            reference = str(body.get("$ref", "")).rpartition("/")[2]
            fields = schema["components"]["schemas"].get(reference, body).get("properties", {})
            yield Operation(
                method=method.upper(), path=path, parameters=tuple(described.get("parameters", ())), fields=fields
            )


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("operation", list(operations()), ids=lambda each: f"{each.method} {each.path}")
def test_the_worst_parameters_are_the_askers_error(operation: Operation) -> None:
    person("root", password=PASSWORD, is_admin=True)
    client = Client(raise_request_exception=False, headers={"Authorization": basic("root", PASSWORD)})
    failed: list[Request] = []

    for request in operation.requests():
        answer = client.generic(request.method, request.path, request.body or "", content_type="application/json")
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            failed.append(request)

    assert failed == []
