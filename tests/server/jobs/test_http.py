import json
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from pratique.server.identity.models import TokenScope
from pratique.server.identity.testing import person, token_of
from pratique.server.jobs import ports
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.streams import tickets
from pratique.server.jobs.testing import run_waiting, submitted
from pratique.server.kernel import clock, ids
from pratique.server.kernel.actions import JobContext
from tests.server.jobs.probes import Probe

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


class Caller:
    """Somebody with an access token."""

    def __init__(self, *, name: str = "root", is_admin: bool = True, scope: TokenScope = TokenScope.WRITE) -> None:
        self._headers = {"Authorization": f"Bearer {token_of(person(name, is_admin=is_admin), scope=scope)}"}
        self._client = Client()

    def get(self, path: str) -> tuple[int, Any]:
        answer = self._client.get(f"/api/v1{path}", headers=self._headers)
        return answer.status_code, json.loads(answer.content)

    def post(self, path: str, body: object = None) -> tuple[int, Any]:
        return self._send("POST", path, body)

    def put(self, path: str, body: object) -> tuple[int, Any]:
        return self._send("PUT", path, body)

    def patch(self, path: str, body: object) -> tuple[int, Any]:
        return self._send("PATCH", path, body)

    def delete(self, path: str) -> int:
        return self._client.delete(f"/api/v1{path}", headers=self._headers).status_code

    def _send(self, method: str, path: str, body: object) -> tuple[int, Any]:
        answer = self._client.generic(
            method, f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=self._headers
        )
        return answer.status_code, json.loads(answer.content)


def test_a_job_asked_for_is_there_and_says_who_asked() -> None:
    root = Caller()

    status, made = root.post("/jobs", {"action": "sleep", "parameters": {"seconds": 5}})
    assert status == HTTPStatus.ACCEPTED
    _, shown = root.get(f"/jobs/{made['id']}")

    assert shown == made
    assert {name: made[name] for name in ("action", "queue", "status", "parameters", "requested_by")} == {
        "action": "sleep",
        "queue": "main",
        "status": "waiting",
        "parameters": {"seconds": 5.0},
        "requested_by": "root",
    }
    assert (made["attempt"], made["attempts"], made["progress"], made["error"]) == (0, 3, None, None)


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ({"action": "slep"}, "unknown_action", " false, "),
        ({"action": "sleep", "parameters": {"seconds": "x"}}, "bad_parameters", "$.seconds"),
        ({"action": "sleep", "parameter": {}}, "validation_failed", ""),
    ],
)
def test_what_cannot_be_asked_for_is_refused_in_words(body: object, code: str, says: str) -> None:
    status, problem = Caller().post("/jobs", body)

    assert status in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert problem["code"] == code
    assert says in problem["detail"]


def test_the_list_is_narrowed_and_paged_the_newest_first(worker: Worker) -> None:
    for number in range(3):
        submitted("probe", {"number": number})
    run_waiting(worker)
    submitted("sleep")
    root = Caller()

    assert [each["action"] for each in root.get("/jobs")[1]["items"]] == ["sleep", "probe", "probe", "probe"]
    assert len(root.get("/jobs?status=done")[1]["items"]) == 3
    assert len(root.get("/jobs?action=sleep&queue=main")[1]["items"]) == 1
    _, first = root.get("/jobs?limit=3")
    _, second = root.get(f"/jobs?limit=3&after={first['next']}")
    assert [each["parameters"].get("number") for each in second["items"]] == [0]
    assert second["next"] is None


def test_an_unknown_queue_is_refused_with_those_there_are() -> None:
    status, problem = Caller().get("/jobs?queue=mian")

    assert (status, problem["code"]) == (HTTPStatus.BAD_REQUEST, "unknown_queue")
    assert "osa-container-image-scan" in problem["detail"]


def test_a_job_can_be_cancelled_once() -> None:
    job = submitted("sleep")
    root = Caller()

    status, document = root.post(f"/jobs/{job.uuid}/cancel")
    assert (status, document["status"]) == (HTTPStatus.ACCEPTED, "cancel")
    status, problem = root.post(f"/jobs/{job.uuid}/cancel")
    assert (status, problem["code"]) == (HTTPStatus.CONFLICT, "job_is_over")


