"""`/events`: the event log."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import pydantic
from ninja import NinjaAPI, Query, Router, Schema

from pratique.server.audit import queries
from pratique.server.audit.models import Event
from pratique.server.identity.http import Request, optional
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["events"], auth=optional)

_KEYS = {"at": SortKey(column="id", parse=int)}


class EventItem(Schema):
    """Something that happened. `data` are a few fields that depend on the type.

    `client` is the address that asked for it and `agent` what the program there calls itself; both are empty for what
    the system does by itself.
    """

    id: UUID
    type: str
    actor: str
    subject: str
    at: datetime
    client: str
    agent: str
    request_id: str
    data: dict[str, Any]


class Filter(Schema):
    """What a list of events is narrowed by."""

    type: Annotated[str, pydantic.Field(max_length=64)] = ""
    repository: Annotated[str, pydantic.Field(max_length=512)] = ""
    actor: Annotated[str, pydantic.Field(max_length=255)] = ""


@router.get("", response={200: Page[EventItem], **refusals(400, 401, 403, 404, 422, 429, 503)}, summary="List events")
def list_events(request: Request, paging: Query[Paging], narrow: Query[Filter]) -> Page[EventItem]:
    """List what happened, the newest first: of one repository for its readers, of everything for administrators."""
    found, following = page_of(
        queries.events(by=request.principal, type_=narrow.type, repository=narrow.repository, actor=narrow.actor),
        paging=paging,
        keys=_KEYS,
        default="-at",
    )
    return Page[EventItem](items=[_item(each) for each in found], next=following)


def mount(api: NinjaAPI) -> None:
    """Add the route to the API."""
    api.add_router("/events", router)


def _item(event: Event) -> EventItem:
    return EventItem(
        id=event.uuid,
        type=event.type,
        actor=event.actor,
        subject=event.subject,
        at=event.at,
        client=event.client,
        agent=event.agent,
        request_id=event.request_id,
        data=event.data,
    )
