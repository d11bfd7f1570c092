"""The language of policies, for those who write them: its fields, its JSON Schema, and reading a draft back."""

from typing import Any

from ninja import Router, Schema

from pratique.core import policy as core
from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel.web.schemas import refusals
from pratique.server.policy import queries
from pratique.server.policy.http.shapes import PolicyDocument, Said, document_of, said_of, warnings_of
from pratique.server.policy.services import policies

router = Router(tags=["policies"], auth=authenticated)


class Choice(Schema):
    """A word of the language, and how people say it."""

    value: str
    text: Said


class FieldItem(Schema):
    """A field that a condition may look at. `words` are its closed set, `most` its largest number."""

    field: core.Field
    of: core.Of
    kind: core.Kind
    text: Said
    help: str
    operators: list[Choice]
    words: list[Choice]
    most: float | None


class Reading(Schema):
    """A draft, read back. `warnings` say what of it nothing can ever meet."""

    text: Said
    warnings: list[Said]


@router.get("/fields", response={200: list[FieldItem], **refusals(401, 429, 503)}, summary="List the fields")
def list_fields(request: Request) -> list[FieldItem]:
    """List the fields that conditions may look at; for anybody who is signed in."""
    queries.listed(by=request.principal)
    return [_field(each) for each in core.Field]


@router.get("/schema", response={200: dict[str, Any], **refusals(401, 429, 503)}, summary="Give the JSON Schema")
def get_schema(request: Request) -> dict[str, Any]:
    """Give the JSON Schema of a policy; to anybody who is signed in."""
    queries.listed(by=request.principal)
    return core.document_schema()


@router.post("/reading", response={200: Reading, **refusals(400, 401, 422, 429, 503)}, summary="Read a draft back")
def read_back(request: Request, body: PolicyDocument) -> Reading:
    """Say what a policy would do, or what is wrong with it; keeps nothing, for anybody who is signed in."""
    queries.listed(by=request.principal)
    policy = policies.read(document_of(body))
    return Reading(text=said_of(policy), warnings=warnings_of(policy))


def _field(field: core.Field) -> FieldItem:
    spec = core.FIELDS[field]
    return FieldItem(
        field=field,
        of=spec.of,
        kind=spec.kind,
        text=_said(lambda language: core.field_in_words(field, language)),
        help=spec.help,
        operators=[
            Choice(value=each, text=_said(lambda language, one=each: core.operator_in_words(field, one, language)))
            for each in spec.operators
        ],
        words=[
            Choice(value=each, text=_said(lambda language, one=each: core.value_in_words(one, language)))
            for each in spec.words
        ],
        most=spec.most or None,
    )


def _said(speak: Any) -> Said:
    return Said(en=speak(core.Language.ENGLISH), ru=speak(core.Language.RUSSIAN))
