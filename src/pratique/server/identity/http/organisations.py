"""`/organisations`: organisations and their members."""

from datetime import datetime

import pydantic
from ninja import Query, Router, Schema, Status

from pratique.server.identity import queries
from pratique.server.identity.authorisation import Right, may
from pratique.server.identity.http.accounts import Filter, FullName, Name
from pratique.server.identity.http.auth import Request, authenticated
from pratique.server.identity.models import Account
from pratique.server.identity.principal import Principal, Role
from pratique.server.identity.services import organisations
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["organisations"], auth=authenticated)

_KEYS = {"name": SortKey(column="name"), "created_at": SortKey(column="created_at", parse=datetime.fromisoformat)}
_MEMBER_KEYS = {"name": SortKey(column="account__name")}


class OrganisationRights(Schema):
    """What the caller may do with an organisation."""

    administer: bool


class OrganisationItem(Schema):
    """An organisation; `role` is the caller's own, null for administrators who are no members."""

    name: str
    full_name: str
    created_at: datetime
    role: Role | None
    may: OrganisationRights


class NewOrganisation(Schema):
    """What making an organisation takes."""

    model_config = pydantic.ConfigDict(extra="forbid")

    name: Name
    full_name: FullName = ""


class OrganisationPatch(Schema):
    """What may be changed of an organisation."""

    model_config = pydantic.ConfigDict(extra="forbid")

    full_name: FullName


class Member(Schema):
    """A member and the role held."""

    name: str
    role: Role


class MemberRole(Schema):
    """The role to give."""

    model_config = pydantic.ConfigDict(extra="forbid")

    role: Role


@router.get(
    "",
    response={200: Page[OrganisationItem], **refusals(400, 401, 422, 429, 503)},
    summary="List organisations",
)
def list_organisations(request: Request, paging: Query[Paging], q: Filter = "") -> Page[OrganisationItem]:
    """List the organisations one is a member of; administrators see all."""
    found, following = page_of(
        queries.organisations(by=request.principal, containing=q), paging=paging, keys=_KEYS, default="name"
    )
    return Page[OrganisationItem](items=[_item(each, by=request.principal) for each in found], next=following)


@router.post(
    "",
    response={201: OrganisationItem, **refusals(400, 401, 403, 409, 422, 429, 503)},
    summary="Make an organisation",
)
def create_organisation(request: Request, body: NewOrganisation) -> Status[OrganisationItem]:
    """Make an organisation, whose first owner one becomes; for administrators."""
    made = organisations.create_organisation(by=request.principal, name=body.name, full_name=body.full_name)
    return Status(201, _item(made, by=request.principal, role=Role.OWNER))


@router.get("/{name}", response={200: OrganisationItem, **refusals(401, 404, 429, 503)}, summary="Show an organisation")
def get_organisation(request: Request, name: str) -> OrganisationItem:
    """Show an organisation to its members and to administrators."""
    return _item(queries.find_organisation(by=request.principal, name=name), by=request.principal)


@router.patch(
    "/{name}",
    response={200: OrganisationItem, **refusals(400, 401, 403, 404, 422, 429, 503)},
    summary="Change an organisation",
)
def change_organisation(request: Request, name: str, body: OrganisationPatch) -> OrganisationItem:
    """Change the full name; for owners."""
    changed = organisations.change_organisation(by=request.principal, name=name, full_name=body.full_name)
    return _item(changed, by=request.principal)


@router.delete(
    "/{name}",
    response={204: None, **refusals(401, 403, 404, 409, 429, 503)},
    summary="Delete an organisation",
)
def delete_organisation(request: Request, name: str) -> Status[None]:
    """Delete an organisation that owns nothing any more; for owners."""
    organisations.delete_organisation(by=request.principal, name=name)
    return Status(204, None)


@router.get(
    "/{name}/members",
    response={200: Page[Member], **refusals(400, 401, 404, 422, 429, 503)},
    summary="List the members",
)
def list_members(request: Request, name: str, paging: Query[Paging]) -> Page[Member]:
    """List an organisation's members, for its members."""
    found, following = page_of(
        queries.members(by=request.principal, organisation=name), paging=paging, keys=_MEMBER_KEYS, default="name"
    )
    items = [Member(name=each.account.name, role=Role(each.role)) for each in found]
    return Page[Member](items=items, next=following)


@router.put(
    "/{name}/members/{account}",
    response={200: Member, **refusals(401, 403, 404, 409, 422, 429, 503)},
    summary="Give somebody a role",
)
def set_member(request: Request, name: str, account: str, body: MemberRole) -> Member:
    """Make somebody a member, or give a member another role; for owners."""
    membership = organisations.set_member(by=request.principal, organisation=name, account=account, role=body.role)
    return Member(name=account, role=Role(membership.role))


@router.delete(
    "/{name}/members/{account}",
    response={204: None, **refusals(401, 403, 404, 409, 429, 503)},
    summary="Remove a member",
)
def remove_member(request: Request, name: str, account: str) -> Status[None]:
    """Remove a member; for owners. Members may remove themselves."""
    organisations.remove_member(by=request.principal, organisation=name, account=account)
    return Status(204, None)


def _item(organisation: Account, *, by: Principal, role: Role | None = None) -> OrganisationItem:
    is_administrator = may(by, Right.ADMINISTER, queries.organisation_resource(organisation))
    return OrganisationItem(
        name=organisation.name,
        full_name=organisation.full_name,
        created_at=organisation.created_at,
        role=role or by.roles.get(organisation.pk),
        may=OrganisationRights(administer=is_administrator or role is Role.OWNER),
    )
