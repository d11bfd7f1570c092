"""`/policies`: the policies there are, and switching one."""

from datetime import datetime
from typing import Annotated

import pydantic
from ninja import NinjaAPI, Router, Schema

from pratique.core import policy as core
from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel.web.schemas import refusals
from pratique.server.policy import queries, services
from pratique.server.policy.models import NAME_LENGTH, Policy

router = Router(tags=["policies"], auth=authenticated)


class ConditionItem(Schema):
    """One comparison of a policy; all of them must hold."""

    field: core.Field
    operator: core.Operator
    value: bool | float | str


class PolicyItem(Schema):
    """A policy. Only one that enforces holds anything back; `conditions_text` says its conditions as a sentence."""

    name: str
    title: str
    description: str
    stage: core.Stage
    mode: core.Mode
    action: core.Action
    conditions: list[ConditionItem]
    conditions_text: str
    updated_at: datetime
    updated_by: str


class PolicyPatch(Schema):
    """What may be changed of a policy."""

    model_config = pydantic.ConfigDict(extra="forbid")

    mode: core.Mode


Name = Annotated[str, pydantic.Field(max_length=NAME_LENGTH)]


@router.get("", response={200: list[PolicyItem], **refusals(401, 429, 503)}, summary="List policies")
def list_policies(request: Request) -> list[PolicyItem]:
    """List the policies of this installation in the order they are judged in; for anybody who is signed in."""
    return [_item(each) for each in queries.listed(by=request.principal)]


@router.patch(
    "/{name}", response={200: PolicyItem, **refusals(400, 401, 403, 404, 422, 429, 503)}, summary="Switch a policy"
)
def change_policy(request: Request, name: Name, body: PolicyPatch) -> PolicyItem:
    """Let a policy observe, enforce, or be off; for administrators. Every process knows at the very next pull."""
    require(request.principal, Right.WRITE, SYSTEM)
    return _item(services.set_mode(name, body.mode, request.principal.name))


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/policies", router)


def _item(row: Policy) -> PolicyItem:
    policy = queries.of_row(row)
    return PolicyItem(
        name=policy.name,
        title=policy.title,
        description=policy.description,
        stage=policy.stage,
        mode=policy.mode,
        action=policy.action,
        conditions=[
            ConditionItem(field=each.field, operator=each.operator, value=each.value) for each in policy.conditions
        ],
        conditions_text=core.in_words(policy.conditions),
        updated_at=row.updated_at,
        updated_by=row.updated_by,
    )
