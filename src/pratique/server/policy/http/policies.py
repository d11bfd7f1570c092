"""`/policies`: the policies there are, making, changing, switching, moving and deleting them."""

from typing import Annotated

import pydantic
from ninja import Router, Schema, Status

from pratique.core import policy as core
from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel.web.schemas import refusals
from pratique.server.policy import queries
from pratique.server.policy.http.shapes import Name, PolicyDocument, PolicyItem, document_of, item_of
from pratique.server.policy.services import policies

router = Router(tags=["policies"], auth=authenticated)


class PolicyPatch(Schema):
    """How a policy is switched."""

    model_config = pydantic.ConfigDict(extra="forbid")

    mode: core.Mode


class Order(Schema):
    """The names of all policies, in the order in which they are asked."""

    model_config = pydantic.ConfigDict(extra="forbid")

    names: Annotated[list[Name], pydantic.Field(max_length=10_000)]


@router.get("", response={200: list[PolicyItem], **refusals(401, 429, 503)}, summary="List policies")
def list_policies(request: Request) -> list[PolicyItem]:
    """List the policies of this installation in the order they are asked in; for anybody who is signed in."""
    return [item_of(each) for each in queries.listed(by=request.principal)]


@router.post("", response={201: PolicyItem, **refusals(400, 401, 403, 409, 422, 429, 503)}, summary="Make a policy")
def create_policy(request: Request, body: PolicyDocument) -> Status[PolicyItem]:
    """Make a policy, the last in the order; for policy managers. It is in force in every process at once."""
    return Status(201, item_of(policies.create(policies.read(document_of(body)), by=request.principal)))


@router.put("/order", response={204: None, **refusals(400, 401, 403, 422, 429, 503)}, summary="Order the policies")
def order_policies(request: Request, body: Order) -> Status[None]:
    """Say in which order policies are asked, which matters where one allows; for policy managers."""
    policies.set_order(body.names, by=request.principal)
    return Status(204, None)


@router.get("/{name}", response={200: PolicyItem, **refusals(401, 404, 429, 503)}, summary="Show a policy")
def get_policy(request: Request, name: Name) -> PolicyItem:
    """Show a policy; to anybody who is signed in."""
    queries.listed(by=request.principal)
    return item_of(queries.find(name))


@router.put(
    "/{name}",
    response={200: PolicyItem, **refusals(400, 401, 403, 404, 409, 422, 429, 503)},
    summary="Change a policy",
)
def replace_policy(request: Request, name: Name, body: PolicyDocument) -> PolicyItem:
    """Put a policy in the place of what it was; for policy managers. One that comes with the product stays as it is."""
    return item_of(policies.change(name, policies.read(document_of(body)), by=request.principal))


@router.patch(
    "/{name}", response={200: PolicyItem, **refusals(400, 401, 403, 404, 422, 429, 503)}, summary="Switch a policy"
)
def switch_policy(request: Request, name: Name, body: PolicyPatch) -> PolicyItem:
    """Let a policy observe, enforce, or be off; for policy managers. Every process knows at the very next pull."""
    return item_of(policies.set_mode(name, body.mode, by=request.principal))


@router.delete("/{name}", response={204: None, **refusals(401, 403, 404, 409, 429, 503)}, summary="Delete a policy")
def delete_policy(request: Request, name: Name) -> Status[None]:
    """Delete a policy; for policy managers. One that comes with the product can only be switched off."""
    policies.delete(name, by=request.principal)
    return Status(204, None)
