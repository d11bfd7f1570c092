"""A process's row: there while it lives, silent when it was killed, gone when it ended or was replaced."""

from datetime import timedelta

import pytest
from django.db import connection

from pratique.server.kernel import clock, ids
from pratique.server.kernel.processes import presence
from pratique.server.kernel.processes.models import Process
from pratique.server.kernel.processes.presence import Presence
from tests.support.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

NO_SUCH_PID = 2**22 + 1  # one more than the kernel gives


def told(*, role: str = "worker", pid: int = 1, ago: timedelta = timedelta()) -> Process:
    now = clock.now()
    return Process.objects.create(
        uuid=ids.uuid7(),
        role=role,
        host="here",
        pid=pid,
        version="1",
        started_at=now - ago,
        seen_at=now - ago,
        ready=True,
    )


def test_a_process_has_a_row_for_as_long_as_it_lives() -> None:
    with Presence("beat", look=lambda: [{"check": "broker", "what": "the broker does not answer"}]):
        eventually(lambda: Process.objects.filter(role="beat").exists(), what="the row")
        row = Process.objects.get()

    assert (row.ready, row.wrong) == (False, [{"check": "broker", "what": "the broker does not answer"}])
    assert Process.objects.count() == 0


def test_the_same_process_keeps_one_row() -> None:
    here = Presence("beat", look=list)

    here.beat()
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        here.beat()

    [row] = presence.living(now=clock.now())
    assert (row.role, row.ready) == ("beat", True)
    assert row.seen_at > clock.now()


def test_a_killed_process_is_silent_before_it_is_forgotten() -> None:
    told(ago=timedelta(seconds=30))
    told(ago=timedelta(hours=2))

    [silent] = presence.known(now=clock.now())

    assert presence.is_silent(silent, now=clock.now())
    assert presence.living(now=clock.now()) == []
    assert presence.forget(now=clock.now()) == 1


def test_what_is_started_in_the_place_of_the_dead_forgets_them() -> None:
    told(role="worker", pid=NO_SUCH_PID)
    told(role="beat", pid=NO_SUCH_PID)
    told(role="worker", pid=1)

    assert presence.forget_replaced(host="here", role="worker") == 1
    assert sorted(Process.objects.values_list("role", "pid")) == [("beat", NO_SUCH_PID), ("worker", 1)]


def test_the_clock_is_compared_with_a_database_of_another_machine() -> None:
    with clock.frozen(clock.now() + timedelta(minutes=10)):
        Presence("beat", look=list).beat()

    [row] = Process.objects.all()
    if connection.vendor == "postgresql":
        assert row.skew == pytest.approx(600, abs=30)
    else:
        assert row.skew is None


def test_what_a_process_has_loaded_is_told_when_it_hears_of_it_and_soon_when_not() -> None:
    loaded = {"policies": 1}
    with Presence("firewall", look=list, load=lambda: dict(loaded)) as here:
        for number in (2, 3):
            loaded["policies"] = number
            if number == 2:
                here.stir()
            eventually(
                lambda: Process.objects.filter(loaded={"policies": loaded["policies"]}).exists(),
                within=3,
                what="what is loaded",
            )
