"""`/storage`: what is stored, what the collector gave back, and its runs; for administrators."""

from datetime import datetime
from uuid import UUID

from ninja import NinjaAPI, Query, Router, Schema

from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals
from pratique.server.registry import queries
from pratique.server.registry.models import Collection

router = Router(tags=["storage"], auth=authenticated)

_KEYS = {"started_at": SortKey(column="id", parse=int)}


class ReclaimedItem(Schema):
    """How many of what were removed, and the bytes that the store got back by it."""

    what: str
    count: int
    size: int


class WaitingToGo(Schema):
    """What is on its way out: deletions and repositories that can still come back, and condemned bytes."""

    deletions: int
    repositories: int
    remains: int


class StorageReport(Schema):
    """What is stored, in blobs and bytes; what waits; and what all runs of the collector together removed.

    What is stored is counted among all blobs: where there are very many, it may be up to a minute old.
    """

    blobs: int
    size: int
    waiting: WaitingToGo
    reclaimed: list[ReclaimedItem]


class CollectionItem(Schema):
    """A run of the collector, or of one stage alone. It is not complete when its time was over before its work."""

    id: UUID
    job: UUID
    action: str
    started_at: datetime
    finished_at: datetime | None
    is_complete: bool
    size: int
    reclaimed: list[ReclaimedItem]


@router.get("", response={200: StorageReport, **refusals(401, 403, 429, 503)}, summary="Show what is stored")
def get_storage(request: Request) -> StorageReport:
    """Show what is stored and what the collector gave back, for administrators."""
    waiting = queries.waiting(by=request.principal)
    blobs, size = queries.stored()
    return StorageReport(
        blobs=blobs,
        size=size,
        waiting=WaitingToGo(deletions=waiting.deletions, repositories=waiting.repositories, remains=waiting.remains),
        reclaimed=[
            ReclaimedItem(what=what, count=count, size=weight)
            for what, count, weight in queries.reclaimed(by=request.principal)
        ],
    )


@router.get(
    "/collections",
    response={200: Page[CollectionItem], **refusals(400, 401, 403, 422, 429, 503)},
    summary="List runs of the collector",
)
def list_collections(request: Request, paging: Query[Paging]) -> Page[CollectionItem]:
    """List the runs of the collector with their ledgers, the last first; for administrators."""
    found, following = page_of(
        queries.collections(by=request.principal), paging=paging, keys=_KEYS, default="-started_at"
    )
    return Page[CollectionItem](items=[_item(each) for each in found], next=following)


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/storage", router)


def _item(collection: Collection) -> CollectionItem:
    reclaimed = [ReclaimedItem(what=each.what, count=each.count, size=each.size) for each in collection.reclaimed.all()]
    return CollectionItem(
        id=collection.uuid,
        job=collection.job,
        action=collection.action,
        started_at=collection.started_at,
        finished_at=collection.finished_at,
        is_complete=collection.is_complete,
        size=sum(each.size for each in reclaimed),
        reclaimed=reclaimed,
    )
