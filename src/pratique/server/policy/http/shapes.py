"""The shapes that the routes of policies share."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
import pydantic
from ninja import Schema

from pratique.core import policy as core
from pratique.server.policy import queries
from pratique.server.policy.models import NAME_LENGTH, TITLE_LENGTH, Policy

Name = Annotated[str, pydantic.Field(max_length=NAME_LENGTH)]
Pattern = Annotated[str, pydantic.Field(min_length=1, max_length=256)]


class Said(Schema):
    """The same text in each language."""

    en: str
    ru: str


class ScopeItem(Schema):
    """Where a policy holds; an empty list means everywhere."""

    model_config = pydantic.ConfigDict(extra="forbid")

    stages: list[core.Stage] = []
    ecosystems: Annotated[list[Pattern], pydantic.Field(max_length=100)] = []
    repositories: Annotated[list[Pattern], pydantic.Field(max_length=100)] = []


class PolicyDocument(Schema):
    """A policy as it is written. `when` is a condition as the JSON Schema at `/policies/schema` has it."""

    model_config = pydantic.ConfigDict(extra="forbid")

    name: Name
    title: Annotated[str, pydantic.Field(max_length=TITLE_LENGTH)]
    description: Annotated[str, pydantic.Field(max_length=2000)] = ""
    mode: core.Mode = core.Mode.OBSERVING
    action: core.Action = core.Action.BLOCK
    delay_hours: int = 0
    unchecked: core.Action = core.Action.ALLOW
    scope: ScopeItem = ScopeItem()
    when: dict[str, Any]


class PolicyItem(PolicyDocument):
    """A policy. Only one that enforces holds anything back; `text` says all of it as sentences."""

    is_shipped: bool
    """It comes with the product: it can be switched, moved and copied, not changed."""
    text: Said
    warnings: list[Said]
    """What of it nothing can ever meet, such as a severity that is high and low at once."""
    updated_at: datetime
    updated_by: str


def said_of(policy: core.Policy) -> Said:
    """Read a policy back in each language."""
    return Said(
        en=core.sentence(policy, core.Language.ENGLISH),
        ru=core.sentence(policy, core.Language.RUSSIAN),
    )


def warnings_of(policy: core.Policy) -> list[Said]:
    """Say in each language what of a policy nothing can ever meet."""
    return [
        Said(en=each.in_words(core.Language.ENGLISH), ru=each.in_words(core.Language.RUSSIAN))
        for each in core.contradictions(policy)
    ]


def document_of(body: PolicyDocument) -> dict[str, Any]:
    """Return a body as the language reads it."""
    return body.model_dump(mode="json")


def item_of(row: Policy) -> PolicyItem:
    """Word a policy."""
    policy = queries.of_row(row)
    return PolicyItem(
        **msgspec.to_builtins(policy),
        is_shipped=row.is_shipped,
        text=said_of(policy),
        warnings=warnings_of(policy),
        updated_at=row.updated_at,
        updated_by=row.updated_by,
    )
