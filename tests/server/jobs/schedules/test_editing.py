from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from pratique.server.jobs import schedules
from pratique.server.jobs.errors import (
    BadCron,
    BadParameters,
    NoDefault,
    ScheduleExists,
    ScheduleIsDefault,
    ScheduleNotFound,
    UnknownAction,
    UnknownTimeZone,
)
from pratique.server.jobs.models import Job, Schedule
from pratique.server.jobs.schedules import editing
from pratique.server.jobs.schedules.editing import Change
from pratique.server.kernel import clock, context
from pratique.server.kernel.actions import Missed
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.outbox.models import OutboxEvent

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

START = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def present() -> Iterator[None]:
    with clock.frozen(START), context.working(context.Context(actor="alice")):
        schedules.bring_defaults()
        yield


def _make(name: str = "naps", *, action: str = "sleep", cron: str = "0 * * * *", zone: str = "UTC") -> Schedule:
    return editing.create(name, action=action, change=Change(cron=cron, time_zone=zone), actor="alice")


def _events() -> list[str]:
    return list(OutboxEvent.objects.filter(type__startswith="schedule.").order_by("pk").values_list("type", flat=True))


def test_a_schedule_is_made_changed_and_deleted_and_each_is_an_event() -> None:
    row = _make()
    assert (row.is_default, row.next_due_at, row.updated_by) == (False, START + HOUR / 2, "alice")

    row = editing.change("naps", Change(parameters={"seconds": 5}, missed=Missed.EACH), actor="bob")
    assert (row.parameters, row.missed, row.is_changed, row.updated_by) == ({"seconds": 5}, "each", False, "bob")
    editing.change("naps", Change(missed=Missed.EACH), actor="bob")
    editing.delete("naps")

    assert not Schedule.objects.filter(name="naps").exists()
    assert _events() == ["schedule.created", "schedule.changed", "schedule.deleted"]


def test_a_resumed_schedule_makes_up_for_nothing() -> None:
    editing.change("outbox_prune", Change(paused=True), actor="alice")
    with clock.frozen(START + 5 * HOUR):
        assert schedules.fire_due(clock.now()) != ["outbox_prune"]
        row = editing.change("outbox_prune", Change(paused=False), actor="alice")

    assert row.next_due_at == START + 5.5 * HOUR
    assert not Job.objects.filter(schedule="outbox_prune").exists()


def test_a_default_that_was_changed_can_be_reset() -> None:
    before = Schedule.objects.get(name="outbox_prune").cron
    changed = editing.change("outbox_prune", Change(cron="@weekly", paused=True), actor="alice")
    assert (changed.is_changed, changed.is_default) == (True, True)

    row = editing.reset("outbox_prune", actor="alice")

    assert (row.cron, row.paused, row.is_changed, row.next_due_at) == (before, False, False, START + HOUR / 2)


def test_a_default_that_was_changed_back_is_no_more_changed() -> None:
    editing.change("outbox_prune", Change(cron="@weekly"), actor="alice")

    assert not editing.change("outbox_prune", Change(cron="0  *  * * *"), actor="alice").is_changed


def test_run_now_asks_for_the_job_also_when_paused_and_leaves_the_due_times_alone() -> None:
    _make()
    editing.change("naps", Change(paused=True, parameters={"seconds": 2}), actor="alice")

    job = editing.run("naps")

    assert (job.action, job.parameters, job.schedule, job.requested_by) == ("sleep", {"seconds": 2}, "naps", "alice")
    assert Schedule.objects.get(name="naps").last_due_at is None


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (Change(cron="never"), BadCron),
        (Change(time_zone="Mars/Olympus"), UnknownTimeZone),
        (Change(parameters={"colour": "red"}), BadParameters),
    ],
    ids=str,
)
def test_what_makes_no_sense_changes_nothing(change: Change, refusal: type[Refusal]) -> None:
    _make()

    with pytest.raises(refusal):
        editing.change("naps", change, actor="alice")
    assert _events() == ["schedule.created"]


def test_what_cannot_be_done_is_refused() -> None:
    _make()

    for refusal, attempt in (
        (ScheduleExists, _make),
        (UnknownAction, lambda: _make("other", action="slep")),
        (ScheduleNotFound, lambda: editing.delete("never")),
        (ScheduleNotFound, lambda: editing.run("never")),
        (ScheduleIsDefault, lambda: editing.delete("outbox_prune")),
        (NoDefault, lambda: editing.reset("naps", actor="alice")),
    ):
        with pytest.raises(refusal):
            attempt()
