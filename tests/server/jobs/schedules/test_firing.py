import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from pratique.server.jobs import schedules, testing
from pratique.server.jobs.models import Job, Schedule
from pratique.server.jobs.settings import JobsSettings
from pratique.server.jobs.testing import RecordingBell, run_waiting
from pratique.server.kernel import clock, settings
from pratique.server.kernel.actions import Every, Missed, Queue
from tests.server.jobs.probes import scheduled

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _firings() -> list[Job]:
    return list(Job.objects.filter(action="probe_tick").order_by("id"))


def _due_minutes() -> list[float]:
    return [(each.due_at - START) / MINUTE for each in _firings() if each.due_at is not None]


def _bring(missed: Missed = Missed.ONCE) -> None:
    with scheduled(Every(seconds=60, missed=missed)), clock.frozen(START):
        schedules.bring_defaults()
    Schedule.objects.exclude(name="probe_tick").delete()


def test_a_schedule_is_not_due_before_it_was_first_seen() -> None:
    _bring()

    assert schedules.fire_due(START) == []
    assert schedules.fire_due(START + timedelta(seconds=59)) == []
    assert schedules.fire_due(START + MINUTE) == ["probe_tick"]


def test_a_due_time_fires_once_and_the_next_again(bell: RecordingBell) -> None:
    _bring()
    schedules.fire_due(START + MINUTE)
    schedules.fire_due(START + MINUTE + timedelta(seconds=5))
    run_waiting(testing.worker(), queue=Queue.POLICY)
    schedules.fire_due(START + 2 * MINUTE)

    assert _due_minutes() == [1, 2]
    assert bell.rung["policy"] == 2
    assert {(each.schedule, each.requested_by) for each in _firings()} == {("probe_tick", "system")}
    row = Schedule.objects.get(name="probe_tick")
    assert (row.last_due_at, row.next_due_at) == (START + 2 * MINUTE, START + 3 * MINUTE)


def test_a_firing_whose_predecessor_is_at_work_is_left_out() -> None:
    _bring()
    schedules.fire_due(START + MINUTE)

    assert schedules.fire_due(START + 2 * MINUTE) == []
    assert _due_minutes() == [1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    missed: Missed
    seconds: int
    fires: list[float]


HOURS = 3 * 3600


@pytest.mark.parametrize(
    "absence",
    [
        Absence(missed=Missed.ONCE, seconds=HOURS, fires=[180]),
        Absence(missed=Missed.SKIP, seconds=HOURS + 59, fires=[180]),
        Absence(missed=Missed.EACH, seconds=HOURS + 5, fires=[float(each) for each in range(157, 181)]),
        Absence(missed=Missed.EACH, seconds=150, fires=[1, 2]),
    ],
    ids=str,
)
def test_after_an_absence_each_schedule_does_as_it_says(absence: Absence) -> None:
    _bring(absence.missed)
    schedules.fire_due(START + timedelta(seconds=absence.seconds))

    assert _due_minutes() == absence.fires
    assert schedules.fire_due(START + timedelta(seconds=absence.seconds)) == []


def test_what_was_missed_is_skipped_until_the_next_due_time() -> None:
    _bring(Missed.SKIP)
    Schedule.objects.update(cron="0 * * * *", next_due_at=START + timedelta(hours=1))

    assert schedules.fire_due(START + timedelta(hours=3, minutes=2)) == []
    assert schedules.fire_due(START + timedelta(hours=4)) == ["probe_tick"]
    assert _due_minutes() == [240]


def test_how_many_are_made_up_for_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    few = replace(settings.current(JobsSettings), missed_each=2)
    monkeypatch.setattr(settings, "current", lambda _cls: few)
    _bring(Missed.EACH)
    schedules.fire_due(START + timedelta(hours=3))

    assert _due_minutes() == [179, 180]


def test_a_paused_schedule_does_not_fire() -> None:
    _bring()
    Schedule.objects.update(paused=True)

    assert schedules.fire_due(START + timedelta(hours=1)) == []


def test_a_schedule_of_an_action_that_is_gone_holds_nobody_up() -> None:
    _bring()
    Schedule.objects.create(
        name="a_gone_one", action="of_an_older_version", cron="* * * * *", seen_at=START, next_due_at=START
    )

    assert schedules.fire_due(START + MINUTE) == ["probe_tick"]
    assert Schedule.objects.get(name="a_gone_one").next_due_at == START + MINUTE + timedelta(hours=1)


def test_parameters_that_do_not_fit_any_more_are_the_jobs_to_refuse() -> None:
    _bring()
    Schedule.objects.update(parameters={"colour": "red"})
    schedules.fire_due(START + MINUTE)
    run_waiting(testing.worker(), queue=Queue.POLICY)

    (job,) = _firings()
    assert (job.status, job.error_code) == ("error", "bad_parameters")
    assert "colour" in job.error


@pytest.mark.parametrize("missed", list(Missed))
def test_two_beats_fire_once(missed: Missed) -> None:
    _bring(missed)
    fired: list[str] = []
    barrier = threading.Barrier(2)

    def beat() -> None:
        try:
            barrier.wait(10)
            fired.extend(schedules.fire_due(START + 2 * MINUTE + timedelta(seconds=1)))
        finally:
            connection.close()

    beats = [threading.Thread(target=beat) for _ in range(2)]
    for each in beats:
        each.start()
    for each in beats:
        each.join(30)

    assert fired == ["probe_tick"]
    assert _due_minutes() == ([1, 2] if missed is Missed.EACH else [2])
    assert Schedule.objects.get(name="probe_tick").last_due_at == START + 2 * MINUTE


def test_a_firing_that_stands_already_is_not_made_again() -> None:
    _bring(Missed.EACH)
    schedules.fire_due(START + MINUTE)
    Schedule.objects.update(next_due_at=START + MINUTE, last_due_at=None)  # as another beat saw it

    assert schedules.fire_due(START + MINUTE) == []
    assert _due_minutes() == [1]
