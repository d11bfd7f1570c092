"""`GET /status`: what an administrator sees of an installation that is well, and of one that is not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from prometheus_client import REGISTRY

from pratique.server.config import ports
from pratique.server.config.status import metrics
from pratique.server.config.status.looks import LOOKS
from pratique.server.identity.testing import person
from pratique.server.jobs import testing
from pratique.server.jobs.models import Job
from pratique.server.jobs.testing import run_waiting, submitted
from pratique.server.kernel import clock, ids
from pratique.server.kernel.processes.models import Process
from tests.server.jobs import probes  # noqa: F401 — for its actions

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admin() -> Client:
    made = Client()
    made.force_login(person("root", is_admin=True))
    return made


@pytest.fixture(autouse=True)
def _look_anew() -> Iterator[None]:
    ports.fill()
    LOOKS.forget()
    yield
    LOOKS.forget()


def shown(client: Client) -> Any:
    found = client.get("/api/v1/status")
    assert found.status_code == 200, found.content
    return found.json()


def test_what_it_stands_on_is_asked(admin: Client) -> None:
    status = shown(admin)

    assert status["database"]["ok"]
    assert status["database"]["version"]
    assert status["database"]["size_bytes"] > 0
    assert (status["storage"]["blobs"], status["storage"]["used_bytes"]) == (0, 0)
    assert status["storage"]["free_bytes"] > 0
    assert (status["cache"]["kind"], status["index"], status["backup"]) == ("file", None, None)


def test_processes_are_shown_and_a_silent_one_is_not_ready(admin: Client) -> None:
    for role, ago in (("api", 1), ("worker", 60)):
        seen = clock.now() - timedelta(seconds=ago)
        Process.objects.create(
            uuid=ids.uuid7(), role=role, host="h", pid=7, version="1", started_at=seen, seen_at=seen, ready=True
        )

    api, worker = shown(admin)["processes"]

    assert (api["role"], api["ready"], api["wrong"]) == ("api", True, [])
    assert (worker["role"], worker["ready"]) == ("worker", False)
    assert worker["wrong"][0]["check"] == "heartbeat"
    assert "said nothing for 60 s" in worker["wrong"][0]["what"]


def test_what_waits_and_what_was_given_up_is_shown(admin: Client) -> None:
    submitted("false")
    run_waiting(testing.worker())
    submitted("probe")
    Job.objects.filter(action="probe").update(not_before=clock.now() - timedelta(seconds=90))

    status = shown(admin)

    main = next(each for each in status["queues"] if each["name"] == "main")
    assert (main["waiting"], main["ended_last_hour"], main["failed_last_hour"]) == (1, 1, 1)
    assert 90 <= main["oldest_waiting_seconds"] < 100
    [failure] = status["failures"]
    assert (failure["action"], bool(failure["error"])) == ("false", True)
    assert {each["listener"] for each in status["outbox"]} >= {"audit"}


def test_the_checks_are_the_doctors_without_those_for_the_command_line(admin: Client) -> None:
    checks = {each["name"]: each for each in shown(admin)["checks"]}

    assert (checks["database"]["state"], checks["database"]["remedy"]) == ("ok", "")
    assert (checks["index"]["state"], checks["index"]["remedy"]) == ("fail", "pratique migrate")
    assert not {"sandbox", "ports", "pooler"} & set(checks)


def test_the_checks_are_remembered_for_a_while(admin: Client) -> None:
    before = LOOKS.found()
    shown(admin)

    assert LOOKS.found() is before


def test_the_installation_as_a_whole_is_measured() -> None:
    seen = clock.now() - timedelta(seconds=60)
    for role, at in (("api", clock.now()), ("beat", seen)):
        Process.objects.create(
            uuid=ids.uuid7(), role=role, host="h", pid=7, version="1", started_at=at, seen_at=at, ready=True
        )

    metrics.refresh()

    def value(name: str, **labels: str) -> float | None:
        return REGISTRY.get_sample_value(f"pratique_{name}", labels)

    assert value("processes", role="api", state="ready") == 1
    assert value("processes", role="beat", state="silent") == 1
    assert (value("disk_free_bytes") or 0) > 0
    assert (value("backup_age_seconds"), value("certificate_expires_seconds")) == (-1, -1)
