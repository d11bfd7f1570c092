"""`/firewall/managers`: repository managers whose plugins ask osa-api."""

from datetime import datetime
from typing import Annotated, Literal

import pydantic
from ninja import Query, Router, Schema, Status

from pratique.server.firewall import queries
from pratique.server.firewall.http.repositories import ModeName, Name, Url
from pratique.server.firewall.models import ManagerKind, Mode, RepositoryManager
from pratique.server.firewall.services.managers import (
    ManagerWish,
    change_manager,
    create_manager,
    delete_manager,
    find_manager,
)
from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["firewall"], auth=authenticated)

_KEYS = {"name": SortKey(column="name")}
KindName = Literal["nexus", "artifactory", "other"]
Account = Annotated[str, pydantic.Field(max_length=255)]
Registries = Annotated[list[Annotated[str, pydantic.Field(max_length=255)]], pydantic.Field(max_length=100)]


class ManagerItem(Schema):
    """A repository manager. `account` is whose access token its plugin has; null: an administrator's."""

    name: str
    kind: KindName
    url: str
    account: str | None
    mode: ModeName
    blocks_on_errors: bool
    registries: list[str]
    created_at: datetime
    updated_at: datetime


class ManagerPatch(Schema):
    """What may be changed of a repository manager; what is left out stays. An empty account takes it away."""

    model_config = pydantic.ConfigDict(extra="forbid")

    url: Url | None = None
    kind: KindName | None = None
    account: Account | None = None
    mode: ModeName | None = None
    blocks_on_errors: bool | None = None
    registries: Registries | None = None


class NewManager(ManagerPatch):
    """What setting up a repository manager takes; `url` is the address that its plugin gives for it."""

    name: Name
    url: Url


@router.get(
    "/managers",
    response={200: Page[ManagerItem], **refusals(400, 401, 403, 422, 429, 503)},
    summary="List repository managers",
)
def list_repository_managers(request: Request, paging: Query[Paging]) -> Page[ManagerItem]:
    """List the repository managers whose plugins may ask; for administrators."""
    found, following = page_of(queries.managers(by=request.principal), paging=paging, keys=_KEYS, default="name")
    return Page[ManagerItem](items=[_item(each) for each in found], next=following)


@router.post(
    "/managers",
    response={201: ManagerItem, **refusals(400, 401, 403, 409, 422, 429, 503)},
    summary="Set up a repository manager",
)
def create_repository_manager(request: Request, body: NewManager) -> Status[ManagerItem]:
    """Set up a repository manager, so that its plugin may ask; for administrators."""
    create_manager(request.principal, body.name, _wish(body))
    return Status(201, _item(find_manager(body.name)))


@router.patch(
    "/managers/{name}",
    response={200: ManagerItem, **refusals(400, 401, 403, 404, 409, 422, 429, 503)},
    summary="Change a repository manager",
)
def change_repository_manager(request: Request, name: str, body: ManagerPatch) -> ManagerItem:
    """Change a repository manager; for administrators."""
    change_manager(request.principal, name, _wish(body))
    return _item(find_manager(name))


@router.delete(
    "/managers/{name}",
    response={204: None, **refusals(401, 403, 404, 422, 429, 503)},
    summary="Delete a repository manager",
)
def delete_repository_manager(request: Request, name: str) -> Status[None]:
    """Delete a repository manager with all requests through its plugin; for administrators."""
    delete_manager(request.principal, name)
    return Status(204, None)


def _wish(body: ManagerPatch) -> ManagerWish:
    return ManagerWish(
        url=body.url,
        kind=None if body.kind is None else ManagerKind(body.kind),
        account=body.account,
        mode=None if body.mode is None else Mode(body.mode),
        blocks_on_errors=body.blocks_on_errors,
        registries=body.registries,
    )


def _item(row: RepositoryManager) -> ManagerItem:
    return ManagerItem(
        name=row.name,
        kind=row.kind,  # type: ignore[arg-type]  # a constraint of the table keeps it
        url=row.url,
        account=None if row.account is None else row.account.name,
        mode=row.mode,  # type: ignore[arg-type]  # a constraint of the table keeps it
        blocks_on_errors=row.blocks_on_errors,
        registries=list(row.registries),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
