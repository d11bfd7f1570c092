"""Reading jobs, their logs and the actions there are; for administrators of the installation."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.principal import Principal
from pratique.server.jobs.errors import JobNotFound, UnknownQueue
from pratique.server.jobs.models import Job, JobLogLine
from pratique.server.jobs.statuses import Status
from pratique.server.kernel.actions import Queue


def jobs(*, by: Principal, action: str = "", status: Status | None = None, queue: str = "") -> QuerySet[Job]:
    """The jobs `by` may see, all of them for administrators. Raises `UnknownQueue`."""
    require(by, Right.READ, SYSTEM)
    found = Job.objects.exclude(status=Status.DELETED.value)
    if action:
        found = found.filter(action=action)
    if status is not None:
        found = found.filter(status=status.value)
    if queue:
        if queue not in [each.value for each in Queue]:
            raise UnknownQueue(queue=queue, known=", ".join(each.value for each in Queue))
        found = found.filter(queue=queue)
    return found


def find_job(*, by: Principal, job_id: UUID) -> Job:
    """One job. Raises `JobNotFound`."""
    found = jobs(by=by).filter(uuid=job_id).first()
    if found is None:
        raise JobNotFound(job=job_id)
    return found


def log_lines(job: Job, *, after: int, limit: int) -> list[JobLogLine]:
    """The lines of a job's log that come after line number `after`, at most `limit`, in order."""
    return list(JobLogLine.objects.filter(job=job, line__gt=after).order_by("line")[:limit])


def parameters_of(job_id: UUID) -> Mapping[str, Any]:
    """The parameters of a job, for listeners of what became of it; empty when there is no such job."""
    return Job.objects.filter(uuid=job_id).values_list("parameters", flat=True).first() or {}


def error_of(job_id: UUID) -> str:
    """Why a job's last run did not go well, for listeners; empty when it did or there is no such job."""
    return Job.objects.filter(uuid=job_id).values_list("error", flat=True).first() or ""
