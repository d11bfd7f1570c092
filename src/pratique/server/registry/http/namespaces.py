"""`/namespaces`: what an account or organisation holds in its repositories, and its quota."""

from collections.abc import Sequence

import pydantic
from ninja import NinjaAPI, Router, Schema

from pratique.server.identity.authorisation import SYSTEM, Right, may
from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel.web.schemas import refusals
from pratique.server.registry import queries, services
from pratique.server.registry.http.shapes import Bytes

router = Router(tags=["namespaces"], auth=authenticated)


class Share(Schema):
    """A repository and its part of what its namespace holds."""

    name: str
    size: int
    quota: int
    tag_count: int


class NamespaceItem(Schema):
    """What a namespace holds: `size` counts the bytes of distinct blobs over its repositories, and of their manifests.

    `quota` is what it may hold (0: any amount): `own_quota`, or where that is null what the installation gives all.
    `create_on_push` tells whether a push makes a repository here: `own_create_on_push`, or where that is null what the
    installation says. `reserved` is kept free for pushes under way. `over_quota` is what is held beyond the quota:
    nothing more can be pushed until so much is gone or the quota is raised. `largest` are the repositories that hold
    most, of very many as they were up to a minute ago.
    """

    name: str
    size: int
    reserved: int
    quota: int
    own_quota: int | None
    create_on_push: bool
    own_create_on_push: bool | None
    quota_warning: bool
    over_quota: int
    repositories: int
    largest: Sequence[Share]
    may_set_quota: bool
    may_administer: bool


class Quota(Schema):
    """A quota in bytes: 0 for none, null for what the installation gives everybody."""

    model_config = pydantic.ConfigDict(extra="forbid")

    bytes: Bytes | None


class CreateOnPush(Schema):
    """Whether a push makes a repository: true, false, or null for what the installation says."""

    model_config = pydantic.ConfigDict(extra="forbid")

    allowed: bool | None


@router.get(
    "/{name}", response={200: NamespaceItem, **refusals(401, 404, 429, 503)}, summary="Show what a namespace holds"
)
def get_namespace(request: Request, name: str) -> NamespaceItem:
    """Show what an account or organisation holds, to itself, its members and administrators."""
    return _shown(request, name)


@router.put(
    "/{name}/quota",
    response={200: NamespaceItem, **refusals(400, 401, 403, 404, 422, 429, 503)},
    summary="Set the quota of a namespace",
)
def set_quota(request: Request, name: str, body: Quota) -> NamespaceItem:
    """Say how much an account or organisation may hold; for administrators.

    Less than it holds is taken too: `over_quota` says by how much, and pushes are refused until that is gone.
    """
    services.set_namespace_quota(by=request.principal, name=name, quota=body.bytes)
    return _shown(request, name)


@router.put(
    "/{name}/create-on-push",
    response={200: NamespaceItem, **refusals(400, 401, 403, 404, 422, 429, 503)},
    summary="Set whether a push makes a repository in a namespace",
)
def set_create_on_push(request: Request, name: str, body: CreateOnPush) -> NamespaceItem:
    """Say whether a push to a repository that is not there makes it; for those who administer the namespace."""
    services.set_create_on_push(by=request.principal, name=name, allowed=body.allowed)
    return _shown(request, name)


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/namespaces", router)


def _shown(request: Request, name: str) -> NamespaceItem:
    found = queries.find_namespace(by=request.principal, name=name)
    return NamespaceItem(
        name=name,
        size=found.held,
        reserved=found.reserved,
        quota=found.quota,
        own_quota=found.own_quota,
        create_on_push=found.create_on_push,
        own_create_on_push=found.own_create_on_push,
        quota_warning=found.is_near,
        over_quota=found.over,
        repositories=found.repositories,
        largest=[
            Share(name=each.name, size=each.held, quota=each.quota, tag_count=each.tag_count) for each in found.largest
        ],
        may_set_quota=may(request.principal, Right.ADMINISTER, SYSTEM),
        may_administer=found.may_administer,
    )
