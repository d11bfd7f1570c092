"""Taking the best waiting job of a queue, and proving later that it is still held.

A claim raises the job's lease epoch. Whoever writes for a run first takes the row with the epoch it was given
(`hold`), in the transaction that writes: a run that was given up finds another epoch there and writes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from pratique.server.jobs.errors import LeaseLost
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.statuses import HELD, READY, Status, ordered
from pratique.server.kernel import news


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One run of one job. `id` is the row's key, `job_id` the public one."""

    id: int
    job_id: UUID
    epoch: int
    action: str
    queue: str
    parameters: dict[str, Any]
    attempt: int
    attempts: int
    started_at: datetime
    deadline: int | None
    requested_by: str
    request_id: str
    traceparent: str
    last_line: int


def claim(*, queue: str, worker: Worker, pid: int, lease: timedelta, now: datetime) -> Claim | None:
    """Take the waiting job of `queue` with the highest priority, the oldest of those; None when there is none."""
    ready = Job.objects.filter(queue=queue, status__in=ordered(READY), not_before__lte=now).order_by("-priority", "id")
    if not ready.exists():  # most bells find nothing: look without queueing for the write lock
        return None
    with transaction.atomic():
        job = ready.select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.status = Status.RUNNING.value
        job.lease_epoch += 1
        job.attempt += 1
        job.lease_until = now + lease
        job.worker, job.pid, job.started_at = worker, pid, now
        job.deadline_at = None if job.deadline is None else now + timedelta(seconds=job.deadline)
        job.error_code = job.error = ""
        job.save()
        news.tell(news.Topic.JOB, job.uuid.hex)
    return Claim(
        id=job.pk,
        job_id=job.uuid,
        epoch=job.lease_epoch,
        action=job.action,
        queue=job.queue,
        parameters=job.parameters,
        attempt=job.attempt,
        attempts=job.attempts,
        started_at=now,
        deadline=job.deadline,
        requested_by=job.requested_by,
        request_id=job.request_id,
        traceparent=job.traceparent,
        last_line=job.last_line,
    )


def hold(*, job: int, epoch: int) -> Job:
    """The job's row, locked until the caller's transaction ends. Raises `LeaseLost` when the run no longer holds it."""
    if not connection.in_atomic_block:
        message = "the fence stands in the transaction that writes; there is none"
        raise RuntimeError(message)
    found = Job.objects.select_for_update().filter(pk=job, lease_epoch=epoch, status__in=ordered(HELD)).first()
    if found is None:
        raise LeaseLost
    return found
