"""`/jobs` and `/actions`: looking at jobs, asking for one, cancelling one, reading and following its log."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
import pydantic
from ninja import NinjaAPI, Query, Router, Schema, Status

from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.http import Request, authenticated
from pratique.server.jobs import ports, queries, services, statuses
from pratique.server.jobs.models import Job
from pratique.server.jobs.settings import JobsSettings
from pratique.server.jobs.streams import tickets
from pratique.server.kernel import actions, clock, settings
from pratique.server.kernel.web.paging import LIMIT_MAX, Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["jobs"], auth=authenticated)
actions_router = Router(tags=["jobs"], auth=authenticated)

_KEYS = {"created_at": SortKey(column="id", parse=int)}

Word = Annotated[str, pydantic.Field(max_length=64)]


class Progress(Schema):
    """How far a job is; `total` null when that is not known."""

    done: int
    total: int | None
    what: str


class JobItem(Schema):
    """A job. `attempt` of `attempts` is the present or last try; `error` says why the last run did not go well."""

    id: UUID
    action: str
    queue: str
    status: statuses.Status
    parameters: dict[str, Any]
    priority: int
    attempt: int
    attempts: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    requested_by: str
    progress: Progress | None
    error: str | None
    error_code: str | None


class NewJob(Schema):
    """What asking for a job takes; `parameters` as the action's schema says."""

    model_config = pydantic.ConfigDict(extra="forbid")

    action: Word
    parameters: dict[str, Any] = {}


class Filter(Schema):
    """What a list of jobs is narrowed by."""

    action: Word = ""
    status: statuses.Status | None = None
    queue: Word = ""


class LogItem(Schema):
    """A line of a job's log; lines count from 1."""

    line: int
    at: datetime
    text: str


class Log(Schema):
    """A part of a log. Ask again with `after=next` while `next` is not null; `finished`: the job is over."""

    items: list[LogItem]
    next: int | None
    finished: bool


class LogPart(Schema):
    """Which part of a log is wanted."""

    after: Annotated[int, pydantic.Field(ge=0, le=2**31 - 1)] = 0
    limit: Annotated[int, pydantic.Field(ge=1, le=LIMIT_MAX)] = LIMIT_MAX


class Ticket(Schema):
    """How to follow a log: read server-sent events from `url` with the header `Authorization: Bearer` and the token."""

    url: str
    token: str
    expires_at: datetime


class ActionItem(Schema):
    """Something that can be done as a job; `parameters_schema` is JSON Schema."""

    name: str
    queue: str
    description: str
    parameters_schema: dict[str, Any]


@router.get("", response={200: Page[JobItem], **refusals(400, 401, 403, 422, 429, 503)}, summary="List jobs")
def list_jobs(request: Request, paging: Query[Paging], narrow: Query[Filter]) -> Page[JobItem]:
    """List jobs, the newest first; for administrators."""
    found, following = page_of(
        queries.jobs(by=request.principal, action=narrow.action, status=narrow.status, queue=narrow.queue),
        paging=paging,
        keys=_KEYS,
        default="-created_at",
    )
    return Page[JobItem](items=[_item(each) for each in found], next=following)


@router.post("", response={202: JobItem, **refusals(400, 401, 403, 422, 429, 503)}, summary="Ask for a job")
def create_job(request: Request, body: NewJob) -> Status[JobItem]:
    """Ask for a job now; for administrators. It goes before what was waiting."""
    require(request.principal, Right.WRITE, SYSTEM)
    return Status(202, _item(services.request(body.action, body.parameters)))


@router.get("/{uuid:job_id}", response={200: JobItem, **refusals(401, 403, 404, 429, 503)}, summary="Show a job")
def get_job(request: Request, job_id: UUID) -> JobItem:
    """Show a job; for administrators."""
    return _item(queries.find_job(by=request.principal, job_id=job_id))


@router.post(
    "/{uuid:job_id}/cancel", response={202: JobItem, **refusals(401, 403, 404, 409, 429, 503)}, summary="Cancel a job"
)
def cancel_job(request: Request, job_id: UUID) -> Status[JobItem]:
    """Cancel a job: a waiting one at once; a running one is asked to stop, and killed when it does not."""
    require(request.principal, Right.WRITE, SYSTEM)
    return Status(202, _item(services.cancel(job_id)))


@router.get("/{uuid:job_id}/log", response={200: Log, **refusals(401, 403, 404, 422, 429, 503)}, summary="Read a log")
def get_log(request: Request, job_id: UUID, part: Query[LogPart]) -> Log:
    """Read lines of a job's log, from the one after `after`."""
    job = queries.find_job(by=request.principal, job_id=job_id)
    found = queries.log_lines(job, after=part.after, limit=part.limit)
    last = found[-1].line if found else part.after
    finished = statuses.Status(job.status) in statuses.FINAL
    return Log(
        items=[LogItem(line=each.line, at=each.at, text=each.text) for each in found],
        next=None if finished and last >= job.last_line else last,
        finished=finished,
    )


@router.post(
    "/{uuid:job_id}/log/stream", response={200: Ticket, **refusals(401, 403, 404, 429, 503)}, summary="Follow a log"
)
def follow_log(request: Request, job_id: UUID) -> Ticket:
    """Get a ticket to follow a job's log live, as server-sent events `line`, `status` and `end`."""
    job = queries.find_job(by=request.principal, job_id=job_id)
    life = timedelta(seconds=settings.current(JobsSettings).ticket)
    token, expires_at = tickets.issue(job.uuid, now=clock.now(), life=life)
    base = ports.streams().base(host=request.get_host(), scheme=request.scheme or "http")
    return Ticket(url=f"{base}{ports.PATH}/jobs/{job.uuid}/log", token=token, expires_at=expires_at)


@actions_router.get("", response={200: list[ActionItem], **refusals(401, 403, 429, 503)}, summary="List actions")
def list_actions(request: Request) -> list[ActionItem]:
    """List what can be done as a job, with the schema of its parameters; for administrators."""
    require(request.principal, Right.READ, SYSTEM)
    return [
        ActionItem(
            name=each.name,
            queue=each.queue.value,
            description=each.description,
            parameters_schema=msgspec.json.schema(each.parameters),
        )
        for _, each in sorted(actions.declared().items())
    ]


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/jobs", router)
    api.add_router("/actions", actions_router)


def _item(job: Job) -> JobItem:
    progress = None
    if job.progress_done is not None:
        progress = Progress(done=job.progress_done, total=job.progress_total, what=job.progress_what)
    return JobItem(
        id=job.uuid,
        action=job.action,
        queue=job.queue,
        status=statuses.Status(job.status),
        parameters=job.parameters,
        priority=job.priority,
        attempt=job.attempt,
        attempts=job.attempts,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        requested_by=job.requested_by,
        progress=progress,
        error=job.error or None,
        error_code=job.error_code or None,
    )
