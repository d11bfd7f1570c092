"""`/actions`: what can be done as a job, and the default parameters of each."""

from typing import Annotated, Any

import msgspec
import pydantic
from ninja import Router, Schema

from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.http import Request, authenticated
from pratique.server.jobs import parameters, services
from pratique.server.jobs.errors import ActionNotFound, UnknownAction
from pratique.server.kernel import actions
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["jobs"], auth=authenticated)

Name = Annotated[str, pydantic.Field(max_length=64)]


class ActionItem(Schema):
    """Something that can be done as a job; `parameters_schema` is JSON Schema, `defaults` what jobs get that say less.

    `capacity` is what a job of it needs of a worker; `aliases` are other names it is known by.
    """

    name: str
    queue: str
    description: str
    parameters_schema: dict[str, Any]
    defaults: dict[str, Any]
    attempts: int
    deadline_seconds: int | None
    capacity: dict[str, int]
    memory_mib: int | None
    aliases: list[str]


class Defaults(Schema):
    """The parameters that jobs of an action get when they do not give their own; an empty object: none."""

    model_config = pydantic.ConfigDict(extra="forbid")

    parameters: dict[str, Any]


@router.get("", response={200: list[ActionItem], **refusals(401, 403, 429, 503)}, summary="List actions")
def list_actions(request: Request) -> list[ActionItem]:
    """List what can be done as a job, with the schema of its parameters; for administrators."""
    require(request.principal, Right.READ, SYSTEM)
    found = parameters.defaults()
    return [_item(each, found.get(each.name, {})) for _, each in sorted(actions.declared().items())]


@router.put(
    "/{name}/defaults",
    response={200: ActionItem, **refusals(400, 401, 403, 404, 422, 429, 503)},
    summary="Set an action's default parameters",
)
def set_defaults(request: Request, name: Name, body: Defaults) -> ActionItem:
    """Set the parameters that jobs of an action get when they do not give their own; for administrators."""
    require(request.principal, Right.WRITE, SYSTEM)
    try:
        found = services.find_action(name)
    except UnknownAction as error:
        raise ActionNotFound(action=name) from error
    parameters.set_defaults(found, body.parameters, actor=request.principal.name)
    return _item(found, parameters.defaults().get(found.name, {}))


def _item(action: actions.Action, defaults: dict[str, Any]) -> ActionItem:
    return ActionItem(
        name=action.name,
        queue=action.queue.value,
        description=action.description,
        parameters_schema=msgspec.json.schema(action.parameters),
        defaults=defaults,
        attempts=action.attempts,
        deadline_seconds=action.deadline,
        capacity=dict(action.capacity),
        memory_mib=action.memory,
        aliases=list(action.aliases),
    )
