"""`/workers`: who runs jobs, and what each is at."""

from collections import defaultdict
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from ninja import Query, Router, Schema

from pratique.server.identity.http import Request, authenticated
from pratique.server.jobs import capacity, queries
from pratique.server.jobs.models import Job, Worker
from pratique.server.kernel import clock
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["jobs"], auth=authenticated)

_KEYS: Final = {"started_at": SortKey(column="id", parse=int)}


class WorkerState(StrEnum):
    """Whether a worker is there: `dead` ones were not heard of for longer than their lease."""

    LIVING = "living"
    STOPPING = "stopping"
    DEAD = "dead"
    ENDED = "ended"


class RunningJob(Schema):
    """A job that a worker is at."""

    id: UUID
    action: str
    started_at: datetime
    namespace: str


class WorkerItem(Schema):
    """A worker. `capacity` is what it has of each named resource, `used` what its present jobs take of that."""

    id: UUID
    host: str
    pid: int
    version: str
    state: WorkerState
    queues: list[str]
    concurrency: int
    capacity: dict[str, int]
    used: dict[str, int]
    running: list[RunningJob]
    started_at: datetime
    heartbeat_at: datetime


@router.get("", response={200: Page[WorkerItem], **refusals(400, 401, 403, 422, 429, 503)}, summary="List workers")
def list_workers(request: Request, paging: Query[Paging]) -> Page[WorkerItem]:
    """List the workers, the newest first, with those that ended in the last days; for administrators."""
    found, following = page_of(queries.workers(by=request.principal), paging=paging, keys=_KEYS, default="-started_at")
    held: dict[int, list[Job]] = defaultdict(list)
    for job in queries.held_by(found):
        held[job.worker_id or 0].append(job)
    now = clock.now()
    return Page[WorkerItem](items=[_item(each, held[each.pk], now) for each in found], next=following)


def _item(worker: Worker, held: list[Job], now: datetime) -> WorkerItem:
    return WorkerItem(
        id=worker.uuid,
        host=worker.host,
        pid=worker.pid,
        version=worker.version,
        state=_state(worker, now),
        queues=list(worker.queues),
        concurrency=worker.concurrency,
        capacity=worker.capacity,
        used=capacity.used(each.needs for each in held),
        running=[
            RunningJob(
                id=each.uuid,
                action=each.action,
                started_at=each.started_at or each.created_at,
                namespace=each.namespace,
            )
            for each in held
        ],
        started_at=worker.started_at,
        heartbeat_at=worker.heartbeat_at,
    )


def _state(worker: Worker, now: datetime) -> WorkerState:
    if worker.ended_at is not None:
        return WorkerState.ENDED
    if worker.expires_at < now:
        return WorkerState.DEAD
    return WorkerState.LIVING if worker.stopping_at is None else WorkerState.STOPPING
