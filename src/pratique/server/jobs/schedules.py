"""When a declared schedule is due, and the job that each due time gets: one, however many beats there are.

The due times of a schedule are the same for every process that computes them, so two beats try to insert the same row
and the database lets one. Due times missed while no beat ran are made up for by one job, for the last of them; a firing
whose predecessor is still at work is left out.
"""

from datetime import UTC, datetime

import structlog
from django.db import transaction

from pratique.server.jobs import services
from pratique.server.jobs.models import Schedule
from pratique.server.kernel import actions

_log = structlog.get_logger("beat")


def last_due(schedule: actions.Every, now: datetime) -> datetime:
    """The latest due time that is not after `now`; pure."""
    return datetime.fromtimestamp(int(now.timestamp()) // schedule.seconds * schedule.seconds, tz=UTC)


def fire_due(now: datetime) -> list[str]:
    """Insert a job for every schedule that is due and has none yet. Returns the actions fired by this call."""
    known = {each.name: each for each in Schedule.objects.all()}
    fired: list[str] = []
    for name, action in sorted(actions.declared().items()):
        if action.schedule is None:
            continue
        remembered = known.get(name)
        if remembered is None:
            Schedule.objects.get_or_create(name=name, defaults={"seen_at": now})
            continue
        due = last_due(action.schedule, now)
        if due <= max(remembered.seen_at, remembered.last_due_at or remembered.seen_at):
            continue
        with transaction.atomic():
            job = services.fire(action, due_at=due)
            Schedule.objects.filter(name=name).update(last_due_at=due)
        if job is not None:
            _log.info("schedule.fired", action=name, due=due.isoformat(), job=str(job.uuid))
            fired.append(name)
    return fired
