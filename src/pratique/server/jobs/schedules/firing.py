"""What beat does with schedules: a job for each due time that has passed, as the schedule says.

Two beats may look at the same moment: the row is locked while one fires, and the job is unique on (schedule, due time),
so the other finds nothing left to do.
"""

from datetime import datetime, timedelta

import structlog
from django.db import transaction

from pratique.server.jobs import services
from pratique.server.jobs.models import Job, Schedule
from pratique.server.jobs.schedules import cron
from pratique.server.jobs.settings import JobsSettings
from pratique.server.kernel import actions, settings
from pratique.server.kernel.actions import Missed
from pratique.server.kernel.errors import Refusal

_log = structlog.get_logger("beat")


def fire_due(now: datetime) -> list[str]:
    """Insert a job for every schedule that is due and has none yet. Returns the schedules fired by this call."""
    due = Schedule.objects.filter(paused=False, next_due_at__lte=now).order_by("next_due_at")
    return [name for name in list(due.values_list("name", flat=True)) if _fire(name, now)]


def _fire(name: str, now: datetime) -> bool:
    with transaction.atomic():
        due = Schedule.objects.filter(name=name, paused=False, next_due_at__lte=now)
        row = due.select_for_update(skip_locked=True).first()
        if row is None or row.next_due_at is None:  # another beat has it
            return False
        jobs = []
        try:
            timetable = cron.read(row.cron, row.time_zone)
            chosen, last = _due_times(row, timetable, now)
            action = services.find_action(row.action)
            jobs = [each for due_at in chosen if (each := _insert(row, action, due_at)) is not None]
            row.last_due_at, row.next_due_at = last, timetable.next(now)
        except Refusal as refusal:  # of an action or a time zone that this version does not know
            _log.error("schedule.unusable", schedule=name, reason=str(refusal))
            row.next_due_at = now + timedelta(hours=1)
        row.save(update_fields=["last_due_at", "next_due_at"])
    for job in jobs:
        _log.info("schedule.fired", schedule=name, action=job.action, due=str(job.due_at), job=str(job.uuid))
    return bool(jobs)


def _due_times(row: Schedule, timetable: cron.Timetable, now: datetime) -> tuple[list[datetime], datetime]:
    """The due times that get a job, and the last one that passed."""
    own, since = settings.current(JobsSettings), row.next_due_at or now
    missed = Missed(row.missed)
    most = own.missed_each if missed is Missed.EACH else 1
    passed = timetable.passed(since=since, until=now, most=most) or [since]
    if missed is Missed.SKIP and now - passed[-1] > timedelta(seconds=own.missed_grace):
        return [], passed[-1]
    return passed, passed[-1]


def _insert(row: Schedule, action: actions.Action, due_at: datetime) -> Job | None:
    return services.fire(
        action,
        schedule=row.name,
        due_at=due_at,
        parameters=row.parameters,
        side_by_side=Missed(row.missed) is Missed.EACH,
    )
