import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from pratique.server.jobs import schedules, testing
from pratique.server.jobs.models import Job, Schedule
from pratique.server.jobs.testing import RecordingBell, run_waiting
from pratique.server.kernel.actions import Every, Queue
from tests.server.jobs.probes import scheduled

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
AFTER = START + timedelta(seconds=61)


def _firings() -> list[Job]:
    return list(Job.objects.filter(action="probe_tick").order_by("id"))


@given(seconds=st.integers(1, 10**6), now=st.integers(1, 4 * 10**9).map(lambda each: datetime.fromtimestamp(each, UTC)))
def test_the_last_due_time_is_a_multiple_and_not_in_the_future(*, seconds: int, now: datetime) -> None:
    due = schedules.last_due(Every(seconds=seconds), now)

    assert due <= now < due + timedelta(seconds=seconds)
    assert due.timestamp() % seconds == 0


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
class TestFiring:
    def test_a_schedule_is_not_due_before_it_was_first_seen(self) -> None:
        with scheduled(60):
            assert "probe_tick" not in schedules.fire_due(START)
            assert "probe_tick" not in schedules.fire_due(START + timedelta(seconds=59))
            assert "probe_tick" in schedules.fire_due(AFTER)

    def test_a_due_time_fires_once_and_the_next_again(self, bell: RecordingBell) -> None:
        with scheduled(60):
            schedules.fire_due(START)
            schedules.fire_due(AFTER)
            schedules.fire_due(AFTER + timedelta(seconds=5))
            run_waiting(testing.worker(), queue=Queue.POLICY)
            schedules.fire_due(AFTER + timedelta(seconds=60))

        assert [each.due_at for each in _firings()] == [
            START + timedelta(seconds=60),
            START + timedelta(seconds=120),
        ]
        assert bell.rung["policy"] == 2
        assert {(each.schedule, each.requested_by) for each in _firings()} == {("probe_tick", "system")}

    def test_what_was_missed_is_made_up_for_once(self) -> None:
        with scheduled(60):
            schedules.fire_due(START)
            schedules.fire_due(START + timedelta(hours=3))

        assert [each.due_at for each in _firings()] == [START + timedelta(hours=3)]

    def test_a_firing_whose_predecessor_is_at_work_is_left_out(self) -> None:
        with scheduled(60):
            schedules.fire_due(START)
            schedules.fire_due(AFTER)
            assert schedules.fire_due(AFTER + timedelta(seconds=60)) == []

        assert len(_firings()) == 1

    def test_two_beats_fire_once(self) -> None:
        fired: list[str] = []
        barrier = threading.Barrier(2)

        def beat() -> None:
            try:
                barrier.wait(10)
                fired.extend(each for each in schedules.fire_due(AFTER) if each == "probe_tick")
            finally:
                connection.close()

        with scheduled(60):
            schedules.fire_due(START)
            beats = [threading.Thread(target=beat) for _ in range(2)]
            for each in beats:
                each.start()
            for each in beats:
                each.join(30)

        assert fired == ["probe_tick"]
        assert len(_firings()) == 1
        assert Schedule.objects.get(name="probe_tick").last_due_at == START + timedelta(seconds=60)
