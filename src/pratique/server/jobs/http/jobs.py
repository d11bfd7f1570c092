"""`/jobs`: looking at jobs, asking for one, cancelling, retrying and deleting one, reading and following its log."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import pydantic
from ninja import Query, Router, Schema, Status

from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.http import Request, authenticated
from pratique.server.jobs import ports, queries, services, statuses
from pratique.server.jobs.models import Job
from pratique.server.jobs.settings import JobsSettings
from pratique.server.jobs.streams import tickets
from pratique.server.kernel import clock, settings
from pratique.server.kernel.web.paging import LIMIT_MAX, Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["jobs"], auth=authenticated)

_KEYS = {"created_at": SortKey(column="id", parse=int)}

Word = Annotated[str, pydantic.Field(max_length=64)]


class Progress(Schema):
    """How far a job is; `total` null when that is not known."""

    done: int
    total: int | None
    what: str


class ChildrenItem(Schema):
    """How the jobs stand that a job asked for; `failed` counts those that were cancelled too."""

    total: int
    active: int
    done: int
    failed: int


class JobItem(Schema):
    """A job. `attempt` of `attempts` is the present or last try; `error` says why the last run did not go well.

    `parent` is the job that asked for it, `retry_of` the one whose work it does again, `schedule` and `due_at` the
    firing it is. `not_before` is when it may begin, null while it waits for its `children`. `capacity` is what a run
    takes up of a worker, `worker` the one that has it now or had it last, `namespace` for whom the work is.
    """

    id: UUID
    action: str
    queue: str
    status: statuses.Status
    parameters: dict[str, Any]
    priority: int
    attempt: int
    attempts: int
    created_at: datetime
    not_before: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    requested_by: str
    request_id: str
    namespace: str
    schedule: str | None
    due_at: datetime | None
    worker: UUID | None
    capacity: dict[str, int]
    memory_mib: int | None
    deadline_seconds: int | None
    parent: UUID | None
    retry_of: UUID | None
    waits_for_children: bool
    children: ChildrenItem | None
    progress: Progress | None
    error: str | None
    error_code: str | None


class NewJob(Schema):
    """What asking for a job takes; `parameters` as the action's schema says, `not_before` when it may begin."""

    model_config = pydantic.ConfigDict(extra="forbid")

    action: Word
    parameters: dict[str, Any] = {}
    not_before: pydantic.AwareDatetime | None = None


class Filter(Schema):
    """What a list of jobs is narrowed by; `active`: whether they are not over yet."""

    action: Word = ""
    status: statuses.Status | None = None
    queue: Word = ""
    requested_by: Annotated[str, pydantic.Field(max_length=255)] = ""
    parent: UUID | None = None
    schedule: Word = ""
    active: bool | None = None


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


@router.get("", response={200: Page[JobItem], **refusals(400, 401, 403, 422, 429, 503)}, summary="List jobs")
def list_jobs(request: Request, paging: Query[Paging], narrow: Query[Filter]) -> Page[JobItem]:
    """List jobs, the newest first; for administrators."""
    found, following = page_of(
        queries.narrowed(by=request.principal, to=queries.Narrow(**narrow.dict())),
        paging=paging,
        keys=_KEYS,
        default="-created_at",
    )
    return Page[JobItem](items=_items(found), next=following)


@router.post("", response={202: JobItem, **refusals(400, 401, 403, 422, 429, 503)}, summary="Ask for a job")
def create_job(request: Request, body: NewJob) -> Status[JobItem]:
    """Ask for a job, now or later; for administrators. It goes before what was waiting."""
    require(request.principal, Right.WRITE, SYSTEM)
    return Status(202, item(services.request(body.action, body.parameters, not_before=body.not_before)))


@router.get("/{uuid:job_id}", response={200: JobItem, **refusals(401, 403, 404, 429, 503)}, summary="Show a job")
def get_job(request: Request, job_id: UUID) -> JobItem:
    """Show a job; for administrators."""
    return item(queries.find_job(by=request.principal, job_id=job_id))


@router.post(
    "/{uuid:job_id}/cancel", response={202: JobItem, **refusals(401, 403, 404, 409, 429, 503)}, summary="Cancel a job"
)
def cancel_job(request: Request, job_id: UUID) -> Status[JobItem]:
    """Cancel a job: a waiting one at once; a running one is asked to stop, and killed when it does not.

    The jobs it asked for and that no other waits for are cancelled too.
    """
    require(request.principal, Right.WRITE, SYSTEM)
    return Status(202, item(services.cancel(job_id)))


@router.post(
    "/{uuid:job_id}/retry",
    response={202: JobItem, **refusals(400, 401, 403, 404, 409, 429, 503)},
    summary="Retry a job",
)
def retry_job(request: Request, job_id: UUID) -> Status[JobItem]:
    """Ask once more for what an ended job was to do: a new job, which names the old one; for administrators."""
    require(request.principal, Right.WRITE, SYSTEM)
    return Status(202, item(services.retry(job_id)))


@router.delete("/{uuid:job_id}", response={204: None, **refusals(401, 403, 404, 409, 429, 503)}, summary="Delete a job")
def delete_job(request: Request, job_id: UUID) -> Status[None]:
    """Take a job that is not being run from the list, its log for good; for administrators."""
    require(request.principal, Right.WRITE, SYSTEM)
    services.delete(job_id)
    return Status(204, None)


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


def item(job: Job) -> JobItem:
    """Describe one job."""
    return _items([job])[0]


def _items(jobs: Iterable[Job]) -> list[JobItem]:
    found = list(jobs)
    families = queries.families_of(found)
    return [_described(each, families[each.pk]) for each in found]


def _described(job: Job, family: queries.Family) -> JobItem:
    progress, children = None, None
    if job.progress_done is not None:
        progress = Progress(done=job.progress_done, total=job.progress_total, what=job.progress_what)
    if family.children.total:
        count = family.children
        children = ChildrenItem(total=count.total, active=count.active, done=count.done, failed=count.failed)
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
        not_before=None if job.waits_for_children else job.not_before,
        started_at=job.started_at,
        finished_at=job.finished_at,
        requested_by=job.requested_by,
        request_id=job.request_id,
        namespace=job.namespace,
        schedule=job.schedule or None,
        due_at=job.due_at,
        worker=family.worker,
        capacity=dict(job.capacity),
        memory_mib=job.memory,
        deadline_seconds=job.deadline,
        parent=family.parent,
        retry_of=family.retry_of,
        waits_for_children=job.waits_for_children,
        children=children,
        progress=progress,
        error=job.error or None,
        error_code=job.error_code or None,
    )
