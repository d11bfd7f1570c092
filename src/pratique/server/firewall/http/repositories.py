"""`/firewall/repositories`: the ways in for packages, with the text that sets clients up."""

from datetime import datetime
from typing import Annotated, Any, Literal

import pydantic
from ninja import Query, Router, Schema, Status

from pratique.server.firewall import ports, queries, services, setting_up
from pratique.server.firewall.models import Access, Ecosystem, FirewallRepository, Mode
from pratique.server.firewall.models.repository import NAME_LENGTH, UPSTREAM_LENGTH
from pratique.server.firewall.services.repositories import Wish
from pratique.server.identity.authorisation import SYSTEM, Right, may
from pratique.server.identity.http import Request, authenticated
from pratique.server.identity.principal import Principal
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["firewall"], auth=authenticated)

_KEYS = {"name": SortKey(column="name"), "updated_at": SortKey(column="updated_at", parse=datetime.fromisoformat)}
_CACHE_MAX = 1 << 50  # bytes
Name = Annotated[str, pydantic.Field(max_length=NAME_LENGTH)]
Url = Annotated[str, pydantic.Field(max_length=UPSTREAM_LENGTH)]
Secret = Annotated[str, pydantic.Field(max_length=4096)]
Bytes = Annotated[int, pydantic.Field(ge=0, le=_CACHE_MAX)]
Names = Annotated[list[Annotated[str, pydantic.Field(max_length=255)]], pydantic.Field(max_length=1000)]
EcosystemName = Literal["pypi", "npm"]
ModeName = Literal["off", "warm-up", "spectator", "moderate", "strict", "strict-wait"]
AccessName = Literal["anonymous", "token"]


class FirewallItem(Schema):
    """A firewall repository. `url` is what clients are given; the upstream's credentials are never told."""

    name: str
    ecosystem: EcosystemName
    url: str
    upstream: str
    mode: ModeName
    access: AccessName
    blocks_on_errors: bool
    removes_refused: bool
    allows_private: bool
    has_credentials: bool
    reserved: list[str]
    cache_limit: int
    kept_size: int
    kept_files: int
    created_at: datetime
    updated_at: datetime
    may_administer: bool


class SetUpText(Schema):
    """How one client is set up to install through a repository, and what to know of it."""

    client: str
    text: str
    note: str


class FirewallDetail(FirewallItem):
    """A firewall repository, and how clients are set up for it."""

    setup: list[SetUpText]


class FirewallPatch(Schema):
    """What may be changed of a firewall repository; what is left out stays.

    `credentials` are the upstream's: `name:secret`, or a bearer token; an empty text takes them away, and so does an
    `upstream` on another server that comes without any.
    """

    model_config = pydantic.ConfigDict(extra="forbid")

    upstream: Url | None = None
    mode: ModeName | None = None
    access: AccessName | None = None
    blocks_on_errors: bool | None = None
    removes_refused: bool | None = None
    allows_private: bool | None = None
    reserved: Names | None = None
    cache_limit: Bytes | None = None
    credentials: Secret | None = None


class NewFirewallRepository(FirewallPatch):
    """What adding a firewall repository takes."""

    name: Name
    ecosystem: EcosystemName
    upstream: Url


@router.get(
    "/repositories", response={200: Page[FirewallItem], **refusals(400, 401, 422, 429, 503)}, summary="List the ways in"
)
def list_firewall_repositories(request: Request, paging: Query[Paging]) -> Page[FirewallItem]:
    """List the firewall's repositories, for anybody who is signed in."""
    found, following = page_of(queries.repositories(by=request.principal), paging=paging, keys=_KEYS, default="name")
    items = [FirewallItem(**_facts(each, request)) for each in found]
    return Page[FirewallItem](items=items, next=following)


@router.post(
    "/repositories",
    response={201: FirewallDetail, **refusals(400, 401, 403, 409, 422, 429, 503)},
    summary="Add a way in",
)
def create_firewall_repository(request: Request, body: NewFirewallRepository) -> Status[FirewallDetail]:
    """Add a firewall repository; for administrators."""
    services.create_repository(request.principal, body.name, Ecosystem(body.ecosystem), _wish(body))
    return Status(201, _detail(request, body.name))


@router.get(
    "/repositories/{name}",
    response={200: FirewallDetail, **refusals(401, 404, 422, 429, 503)},
    summary="Show a way in",
)
def get_firewall_repository(request: Request, name: str) -> FirewallDetail:
    """Show a firewall repository, with the text that sets clients up."""
    return _detail(request, name)


@router.patch(
    "/repositories/{name}",
    response={200: FirewallDetail, **refusals(400, 401, 403, 404, 422, 429, 503)},
    summary="Change a way in",
)
def change_firewall_repository(request: Request, name: str, body: FirewallPatch) -> FirewallDetail:
    """Change a firewall repository; for administrators. Another upstream forgets what was kept of the one before."""
    services.change_repository(request.principal, name, _wish(body))
    return _detail(request, name)


@router.delete(
    "/repositories/{name}",
    response={204: None, **refusals(401, 403, 404, 422, 429, 503)},
    summary="Delete a way in",
)
def delete_firewall_repository(request: Request, name: str) -> Status[None]:
    """Delete a firewall repository with all that was kept of its upstream; for administrators."""
    services.delete_repository(request.principal, name)
    return Status(204, None)


def _wish(body: FirewallPatch) -> Wish:
    return Wish(
        upstream=body.upstream,
        mode=None if body.mode is None else Mode(body.mode),
        access=None if body.access is None else Access(body.access),
        blocks_on_errors=body.blocks_on_errors,
        removes_refused=body.removes_refused,
        allows_private=body.allows_private,
        reserved=body.reserved,
        cache_limit=body.cache_limit,
        credentials=body.credentials,
    )


def _detail(request: Request, name: str) -> FirewallDetail:
    row = queries.find_repository(by=request.principal, name=name)
    base = ports.address()(request.get_host())
    texts = setting_up.texts(Ecosystem(row.ecosystem), row.name, Access(row.access), base=base)
    setup = [SetUpText(client=each.client, text=each.text, note=each.note) for each in texts]
    return FirewallDetail(**_facts(row, request), setup=setup)


def _facts(row: FirewallRepository, request: Request) -> dict[str, Any]:
    by: Principal = request.principal
    figures = vars(row)
    base = ports.address()(request.get_host())
    return {
        "name": row.name,
        "ecosystem": row.ecosystem,
        "url": setting_up.url_of(Ecosystem(row.ecosystem), row.name, base=base),
        "upstream": row.upstream,
        "mode": row.mode,
        "access": row.access,
        "blocks_on_errors": row.blocks_on_errors,
        "removes_refused": row.removes_refused,
        "allows_private": row.allows_private,
        "has_credentials": row.credentials is not None,
        "reserved": list(row.reserved),
        "cache_limit": row.cache_limit,
        "kept_size": figures["kept_size"],
        "kept_files": figures["kept_files"],
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "may_administer": may(by, Right.ADMINISTER, SYSTEM),
    }
