"""What people do with schedules. Each change is an event; a default that was changed is left alone by updates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from pratique.server.jobs import events, parameters, services
from pratique.server.jobs.errors import NoDefault, ScheduleExists, ScheduleIsDefault, ScheduleNotFound
from pratique.server.jobs.models import Job, Schedule
from pratique.server.jobs.schedules import cron, defaults
from pratique.server.kernel import clock, outbox
from pratique.server.kernel.actions import Missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be changed of a schedule; None leaves a thing as it is."""

    cron: str | None = None
    time_zone: str | None = None
    missed: Missed | None = None
    paused: bool | None = None
    parameters: Mapping[str, Any] | None = None


@transaction.atomic
def create(name: str, *, action: str, change: Change, actor: str) -> Schedule:
    """Make a schedule. Raises `ScheduleExists`, or what is wrong with what it should be."""
    if Schedule.objects.filter(name=name).exists():
        raise ScheduleExists(schedule=name)
    now = clock.now()
    row = Schedule(name=name, action=services.find_action(action).name, is_default=False, seen_at=now)
    _apply(row, change, now=now, actor=actor)
    row.save(force_insert=True)
    _tell(row, events.SCHEDULE_CREATED.name)
    return row


@transaction.atomic
def change(name: str, wanted: Change, *, actor: str) -> Schedule:
    """Change a schedule. Raises `ScheduleNotFound`, or what is wrong with what it should be."""
    row, now = _locked(name), clock.now()
    before = _said(row)
    _apply(row, wanted, now=now, actor=actor)
    if _said(row) == before:
        return row
    row.is_changed = row.is_default and _differs(row)
    row.save()
    _tell(row, events.SCHEDULE_CHANGED.name)
    return row


@transaction.atomic
def reset(name: str, *, actor: str) -> Schedule:
    """Make a default schedule what the product has it to be. Raises `ScheduleNotFound` or `NoDefault`."""
    row, default, now = _locked(name), defaults.find(name), clock.now()
    if default is None or not row.is_default:
        raise NoDefault(schedule=name)
    defaults.apply(row, default, now=now)
    row.paused, row.updated_at, row.updated_by = False, now, actor
    row.next_due_at = cron.read(row.cron, row.time_zone).next(now)
    row.save()
    _tell(row, events.SCHEDULE_CHANGED.name)
    return row


@transaction.atomic
def delete(name: str) -> None:
    """Delete a schedule; the jobs it made stay. Raises `ScheduleNotFound` or `ScheduleIsDefault`."""
    row = _locked(name)
    if row.is_default:
        raise ScheduleIsDefault(schedule=name)
    _tell(row, events.SCHEDULE_DELETED.name)
    row.delete()


@transaction.atomic
def run(name: str) -> Job:
    """Ask for what a schedule does, now, also when it is paused. Raises `ScheduleNotFound`."""
    row = _locked(name)
    return services.request(row.action, row.parameters, schedule=name)


def _locked(name: str) -> Schedule:
    row = Schedule.objects.select_for_update().filter(name=name).first()
    if row is None:
        raise ScheduleNotFound(schedule=name)
    return row


def _apply(row: Schedule, wanted: Change, *, now: datetime, actor: str) -> None:
    """Put a change into a row, checked as a whole."""
    row.cron = row.cron if wanted.cron is None else " ".join(wanted.cron.split())
    row.time_zone = row.time_zone if wanted.time_zone is None else wanted.time_zone
    row.missed = row.missed if wanted.missed is None else wanted.missed.value
    was_paused, row.paused = row.paused, row.paused if wanted.paused is None else wanted.paused
    timetable = cron.read(row.cron, row.time_zone)
    if wanted.parameters is not None:
        action = services.find_action(row.action)
        parameters.read(action, wanted.parameters)
        row.parameters = msgspec.to_builtins(wanted.parameters)
    if wanted.cron is not None or wanted.time_zone is not None or was_paused or row.next_due_at is None:
        row.next_due_at = timetable.next(now)  # what passed while it was paused is not made up for
    row.updated_at, row.updated_by = now, actor


def _said(row: Schedule) -> tuple[object, ...]:
    return row.cron, row.time_zone, row.missed, row.paused, row.parameters


def _differs(row: Schedule) -> bool:
    default = defaults.find(row.name)
    mine = (row.cron, row.time_zone, row.missed, row.parameters)
    return default is None or mine != (default.cron, default.time_zone, default.missed.value, {})


def _tell(row: Schedule, event: str) -> None:
    outbox.record(
        type=event,
        subject=f"schedule:{row.name}",
        data={"schedule": row.name, "action": row.action, "cron": row.cron, "paused": row.paused},
    )