def test_a_log_is_read_in_parts_until_it_is_finished(worker: Worker, probe: Probe) -> None:
    def work(context: JobContext) -> None:
        for number in range(4):
            context.log(f"line {number}")

    probe.does(work)
    job = submitted("probe")
    root = Caller()
    assert root.get(f"/jobs/{job.uuid}/log")[1] == {"items": [], "next": 0, "finished": False}
    run_waiting(worker)

    _, first = root.get(f"/jobs/{job.uuid}/log?limit=3")
    _, second = root.get(f"/jobs/{job.uuid}/log?after={first['next']}")

    assert [each["text"] for each in first["items"]] == ["line 0", "line 1", "line 2"]
    assert (first["next"], first["finished"]) == (3, True)
    assert [(each["line"], each["text"]) for each in second["items"]] == [(4, "line 3"), (5, "Done.")]
    assert second["next"] is None


def test_a_ticket_opens_the_stream_of_its_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_streams", ports.Beside(port=5000))
    job = submitted("sleep")

    status, ticket = Caller().post(f"/jobs/{job.uuid}/log/stream")

    assert status == HTTPStatus.OK
    assert ticket["url"] == f"http://testserver:5000/api/v1/streams/jobs/{job.uuid}/log"
    tickets.verify(ticket["token"], job_id=job.uuid, now=clock.now())


@pytest.mark.parametrize(
    ("address", "host", "base"),
    [
        (ports.Here(), "example.com", ""),
        (ports.Beside(port=5000), "localhost:8080", "https://localhost:5000"),
        (ports.Beside(port=5000), "[::1]:8080", "https://[::1]:5000"),
        (ports.Beside(port=5000), "[::1]", "https://[::1]:5000"),
        (ports.At(address="https://streams.example.com/"), "example.com", "https://streams.example.com"),
    ],
)
def test_the_address_of_streams_is_one_the_caller_can_reach(address: ports.Streams, host: str, base: str) -> None:
    assert address.base(host=host, scheme="https") == base


def test_actions_are_listed_with_their_parameters() -> None:
    _, actions = Caller().get("/actions")

    sleep = next(each for each in actions if each["name"] == "sleep")
    assert (sleep["queue"], sleep["description"]) == ("main", "Sleep, and say so every second.")
    assert "seconds" in json.dumps(sleep["parameters_schema"])


# Fixed, since pytest-xdist's workers must find tests of the same names.
NOBODYS = "01a2006f-68af-7cf9-a732-2e16b698b8b4"
ROUTES = ("/jobs", "/actions", f"/jobs/{NOBODYS}", f"/jobs/{NOBODYS}/log")
CHANGES = ("/jobs", f"/jobs/{NOBODYS}/cancel", f"/jobs/{NOBODYS}/log/stream")


@pytest.mark.parametrize("path", ROUTES)
def test_only_administrators_look_at_jobs(path: str) -> None:
    assert Client().get(f"/api/v1{path}").status_code == HTTPStatus.UNAUTHORIZED
    assert Caller(name="alice", is_admin=False).get(path)[0] == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("path", CHANGES)
def test_only_administrators_touch_jobs(path: str) -> None:
    body = {"action": "sleep"} if path == "/jobs" else {}
    assert Caller(name="alice", is_admin=False).post(path, body)[0] == HTTPStatus.FORBIDDEN
    assert not Job.objects.exists()


def test_a_token_that_may_only_read_starts_nothing() -> None:
    reader = Caller(scope=TokenScope.READ)

    assert reader.get("/jobs")[0] == HTTPStatus.OK
    assert reader.post("/jobs", {"action": "sleep"})[0] == HTTPStatus.FORBIDDEN


def test_a_job_that_is_not_there_is_not_found() -> None:
    status, problem = Caller().get(f"/jobs/{ids.uuid7()}")

    assert (status, problem["code"]) == (HTTPStatus.NOT_FOUND, "job_not_found")
