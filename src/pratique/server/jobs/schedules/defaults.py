"""The schedules that come with the product: each action's own, as it declares it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pratique.server.jobs.models import Schedule
from pratique.server.jobs.schedules import cron
from pratique.server.kernel import actions, clock
from pratique.server.kernel.actions import Cron, Missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """A schedule as the product has it; it is called as its action is."""

    action: str
    cron: str
    time_zone: str
    missed: Missed


def of(action: actions.Action) -> Default | None:
    """The default schedule of an action; None when it has none."""
    if action.schedule is None:
        return None
    return Default(
        action=action.name,
        cron=cron.expression_of(action.schedule),
        time_zone=action.schedule.time_zone if isinstance(action.schedule, Cron) else "UTC",
        missed=action.schedule.missed,
    )


def find(name: str) -> Default | None:
    """The default schedule of that name."""
    action = actions.declared().get(name)
    return None if action is None else of(action)


@transaction.atomic
def bring_defaults() -> int:
    """Make the default schedules that are missing, and bring those up to date that no person changed.

    Returns how many were made, changed or removed. A changed one stays as it is; one whose action has no schedule any
    more goes, unless a person changed it.
    """
    now, count = clock.now(), 0
    present = {each.name: each for each in Schedule.objects.select_for_update().order_by("name")}
    wanted = {name: found for name, action in actions.declared().items() if (found := of(action)) is not None}
    for name, default in sorted(wanted.items()):
        row = present.get(name)
        if row is None:
            row = Schedule(name=name, seen_at=now)
        elif row.is_changed or not row.is_default or _says(row) == default:
            continue
        apply(row, default, now=now)
        row.save()
        count += 1
    for row in present.values():
        if row.is_default and row.name not in wanted:
            count += _leave(row)
    return count


def apply(row: Schedule, default: Default, *, now: datetime) -> None:
    """Put a default into a row, which the caller saves."""
    row.action, row.cron, row.time_zone = default.action, default.cron, default.time_zone
    row.missed, row.parameters = default.missed.value, {}
    row.is_default, row.is_changed = True, False
    since = row.last_due_at if row.next_due_at is None else None  # one that an older version kept goes on where it was
    row.next_due_at = cron.read(row.cron, row.time_zone).next(since or now)


def _says(row: Schedule) -> Default:
    return Default(action=row.action, cron=row.cron, time_zone=row.time_zone, missed=Missed(row.missed))


def _leave(row: Schedule) -> bool:
    """Let go of a row whose default is no more; one that a person changed becomes theirs."""
    if row.is_changed:
        Schedule.objects.filter(pk=row.pk).update(is_default=False)
    else:
        row.delete()
    return True
