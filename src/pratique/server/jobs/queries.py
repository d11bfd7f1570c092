"""Reading jobs, their logs, workers and schedules; for administrators of the installation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.principal import Principal
from pratique.server.jobs import families
from pratique.server.jobs.errors import JobNotFound, ScheduleNotFound, UnknownQueue
from pratique.server.jobs.models import Job, JobLogLine, Schedule, Worker
from pratique.server.jobs.statuses import ACTIVE, FINAL, HELD, Status, ordered
from pratique.server.kernel.actions import Children, Queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrow:
    """What a list of jobs is narrowed by; what is empty or None narrows nothing. `active`: not over yet."""

    action: str = ""
    status: Status | None = None
    queue: str = ""
    requested_by: str = ""
    parent: UUID | None = None
    schedule: str = ""
    active: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The public ids of a job's relatives and of its worker, and how its children stand."""

    parent: UUID | None
    retry_of: UUID | None
    worker: UUID | None
    children: Children


def jobs(*, by: Principal) -> QuerySet[Job]:
    """The jobs `by` may see: all of them for administrators."""
    require(by, Right.READ, SYSTEM)
    return Job.objects.exclude(status=Status.DELETED.value)


def narrowed(*, by: Principal, to: Narrow) -> QuerySet[Job]:
    """The jobs `by` may see, narrowed. Raises `UnknownQueue`, or `JobNotFound` for a parent that is not there."""
    found = jobs(by=by)
    if to.parent is not None:
        found = found.filter(pk__in=families.children_of(find_job(by=by, job_id=to.parent).pk).values("pk"))
    if to.queue and to.queue not in [each.value for each in Queue]:
        raise UnknownQueue(queue=to.queue, known=", ".join(each.value for each in Queue))
    for name in ("action", "queue", "requested_by", "schedule"):
        if value := getattr(to, name):
            found = found.filter(**{name: value})
    if to.status is not None:
        found = found.filter(status=to.status.value)
    if to.active is not None:
        found = found.filter(status__in=ordered(ACTIVE if to.active else FINAL))
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


def is_active(job_id: UUID) -> bool:
    """Whether a job is there and not over; for other domains."""
    return Job.objects.filter(uuid=job_id, status__in=ordered(ACTIVE)).exists()


def parameters_of(job_id: UUID) -> Mapping[str, Any]:
    """The parameters of a job, for listeners of what became of it; empty when there is no such job."""
    return Job.objects.filter(uuid=job_id).values_list("parameters", flat=True).first() or {}


def error_of(job_id: UUID) -> str:
    """Why a job's last run did not go well, for listeners; empty when it did or there is no such job."""
    return Job.objects.filter(uuid=job_id).values_list("error", flat=True).first() or ""


def failures_of_children(job_id: UUID) -> list[tuple[Mapping[str, Any], str]]:
    """The parameters and the error of each child of a job that failed or was cancelled."""
    parent = Job.objects.filter(uuid=job_id).values_list("pk", flat=True).first()
    if parent is None:
        return []
    ended = families.children_of(parent).filter(status__in=[Status.ERROR.value, Status.CANCEL.value]).order_by("pk")
    return [(each.parameters, each.error or "Its job was cancelled.") for each in ended]


def families_of(jobs: Sequence[Job]) -> dict[int, Family]:
    """The relatives of each of some jobs, in four queries for all."""
    uuids = dict(
        Job.objects.filter(pk__in={pk for each in jobs for pk in (each.parent_id, each.retry_of_id)}).values_list(
            "pk", "uuid"
        )
    )
    workers = dict(Worker.objects.filter(pk__in={each.worker_id for each in jobs}).values_list("pk", "uuid"))
    children = families.counts([each.pk for each in jobs])
    return {
        each.pk: Family(
            parent=uuids.get(each.parent_id or 0),
            retry_of=uuids.get(each.retry_of_id or 0),
            worker=workers.get(each.worker_id or 0),
            children=children[each.pk],
        )
        for each in jobs
    }


def workers(*, by: Principal) -> QuerySet[Worker]:
    """The workers there are, and those that ended in the last days; for administrators."""
    require(by, Right.READ, SYSTEM)
    return Worker.objects.all()


def held_by(workers: Sequence[Worker]) -> QuerySet[Job]:
    """What some workers are at."""
    return Job.objects.filter(worker__in=[each.pk for each in workers], status__in=ordered(HELD)).order_by("pk")


def schedules(*, by: Principal) -> QuerySet[Schedule]:
    """The schedules there are, those aside that no migration has brought up to date; for administrators."""
    require(by, Right.READ, SYSTEM)
    return Schedule.objects.exclude(cron="")


def find_schedule(*, by: Principal, name: str) -> Schedule:
    """One schedule. Raises `ScheduleNotFound`."""
    found = schedules(by=by).filter(name=name).first()
    if found is None:
        raise ScheduleNotFound(schedule=name)
    return found


def last_jobs(names: Sequence[str]) -> dict[str, Job]:
    """The job of the last firing of each of some schedules, where there is one still."""
    newest = Job.objects.filter(schedule=OuterRef("name")).exclude(status=Status.DELETED.value).order_by("-due_at")
    rows = Schedule.objects.filter(name__in=names).annotate(last=Subquery(newest.values("pk")[:1]))
    found = Job.objects.in_bulk([last for last in rows.values_list("last", flat=True) if last is not None])
    return {each.schedule: each for each in found.values()}
