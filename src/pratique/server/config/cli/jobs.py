"""``pratique job`` and ``pratique schedule``."""

import sys
from typing import Any
from uuid import UUID

import msgspec

from pratique.server.config.cli import process, tables
from pratique.server.config.cli.operator import ACTOR, LIST_MAX, acting, known
from pratique.server.kernel.errors import Invalid

_LOG_MAX = 10_000  # lines printed; the pages go through all


class NotAJob(Invalid):
    """{value!r} is no job's id; `pratique job list` shows them."""

    code = "not_a_job_id"


class NotAParameter(Invalid):
    """{value!r} is no parameter: write its name, an equals sign and its value, as in `seconds=5`."""

    code = "not_a_parameter"


def list_jobs(*, action: str, status: str, queue: str, limit: int) -> None:
    """Print jobs, the newest first."""
    with acting() as by:
        from pratique.server.jobs import queries
        from pratique.server.jobs.statuses import Status

        if status:
            known(status, list(Status))
        narrow = queries.Narrow(action=action, queue=queue, status=Status(status) if status else None)
        rows = [
            (each.uuid, each.action, each.status, each.requested_by, f"{each.created_at:%F %T}", each.error_code)
            for each in queries.narrowed(by=by, to=narrow).order_by("-pk")[:limit]
        ]
    tables.show(rows, heading=("Id", "Action", "Status", "Asked by", "Since (UTC)", "Error"))


def show(job_id: str) -> None:
    """Print a job, its children and its log."""
    with acting() as by:
        from pratique.server.jobs import queries

        job = queries.find_job(by=by, job_id=_job(job_id))
        family = queries.families_of([job])[job.pk]
        facts = [
            ("action", job.action),
            ("parameters", msgspec.json.encode(job.parameters).decode()),
            ("queue", job.queue),
            ("status", job.status),
            ("attempt", f"{job.attempt} of {job.attempts}"),
            ("asked by", job.requested_by),
            ("since", job.created_at.isoformat()),
            ("parent", family.parent),
            ("retry of", family.retry_of),
            ("error", job.error),
        ]
        children = queries.narrowed(by=by, to=queries.Narrow(parent=job.uuid)).order_by("pk")[:LIST_MAX]
        rows = [(each.uuid, each.action, each.status) for each in children]
        lines = [f"{each.at:%F %T}  {each.text}\n" for each in queries.log_lines(job, after=0, limit=_LOG_MAX)]
    for name, value in facts:
        if value:
            sys.stdout.write(f"{name:<11} {value}\n")
    if rows:
        sys.stdout.write("\n")
        tables.show(rows, heading=("Child", "Action", "Status"))
    sys.stdout.write("\n" + "".join(lines))


def run(action: str, parameters: list[str]) -> None:
    """Ask for a job and print its id."""
    given = dict(_parameter(each) for each in parameters)
    with acting():
        from pratique.server.jobs import services

        job = services.request(action, given)
    sys.stdout.write(f"{job.uuid}\n")


def cancel(job_id: str) -> None:
    """Cancel a job."""
    with acting():
        from pratique.server.jobs import services

        job = services.cancel(_job(job_id))
    process.say(f"{job.action} is cancelled" if job.finished_at else f"{job.action} is asked to stop")


def retry(job_id: str) -> None:
    """Retry a job and print the new one's id."""
    with acting():
        from pratique.server.jobs import services

        job = services.retry(_job(job_id))
    sys.stdout.write(f"{job.uuid}\n")


def list_schedules() -> None:
    """Print every schedule."""
    with acting() as by:
        from pratique.server.jobs import queries

        rows = [
            (
                each.name,
                each.cron,
                each.time_zone,
                "paused" if each.paused else f"{each.next_due_at:%F %T}" if each.next_due_at else "never",
                f"{each.last_due_at:%F %T}" if each.last_due_at else "never",
                each.is_changed or not each.is_default,
            )
            for each in queries.schedules(by=by).order_by("name")[:LIST_MAX]
        ]
    tables.show(rows, heading=("Name", "Cron", "Time zone", "Next (UTC)", "Last (UTC)", "Changed"))


def pause(name: str, *, paused: bool) -> None:
    """Pause or resume a schedule."""
    with acting():
        from pratique.server.jobs.schedules import editing

        row = editing.change(name, editing.Change(paused=paused), actor=ACTOR)
    process.say(f"{name} is paused" if paused else f"{name} is due at {row.next_due_at:%F %T} UTC")


def run_schedule(name: str) -> None:
    """Do now what a schedule does."""
    with acting():
        from pratique.server.jobs.schedules import editing

        job = editing.run(name)
    sys.stdout.write(f"{job.uuid}\n")


def _job(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotAJob(value=text) from error


def _parameter(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise NotAParameter(value=text)
    try:
        return name, msgspec.json.decode(value)
    except msgspec.DecodeError:
        return name, value
