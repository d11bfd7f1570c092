"""REST of what surrounds jobs: families, retries, schedules, workers, queues over time, defaults."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from pratique.server.jobs import samples, schedules, services
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.testing import claimed, run_waiting, submitted
from pratique.server.kernel import clock
from tests.server.jobs.probes import Probe
from tests.server.jobs.test_http import Caller

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_a_job_says_who_its_family_is(probe: Probe) -> None:
    assert not probe.ran
    parent, child = submitted("probe"), submitted("probe", {"number": 1})
    Job.objects.filter(pk=child.pk).update(parent=parent, namespace="acme")
    root = Caller()

    _, shown = root.get(f"/jobs/{parent.uuid}")
    assert (shown["children"], shown["parent"]) == ({"total": 1, "active": 1, "done": 0, "failed": 0}, None)
    [listed] = root.get(f"/jobs?parent={parent.uuid}")[1]["items"]
    assert (listed["id"], listed["parent"], listed["namespace"]) == (str(child.uuid), str(parent.uuid), "acme")
    assert (listed["children"], listed["deadline_seconds"], listed["capacity"]) == (None, 60, {})


def test_jobs_are_narrowed_by_who_asked_and_whether_they_are_over(worker: Worker) -> None:
    submitted("probe")
    run_waiting(worker)
    Caller().post("/jobs", {"action": "sleep"})
    bob = Caller(name="bob")

    def ids(query: str) -> list[str]:
        return [each["action"] for each in bob.get(f"/jobs?{query}")[1]["items"]]

    assert (ids("active=true"), ids("active=false")) == (["sleep"], ["probe"])
    assert (ids("requested_by=root"), ids("requested_by=bob"), ids("schedule=nightly")) == (["sleep"], [], [])


def test_a_job_may_be_asked_for_later() -> None:
    at = (clock.now() + timedelta(hours=1)).replace(microsecond=0)

    status, job = Caller().post("/jobs", {"action": "sleep", "not_before": at.isoformat()})

    assert status == HTTPStatus.ACCEPTED
    assert job["not_before"].startswith(f"{at:%Y-%m-%dT%H:%M:%S}")
    assert Caller(name="bob").post("/jobs", {"action": "sleep", "not_before": "2026-01-01T00:00:00"})[0] == 422


def test_an_ended_job_is_retried_as_a_new_one_and_deleted() -> None:
    job, root = submitted("sleep", {"seconds": 3}), Caller()
    assert root.post(f"/jobs/{job.uuid}/retry")[1]["code"] == "job_is_not_over"
    root.post(f"/jobs/{job.uuid}/cancel")

    status, again = root.post(f"/jobs/{job.uuid}/retry")

    assert (status, again["retry_of"], again["parameters"]) == (202, str(job.uuid), {"seconds": 3.0})
    assert root.delete(f"/jobs/{job.uuid}") == HTTPStatus.NO_CONTENT
    assert root.get(f"/jobs/{job.uuid}")[0] == HTTPStatus.NOT_FOUND


def test_workers_are_listed_with_what_they_are_at(worker: Worker) -> None:
    Worker.objects.update(capacity={"scan": 2}, version="1.2.3")
    job = submitted("probe")
    claimed(worker)
    Job.objects.update(needs="scan=1")
    root = Caller()

    [shown] = root.get("/workers")[1]["items"]

    assert (shown["state"], shown["capacity"], shown["used"], shown["version"]) == (
        "living", {"scan": 2}, {"scan": 1}, "1.2.3",
    )  # fmt: skip
    assert [each["id"] for each in shown["running"]] == [str(job.uuid)]

    Worker.objects.update(heartbeat_at=clock.now() - timedelta(hours=1), expires_at=clock.now() - timedelta(hours=1))
    assert root.get("/workers")[1]["items"][0]["state"] == "dead"
    Worker.objects.update(ended_at=clock.now())
    assert root.get("/workers")[1]["items"][0]["state"] == "ended"


def test_queues_now_and_over_time(worker: Worker) -> None:
    submitted("probe")
    submitted("false")
    run_waiting(worker)
    submitted("sleep")
    root = Caller()

    main = next(each for each in root.get("/queues")[1] if each["name"] == "main")
    assert (main["waiting"], main["running"], main["workers"], main["ended_last_hour"], main["failed_last_hour"]) == (
        1, 0, 1, 2, 1,
    )  # fmt: skip
    samples.take(clock.now())
    _, history = root.get("/queues/history?hours=1")
    assert history["step_seconds"] == 60
    assert history["points"][0]["queues"]["main"]["waiting"] == 1
    assert root.get("/queues/history?hours=169")[0] == HTTPStatus.UNPROCESSABLE_ENTITY


def test_schedules_are_listed_looked_at_changed_and_run() -> None:
    schedules.bring_defaults()
    root = Caller()

    [first, *_] = root.get("/schedules")[1]["items"]
    assert (first["is_default"], first["is_changed"], first["last_job"]) == (True, False, None)
    status, made = root.post("/schedules", {"name": "naps", "action": "sleep", "cron": "30 2 * * *"})
    assert (status, made["time_zone"], made["missed"]) == (201, "UTC", "once")
    _, ran = root.post("/schedules/naps/run")
    status, paused = root.patch("/schedules/naps", {"paused": True, "time_zone": "Europe/Berlin"})
    assert (paused["paused"], paused["next_due_at"], paused["last_job"]) == (
        True, None, {"id": ran["id"], "status": "waiting"},
    )  # fmt: skip
    assert [each["id"] for each in root.get("/jobs?schedule=naps")[1]["items"]] == [ran["id"]]
    assert root.get("/schedules/naps")[1] == paused
    assert root.post("/schedules/naps/reset")[1]["code"] == "schedule_has_no_default"
    assert root.delete("/schedules/naps") == HTTPStatus.NO_CONTENT
    assert root.get("/schedules/naps")[0] == HTTPStatus.NOT_FOUND


def test_an_expression_is_said_in_words_with_its_next_times() -> None:
    root = Caller()

    _, preview = root.get("/schedules/preview?cron=30+2+*+*+*&time_zone=Europe/Berlin")
    assert preview["words"] == "At 02:30 every day"
    assert len(preview["next"]) == 5
    status, problem = root.get("/schedules/preview?cron=30+2")
    assert (status, problem["code"]) == (HTTPStatus.BAD_REQUEST, "bad_cron")


@pytest.mark.parametrize("name", ["", "Naps", "a b", "../x", "x" * 65, "preview/x"])
def test_a_schedule_is_called_so_that_it_can_be_addressed(name: str) -> None:
    status, _ = Caller().post("/schedules", {"name": name, "action": "sleep", "cron": "@daily"})

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY


def test_the_defaults_of_an_action_are_set_and_listed() -> None:
    root = Caller()

    status, sleep = root.put("/actions/sleep/defaults", {"parameters": {"seconds": 9}})

    assert (status, sleep["defaults"], sleep["attempts"], sleep["deadline_seconds"]) == (
        200,
        {"seconds": 9.0},
        3,
        90000,
    )
    assert sleep in root.get("/actions")[1]
    assert root.post("/jobs", {"action": "sleep"})[1]["parameters"] == {"seconds": 9.0}
    assert root.put("/actions/slep/defaults", {"parameters": {}})[0] == HTTPStatus.NOT_FOUND


def test_an_alias_asks_for_the_action_itself() -> None:
    assert Caller().post("/jobs", {"action": "nautilus_update_db"})[1]["action"] == "update_vuln_db"


def test_deleting_a_waiting_job_cancels_it_and_one_that_runs_stays(worker: Worker) -> None:
    waiting = submitted("sleep")
    services.delete(waiting.uuid)
    running = submitted("probe")
    claimed(worker)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.finished_at is not None) == ("deleted", True)
    root = Caller()
    assert root.delete(f"/jobs/{running.uuid}") == HTTPStatus.CONFLICT
