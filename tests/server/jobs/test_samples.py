import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from pratique.server.jobs import samples
from pratique.server.jobs.models import Job, QueueSample, Worker
from pratique.server.jobs.testing import run_waiting, submitted
from pratique.server.kernel import clock

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _sample(at: datetime, *, seconds: int = 60, **counts: float) -> None:
    every = {"waiting": 0, "running": 0, "ended": 0, "failed": 0, "oldest_seconds": 0.0, **counts}
    QueueSample.objects.create(at=at, seconds=seconds, queues={"main": every})


def test_a_sample_says_how_the_queues_stand_and_what_ended_in_the_minute(worker: Worker) -> None:
    submitted("sleep", {"seconds": 0})
    submitted("false")
    run_waiting(worker)
    submitted("sleep")
    at = clock.now().replace(second=0, microsecond=0) + MINUTE
    Job.objects.filter(status="waiting").update(not_before=at - timedelta(seconds=90))

    assert samples.take(at + timedelta(seconds=5))
    assert not samples.take(at + timedelta(seconds=59))

    row = QueueSample.objects.get()
    assert (row.at, row.seconds) == (at, 60)
    assert row.queues["main"] == {"waiting": 1, "running": 0, "ended": 2, "failed": 1, "oldest_seconds": 90.0}
    assert row.queues["tqi"]["waiting"] == 0


def test_two_beats_write_one_sample() -> None:
    wrote: list[bool] = []
    barrier = threading.Barrier(2)

    def beat() -> None:
        try:
            barrier.wait(10)
            wrote.append(samples.take(NOW))
        finally:
            connection.close()

    beats = [threading.Thread(target=beat) for _ in range(2)]
    for each in beats:
        each.start()
    for each in beats:
        each.join(30)

    assert len(wrote) == 2
    assert QueueSample.objects.count() == 1


def test_a_step_holds_the_most_that_waited_and_the_sum_of_what_ended() -> None:
    _sample(NOW - 9 * MINUTE, waiting=3, ended=1)
    _sample(NOW - 8 * MINUTE, waiting=5, ended=2, failed=1, oldest_seconds=7.5)
    _sample(NOW, waiting=1, ended=4)

    step, points = samples.history(hours=24, now=NOW)

    assert step == 300
    assert [(at, found["main"].waiting, found["main"].ended) for at, found in points] == [
        (NOW - 5 * MINUTE, 5, 3),
        (NOW, 1, 4),
    ]
    assert points[0][1]["main"].oldest_seconds == 7.5


@pytest.mark.parametrize(("hours", "step"), [(1, 60), (6, 60), (24, 300), (48, 600), (168, 1800)])
def test_an_answer_has_a_few_hundred_points_at_most(hours: int, step: int) -> None:
    assert samples.history(hours=hours, now=NOW)[0] == step
    assert hours * 3600 / step <= samples.POINTS_MAX


def test_old_samples_are_made_coarser_and_the_oldest_go() -> None:
    old = NOW - timedelta(days=2)
    for minute in range(1, 21):
        _sample(old + minute * MINUTE, waiting=minute, ended=1)
    _sample(NOW - timedelta(days=8))
    _sample(NOW - MINUTE, ended=9)

    assert samples.thin(NOW) == 19
    assert samples.thin(NOW) == 0

    assert [(each.at, each.seconds, each.queues["main"]["waiting"]) for each in QueueSample.objects.all()] == [
        (old + 10 * MINUTE, 600, 10),
        (old + 20 * MINUTE, 600, 20),
        (NOW - MINUTE, 60, 0),
    ]
    assert sum(each.queues["main"]["ended"] for each in QueueSample.objects.all()) == 29


def test_a_sample_that_comes_late_is_put_to_the_others_of_its_time() -> None:
    old = NOW - timedelta(days=2)
    _sample(old, seconds=600, ended=5)
    _sample(old - MINUTE, ended=1)

    samples.thin(NOW)

    assert QueueSample.objects.get().queues["main"]["ended"] == 6
