"""The doctor's checks of what goes on: each thing is broken, and the remedy is read."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pratique import __version__
from pratique.server.backup import folder
from pratique.server.config.doctor import Level, operation
from pratique.server.jobs import testing
from pratique.server.jobs.models import Job, Schedule
from pratique.server.kernel import cache as shared
from pratique.server.kernel import clock, ids, outbox
from pratique.server.kernel.cache import sharing
from pratique.server.kernel.outbox.models import Delivery, DeliveryState, OutboxEvent
from pratique.server.kernel.processes.models import Process
from tests.server.jobs import probes  # noqa: F401 — for its actions

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def now() -> datetime:
    return clock.now()


def process(*, role: str = "worker", version: str = __version__, ago: float = 0, **fields: object) -> Process:
    at = clock.now() - timedelta(seconds=ago)
    row = {"uuid": ids.uuid7(), "role": role, "host": "h", "pid": 7, "version": version, "ready": True, **fields}
    return Process.objects.create(started_at=at, seen_at=at, **row)


def test_processes_that_are_well_or_away(now: datetime) -> None:
    assert operation.processes(now=now).what == "nothing is running"

    process()

    assert operation.processes(now=now).level is Level.OK


def test_a_process_that_is_not_ready(now: datetime) -> None:
    process(ready=False, wrong=[{"check": "broker", "what": "the broker does not answer"}])

    found = operation.processes(now=now)

    assert (found.level, "worker on h (the broker does not answer)" in found.what) == (Level.FAIL, True)
    assert "look at what that process logs" in found.remedy


def test_processes_of_another_version(now: datetime) -> None:
    process(version="0.0.9")

    found = operation.processes(now=now)

    assert (found.level, "worker on h is 0.0.9" in found.what) == (Level.WARN, True)
    assert "restart the others" in found.remedy


def test_a_role_that_died(now: datetime) -> None:
    process(role="api")
    process(role="beat", ago=60)

    found = operation.processes(now=now)

    assert (found.level, "beat on h" in found.what) == (Level.FAIL, True)
    assert "start it again" in found.remedy


def test_clocks_that_differ(now: datetime) -> None:
    assert operation.clocks(now=now).level is Level.OK

    process(skew=-40.0)

    found = operation.clocks(now=now)
    assert (found.level, "h (-40 s)" in found.what, "NTP" in found.remedy) == (Level.FAIL, True, True)


def test_a_clock_that_is_not_the_databases(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pratique.server.kernel.processes.presence.skew", lambda: 180.0)

    found = operation.clocks(now=now)

    assert (found.level, "this clock is +180 s" in found.what) == (Level.FAIL, True)


def test_a_queue_without_workers(now: datetime) -> None:
    job = testing.submitted("probe")
    Job.objects.filter(pk=job.pk).update(not_before=now - timedelta(seconds=5))

    found = operation.queues(now=now)

    assert (found.level, found.what) == (Level.FAIL, "jobs wait that no worker will run: main")
    assert "`pratique worker --queues main`" in found.remedy


def test_a_queue_that_does_not_get_on(now: datetime) -> None:
    testing.worker()
    assert operation.queues(now=now).level is Level.OK
    job = testing.submitted("probe")
    Job.objects.filter(pk=job.pk).update(not_before=now - timedelta(hours=2))

    found = operation.queues(now=now)

    assert (found.level, "main (120 min)" in found.what) == (Level.WARN, True)
    assert "start more workers" in found.remedy


def test_a_job_that_is_stuck(now: datetime) -> None:
    testing.submitted("probe")
    testing.claimed(testing.worker())
    assert operation.stuck(now=now).level is Level.OK

    Job.objects.update(lease_until=now - timedelta(minutes=5))

    found = operation.stuck(now=now)
    assert (found.level, "probe" in found.what, "`pratique beat`" in found.remedy) == (Level.FAIL, True, True)


def delivery(*, state: DeliveryState, at: datetime) -> None:
    listener = next(iter(outbox.listeners()))
    event = OutboxEvent.objects.create(uuid=ids.uuid7(), type="probe", at=at)
    Delivery.objects.create(event=event, listener=listener, state=state, not_before=at)


def test_deliveries_that_were_given_up(now: datetime) -> None:
    assert operation.deliveries(now=now).level is Level.OK

    delivery(state=DeliveryState.DEAD, at=now)

    found = operation.deliveries(now=now)
    assert (found.level, "outbox_revive" in found.remedy) == (Level.FAIL, True)


def test_deliveries_that_nobody_makes(now: datetime) -> None:
    delivery(state=DeliveryState.WAITING, at=now - timedelta(minutes=6))

    found = operation.deliveries(now=now)

    assert (found.level, "events wait" in found.what) == (Level.FAIL, True)
    assert "workers deliver them" in found.remedy


def test_a_schedule_that_nobody_fires(now: datetime) -> None:
    Schedule.objects.all().delete()
    row = Schedule.objects.create(name="probe", action="probe", seen_at=now, next_due_at=now - timedelta(minutes=6))
    late = operation.schedules(now=now)
    row.paused = True
    row.save()

    assert (late.level, "probe" in late.what, "`pratique beat`" in late.remedy) == (Level.FAIL, True, True)
    assert operation.schedules(now=now).level is Level.OK


def test_backups_that_are_missing_or_old(now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "configured", lambda: tmp_path)

    missing = operation.backups(now=now)
    folder.new_path(tmp_path, now - timedelta(days=9)).touch()
    old = operation.backups(now=now)
    folder.new_path(tmp_path, now).touch()
    fresh = operation.backups(now=now)

    assert (missing.level, "`pratique backup create`" in missing.remedy) == (Level.WARN, True)
    assert (old.level, "9 days old" in old.what) == (Level.WARN, True)
    assert fresh.level is Level.OK


def test_a_cache_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_installed", shared.Unshared())

    found = operation.cache()

    assert (found.level, "PRATIQUE_REDIS_URL" in found.remedy) == (Level.WARN, True)


def test_storage_that_cannot_be_written(tmp_path: Path) -> None:
    assert operation.storage(tmp_path).level is Level.OK
    assert list(tmp_path.iterdir()) == []

    found = operation.storage(tmp_path / "nowhere")

    assert (found.level, "pushes are refused" in found.remedy) == (Level.FAIL, True)
