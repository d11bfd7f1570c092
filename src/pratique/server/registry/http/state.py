"""`/registry`: whether the registry may be changed, and the switch."""

from datetime import datetime
from typing import Annotated

import pydantic
from ninja import NinjaAPI, Router, Schema

from pratique.server.identity.authorisation import SYSTEM, Right, may
from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel.web.schemas import refusals
from pratique.server.registry import services
from pratique.server.registry.models.repository import REASON_LENGTH
from pratique.server.registry.services import read_only

router = Router(tags=["registry"], auth=authenticated)


class RegistryState(Schema):
    """Whether the registry is read-only, since when, who made it so and why."""

    read_only: bool
    since: datetime | None
    by: str
    reason: str
    may_change: bool


class Reason(Schema):
    """Why the registry is made read-only, as those read it whose push is refused."""

    model_config = pydantic.ConfigDict(extra="forbid")

    reason: Annotated[str, pydantic.Field(max_length=REASON_LENGTH)] = ""


@router.get("", response={200: RegistryState, **refusals(401, 429, 503)}, summary="Show the registry's state")
def get_state(request: Request) -> RegistryState:
    """Show whether anything can be pushed or deleted, to everybody who is signed in."""
    return _state(request)


@router.put(
    "/read-only",
    response={200: RegistryState, **refusals(400, 401, 403, 422, 429, 503)},
    summary="Make the registry read-only",
)
def make_read_only(request: Request, body: Reason) -> RegistryState:
    """Refuse pushes and deletions in every process from now on; pulls go on. For administrators."""
    services.make_read_only(by=request.principal, reason=body.reason)
    return _state(request)


@router.delete(
    "/read-only",
    response={200: RegistryState, **refusals(401, 403, 429, 503)},
    summary="Make the registry writable again",
)
def make_writable(request: Request) -> RegistryState:
    """Take pushes and deletions again; for administrators."""
    services.make_writable(by=request.principal)
    return _state(request)


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/registry", router)


def _state(request: Request) -> RegistryState:
    found = read_only.state()
    return RegistryState(
        read_only=found is not None,
        since=None if found is None else found.since,
        by="" if found is None else found.by,
        reason="" if found is None else found.reason,
        may_change=may(request.principal, Right.ADMINISTER, SYSTEM),
    )
