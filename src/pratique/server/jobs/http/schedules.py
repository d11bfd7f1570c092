"""`/schedules`: when actions are run by themselves."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, Final
from uuid import UUID

import pydantic
from ninja import Query, Router, Schema, Status

from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.http import Request, authenticated
from pratique.server.jobs import queries, statuses
from pratique.server.jobs.http.jobs import JobItem, item
from pratique.server.jobs.models import Job, Schedule
from pratique.server.jobs.schedules import cron, editing
from pratique.server.kernel import actions, clock
from pratique.server.kernel.actions import Missed
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["jobs"], auth=authenticated)

PREVIEWED: Final = 5
_KEYS: Final = {"name": SortKey(column="name")}

Name = Annotated[str, pydantic.Field(max_length=64)]
NewName = Annotated[str, pydantic.Field(max_length=64, pattern=r"^[a-z0-9][a-z0-9._-]*$")]
Expression = Annotated[str, pydantic.Field(min_length=1, max_length=128)]
TimeZone = Annotated[str, pydantic.Field(min_length=1, max_length=64)]


class LastJob(Schema):
    """The job of the last firing."""

    id: UUID
    status: statuses.Status


class ScheduleItem(Schema):
    """A schedule. `is_default`: it comes with the product; `is_changed`: a person has changed it since.

    `missed` says what becomes of due times that passed while nothing was there to see them.
    """

    name: str
    action: str
    description: str
    parameters: dict[str, Any]
    cron: str
    time_zone: str
    missed: Missed
    paused: bool
    is_default: bool
    is_changed: bool
    next_due_at: datetime | None
    last_due_at: datetime | None
    last_job: LastJob | None
    updated_at: datetime | None
    updated_by: str


class NewSchedule(Schema):
    """What a schedule takes; `cron` has five fields, or six with seconds first."""

    model_config = pydantic.ConfigDict(extra="forbid")

    name: NewName
    action: Name
    cron: Expression
    time_zone: TimeZone = "UTC"
    missed: Missed = Missed.ONCE
    paused: bool = False
    parameters: dict[str, Any] = {}


class SchedulePatch(Schema):
    """What may be changed of a schedule."""

    model_config = pydantic.ConfigDict(extra="forbid")

    cron: Expression | None = None
    time_zone: TimeZone | None = None
    missed: Missed | None = None
    paused: bool | None = None
    parameters: dict[str, Any] | None = None


class Asked(Schema):
    """An expression to be looked at."""

    cron: Expression
    time_zone: TimeZone = "UTC"


class Preview(Schema):
    """The next due times of an expression, and what it says in English."""

    next: list[datetime]
    words: str


@router.get("", response={200: Page[ScheduleItem], **refusals(400, 401, 403, 422, 429, 503)}, summary="List schedules")
def list_schedules(request: Request, paging: Query[Paging]) -> Page[ScheduleItem]:
    """List the schedules by name; for administrators."""
    found, following = page_of(queries.schedules(by=request.principal), paging=paging, keys=_KEYS, default="name")
    return Page[ScheduleItem](items=_items(found), next=following)


@router.get(
    "/preview", response={200: Preview, **refusals(400, 401, 403, 422, 429, 503)}, summary="Look at an expression"
)
def preview(request: Request, asked: Query[Asked]) -> Preview:
    """Say when an expression is due next, and what it means; for administrators."""
    require(request.principal, Right.READ, SYSTEM)
    timetable = cron.read(asked.cron, asked.time_zone)
    return Preview(next=list(islice(timetable.after(clock.now()), PREVIEWED)), words=timetable.words())


@router.post("", response={201: ScheduleItem, **refusals(400, 401, 403, 409, 422, 429, 503)}, summary="Make a schedule")
def create_schedule(request: Request, body: NewSchedule) -> Status[ScheduleItem]:
    """Make a schedule; for administrators."""
    require(request.principal, Right.WRITE, SYSTEM)
    wanted = editing.Change(
        cron=body.cron,
        time_zone=body.time_zone,
        missed=body.missed,
        paused=body.paused,
        parameters=body.parameters,
    )
    return Status(201, _item(editing.create(body.name, action=body.action, change=wanted, actor=_who(request))))


@router.get("/{name}", response={200: ScheduleItem, **refusals(401, 403, 404, 429, 503)}, summary="Show a schedule")
def get_schedule(request: Request, name: Name) -> ScheduleItem:
    """Show a schedule; for administrators."""
    return _item(queries.find_schedule(by=request.principal, name=name))


@router.patch(
    "/{name}", response={200: ScheduleItem, **refusals(400, 401, 403, 404, 422, 429, 503)}, summary="Change a schedule"
)
def change_schedule(request: Request, name: Name, body: SchedulePatch) -> ScheduleItem:
    """Change, pause or resume a schedule; for administrators. Updates of the product leave alone what was changed."""
    require(request.principal, Right.WRITE, SYSTEM)
    wanted = editing.Change(
        cron=body.cron,
        time_zone=body.time_zone,
        missed=body.missed,
        paused=body.paused,
        parameters=body.parameters,
    )
    return _item(editing.change(name, wanted, actor=_who(request)))


@router.delete("/{name}", response={204: None, **refusals(401, 403, 404, 409, 429, 503)}, summary="Delete a schedule")
def delete_schedule(request: Request, name: Name) -> Status[None]:
    """Delete a schedule that does not come with the product; for administrators."""
    require(request.principal, Right.WRITE, SYSTEM)
    editing.delete(name)
    return Status(204, None)


@router.post(
    "/{name}/run", response={202: JobItem, **refusals(400, 401, 403, 404, 429, 503)}, summary="Run a schedule now"
)
def run_schedule(request: Request, name: Name) -> Status[JobItem]:
    """Do now what a schedule does, also when it is paused; for administrators."""
    require(request.principal, Right.WRITE, SYSTEM)
    return Status(202, item(editing.run(name)))


@router.post(
    "/{name}/reset", response={200: ScheduleItem, **refusals(401, 403, 404, 409, 429, 503)}, summary="Reset a schedule"
)
def reset_schedule(request: Request, name: Name) -> ScheduleItem:
    """Make a schedule what the product has it to be; for administrators."""
    require(request.principal, Right.WRITE, SYSTEM)
    return _item(editing.reset(name, actor=_who(request)))


def _who(request: Request) -> str:
    return request.principal.name


def _item(row: Schedule) -> ScheduleItem:
    return _items([row])[0]


def _items(rows: Iterable[Schedule]) -> list[ScheduleItem]:
    found = list(rows)
    last = queries.last_jobs([each.name for each in found])
    return [_described(each, last.get(each.name)) for each in found]


def _described(row: Schedule, last: Job | None) -> ScheduleItem:
    action = actions.find(row.action)
    return ScheduleItem(
        name=row.name,
        action=row.action,
        description=action.description if action else "",
        parameters=row.parameters,
        cron=row.cron,
        time_zone=row.time_zone,
        missed=Missed(row.missed),
        paused=row.paused,
        is_default=row.is_default,
        is_changed=row.is_changed,
        next_due_at=None if row.paused else row.next_due_at,
        last_due_at=row.last_due_at,
        last_job=LastJob(id=last.uuid, status=statuses.Status(last.status)) if last else None,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
    )
