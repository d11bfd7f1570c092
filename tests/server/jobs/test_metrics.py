from datetime import timedelta

import pytest
from django.db import transaction
from prometheus_client import REGISTRY

from pratique.server.jobs import metrics
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.testing import claimed, run_waiting, submitted
from pratique.server.kernel import clock, outbox
from pratique.server.kernel.outbox.models import Delivery, DeliveryState
from tests.server.jobs import probes  # noqa: F401 — for its actions

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

outbox.event_type("probe.counted", help="Something to be counted, in a test.")


def _value(name: str, **labels: str) -> float | None:
    metrics.refresh()
    return REGISTRY.get_sample_value(f"pratique_{name}", labels)


def test_the_depth_of_a_queue_and_the_age_of_its_oldest_job() -> None:
    submitted("probe")
    Job.objects.update(not_before=clock.now() - timedelta(seconds=90))
    submitted("probe")

    assert _value("jobs_waiting", queue="main") == 2
    assert 90 <= (_value("jobs_oldest_waiting_seconds", queue="main") or 0) < 100
    assert _value("jobs_oldest_waiting_seconds", queue="tqi") == 0


def test_what_runs_and_who_serves(worker: Worker) -> None:
    submitted("probe")
    claimed(worker)

    assert (_value("jobs_running", queue="main"), _value("jobs_waiting", queue="main")) == (1, 0)
    assert _value("workers_living", queue="main") == 1


def test_what_ended_how_and_how_long_it_took(worker: Worker) -> None:
    submitted("probe")
    submitted("false")
    run_waiting(worker)
    Job.objects.filter(action="probe").update(started_at=clock.now() - timedelta(seconds=30))

    assert _value("jobs_ended_last_hour", action="probe", status="done") == 1
    assert _value("jobs_ended_last_hour", action="false", status="error") == 1
    assert 29 < (_value("jobs_duration_mean_seconds", action="probe") or 0) < 40
    assert 29 < (_value("jobs_duration_max_seconds", action="probe") or 0) < 40


def test_what_listeners_have_not_had() -> None:
    with transaction.atomic():
        outbox.record(type="probe.counted", subject="")
    assert _value("outbox_waiting", listener="audit") == 1
    assert (_value("outbox_oldest_waiting_seconds", listener="audit") or 0) > 0

    Delivery.objects.update(state=DeliveryState.DEAD)
    assert _value("outbox_dead", listener="audit") == 1
    assert _value("outbox_waiting", listener="audit") == 0
