from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from pratique.server.jobs import schedules
from pratique.server.jobs.models import Schedule
from pratique.server.jobs.schedules import editing
from pratique.server.jobs.schedules.editing import Change
from pratique.server.kernel import actions, clock
from pratique.server.kernel.actions import Cron, Every, Missed
from tests.server.jobs.probes import scheduled

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def present() -> Iterator[None]:
    with clock.frozen(START):
        yield


def _probe() -> Schedule:
    return Schedule.objects.get(name="probe_tick")


def test_every_declared_schedule_is_brought_in_once() -> None:
    declared = {name for name, each in actions.declared().items() if each.schedule is not None}

    assert schedules.bring_defaults() == len(declared)
    assert schedules.bring_defaults() == 0
    assert set(Schedule.objects.values_list("name", flat=True)) == declared
    assert not Schedule.objects.filter(next_due_at=None).exists()


def test_a_newer_default_is_brought_in_where_nobody_changed_it() -> None:
    with scheduled(Every(seconds=3600)):
        schedules.bring_defaults()
    with scheduled(Cron(expression="30 2 * * *", time_zone="Europe/Berlin", missed=Missed.SKIP)):
        assert schedules.bring_defaults() == 1

    row = _probe()
    assert (row.cron, row.time_zone, row.missed, row.is_changed) == ("30 2 * * *", "Europe/Berlin", "skip", False)
    assert row.next_due_at == datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("change", [Change(cron="@daily"), Change(time_zone="Europe/Berlin")], ids=str)
def test_what_a_person_changed_is_left_alone(change: Change) -> None:
    with scheduled(Every(seconds=3600)):
        schedules.bring_defaults()
        changed = editing.change("probe_tick", change, actor="alice")
    with scheduled(Every(seconds=600)):
        assert schedules.bring_defaults() == 0

    assert (_probe().cron, _probe().time_zone, _probe().is_changed) == (changed.cron, changed.time_zone, True)


def test_a_pause_stays_though_the_default_is_a_newer_one() -> None:
    with scheduled(Every(seconds=3600)):
        schedules.bring_defaults()
        editing.change("probe_tick", Change(paused=True), actor="alice")
    with scheduled(Every(seconds=600)):
        schedules.bring_defaults()

    assert (_probe().cron, _probe().paused) == ("*/10 * * * *", True)


def test_a_schedule_that_is_declared_no_more_goes_unless_a_person_changed_it() -> None:
    with scheduled(Every(seconds=3600)):
        schedules.bring_defaults()
    schedules.bring_defaults()
    assert not Schedule.objects.filter(name="probe_tick").exists()

    with scheduled(Every(seconds=3600)):
        schedules.bring_defaults()
        editing.change("probe_tick", Change(cron="@daily"), actor="alice")
    schedules.bring_defaults()
    assert (_probe().is_default, _probe().cron) == (False, "@daily")


def test_a_row_that_an_older_version_kept_goes_on_where_it_was() -> None:
    Schedule.objects.create(
        name="probe_tick", seen_at=START - timedelta(days=1), last_due_at=START - timedelta(hours=3)
    )
    with scheduled(Every(seconds=3600)):
        schedules.bring_defaults()

    assert _probe().next_due_at == START - timedelta(hours=2)


def test_a_schedule_that_a_person_made_is_not_taken_for_a_default() -> None:
    editing.create("probe_tick", action="sleep", change=Change(cron="@daily"), actor="alice")
    with scheduled(Every(seconds=3600)):
        schedules.bring_defaults()

    assert (_probe().action, _probe().cron) == ("sleep", "@daily")
