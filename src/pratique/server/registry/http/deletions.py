"""`/deletions`: what was deleted and can be brought back, and bringing it back."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import pydantic
from ninja import NinjaAPI, Query, Router, Schema, Status

from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals
from pratique.server.registry import queries, services
from pratique.server.registry.models import Deletion, DeletionKind

router = Router(tags=["deletions"], auth=authenticated)

_KEYS = {"deleted_at": SortKey(column="id", parse=int)}

Kind = Literal["repository", "manifest", "tag"]


class DeletionItem(Schema):
    """A deletion that can be undone. `tags` are the names that went with it; a repository has no digest."""

    id: UUID
    kind: Kind
    repository: str
    digest: str | None
    tags: list[str]
    deleted_at: datetime
    deleted_by: str
    until: datetime


class UndoneItem(Schema):
    """What came back. `taken` are tags that name something else by now and were not moved."""

    kind: Kind
    repository: str
    digest: str | None
    tags: list[str]
    taken: list[str]


class Filter(Schema):
    """Where to look: in a repository, or without one for repositories that were deleted themselves."""

    repository: Annotated[str, pydantic.Field(max_length=255)] = ""


@router.get(
    "",
    response={200: Page[DeletionItem], **refusals(400, 401, 403, 404, 422, 429, 503)},
    summary="List what can be brought back",
)
def list_deletions(request: Request, paging: Query[Paging], narrow: Query[Filter]) -> Page[DeletionItem]:
    """List deletions whose window is not over, the last first; for those who may undo them."""
    found, following = page_of(
        queries.deletions(by=request.principal, repository=narrow.repository),
        paging=paging,
        keys=_KEYS,
        default="-deleted_at",
    )
    return Page[DeletionItem](items=[_item(each) for each in found], next=following)


@router.post(
    "/{uuid:deletion}/undo",
    response={200: UndoneItem, **refusals(401, 403, 404, 409, 422, 429, 503)},
    summary="Undo a deletion",
)
def undo_deletion(request: Request, deletion: UUID) -> UndoneItem:
    """Bring back what was deleted; tags that name something else by now stay as they are."""
    undone = services.undo(request.principal, deletion)
    return UndoneItem(
        kind=_kind(undone.kind),
        repository=undone.repository,
        digest=undone.digest or None,
        tags=list(undone.tags),
        taken=list(undone.taken),
    )


@router.delete(
    "/{uuid:deletion}",
    response={204: None, **refusals(401, 403, 404, 422, 429, 503)},
    summary="Make a deletion final",
)
def make_final(request: Request, deletion: UUID) -> Status[None]:
    """Give up bringing back what was deleted, for its room: the collector's next run removes it for good."""
    services.give_up(request.principal, deletion)
    return Status(204, None)


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/deletions", router)


def deleted(deletion: Deletion | None) -> Status[DeletionItem | None]:
    """Answer a deletion: 200 with what can be undone, 204 where nothing is kept."""
    return Status(204, None) if deletion is None else Status(200, _item(deletion))


def _item(deletion: Deletion) -> DeletionItem:
    return DeletionItem(
        id=deletion.uuid,
        kind=_kind(deletion.kind),
        repository=deletion.name,
        digest=None if deletion.manifest is None else deletion.manifest.digest,
        tags=deletion.tags,
        deleted_at=deletion.deleted_at,
        deleted_by=deletion.deleted_by,
        until=deletion.until,
    )


def _kind(kind: str) -> Kind:
    match DeletionKind(kind):
        case DeletionKind.REPOSITORY:
            return "repository"
        case DeletionKind.MANIFEST:
            return "manifest"
        case DeletionKind.TAG:
            return "tag"
