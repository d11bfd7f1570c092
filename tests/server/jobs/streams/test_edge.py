"""Following a log over HTTP, on the run's own database."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from asgiref.sync import sync_to_async
from django.conf import settings as django_settings
from django.db import transaction

from pratique.server.jobs import finishing, services, testing
from pratique.server.jobs.claiming import Claim, hold
from pratique.server.jobs.endings import Outcome
from pratique.server.jobs.finishing import Line, Progress, Result
from pratique.server.jobs.models import Job
from pratique.server.jobs.settings import JobsSettings
from pratique.server.jobs.streams import tickets
from pratique.server.jobs.streams.edge import plane
from pratique.server.kernel import clock, ids, settings
from pratique.server.kernel.database.reads import PostgresReads, Reads, SqliteReads
from pratique.server.kernel.news import Nowhere
from pratique.server.kernel.news.sockets import Sockets
from pratique.server.kernel.planes import make_application
from tests.server.jobs import probes  # noqa: F401 — for its actions
from tests.support import database, eventually_async

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

Client = TestClient[Any, Any]


@asynccontextmanager
async def _serving(**changes: float) -> AsyncIterator[Client]:
    reads: Reads
    if database.is_postgresql():
        reads = pooled = PostgresReads(os.environ["PRATIQUE_DATABASE_DIRECT_URL"])
        await pooled.open()
    else:
        reads = SqliteReads(Path(django_settings.DATABASES["default"]["NAME"]))
    paces = {"stream_poll": 0.02, **changes}
    chosen = replace(settings.current(JobsSettings), **paces)  # type: ignore[arg-type]  # as the test says
    client = TestClient(TestServer(make_application(plane(reads, chosen))))
    try:
        async with client:
            yield client
    finally:
        await reads.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A claimed job that a test writes for."""

    claim: Claim

    def says(self, *texts: str, done: int | None = None) -> None:
        with transaction.atomic():
            row = hold(job=self.claim.id, epoch=self.claim.epoch)
            lines = [
                Line(number=number, at=clock.now(), text=each) for number, each in enumerate(texts, row.last_line + 1)
            ]
            finishing.append(row, lines)
            finishing.tell(row, None if done is None else Progress(done=done, total=10, what="tenths"))
            row.save()

    def ends(self) -> None:
        finishing.finish(
            job=self.claim.id, epoch=self.claim.epoch, result=Result(outcome=Outcome.DONE), now=clock.now()
        )


@sync_to_async
def _start() -> Running:
    testing.submitted("probe")
    return Running(claim=testing.claimed(testing.worker()))


def _headers(job: UUID, **others: str) -> dict[str, str]:
    token, _ = tickets.issue(job, now=clock.now(), life=timedelta(hours=1))
    return {"Authorization": f"Bearer {token}", **others}


def _path(job: UUID) -> str:
    return f"/api/v1/streams/jobs/{job}/log"


def _events(text: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


async def _until(response: aiohttp.ClientResponse, wanted: str) -> str:
    """Read until a text has come."""
    read = ""

    async def more() -> str:
        nonlocal read
        read += (await asyncio.wait_for(response.content.readany(), 5)).decode()
        return read if wanted in read else ""

    return await eventually_async(more, within=5)


async def _off(call: Callable[[], object]) -> None:
    await sync_to_async(call)()


async def test_a_finished_log_is_told_whole_and_ends() -> None:
    running = await _start()
    await _off(lambda: running.says("one", "two", done=3))
    await _off(running.ends)

    async with _serving() as client:
        response = await client.get(_path(running.claim.job_id), headers=_headers(running.claim.job_id))
        text = await response.text()

    assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert [(name, data.get("text")) for name, data in _events(text)] == [
        ("status", None),
        ("line", "one"),
        ("line", "two"),
        ("line", "Done."),
        ("end", None),
    ]
    assert _events(text)[-1][1]["status"] == "done"
    assert "id: 3\n" in text


async def test_what_a_running_job_says_comes_as_it_is_said() -> None:
    running = await _start()

    async with (
        _serving() as client,
        client.get(_path(running.claim.job_id), headers=_headers(running.claim.job_id)) as response,
    ):
        assert '"status":"running"' in await _until(response, "event: status")
        await _off(lambda: running.says("here", done=1))
        assert '"text":"here"' in await _until(response, "event: line")
        await _off(running.ends)
        assert '"status":"done"' in await _until(response, "event: end")
        assert await response.content.read() == b""


async def test_a_broken_stream_goes_on_after_the_last_line_seen() -> None:
    running = await _start()
    await _off(lambda: running.says(*(str(number) for number in range(1, 6))))
    await _off(running.ends)
    headers = _headers(running.claim.job_id, **{"Last-Event-ID": "3"})

    async with _serving() as client:
        response = await client.get(_path(running.claim.job_id), headers=headers)
        lines = [data["line"] for name, data in _events(await response.text()) if name == "line"]

    assert lines == [4, 5, 6]


async def test_many_lines_come_in_order_and_none_twice() -> None:
    running = await _start()
    await _off(lambda: running.says(*(str(number) for number in range(1200))))
    await _off(running.ends)

    async with _serving() as client:
        response = await client.get(_path(running.claim.job_id), headers=_headers(running.claim.job_id))
        lines = [data["line"] for name, data in _events(await response.text()) if name == "line"]

    assert lines == list(range(1, 1202))


async def test_a_silent_stream_is_kept_open_by_comments() -> None:
    running = await _start()

    async with (
        _serving(stream_heartbeat=0.05) as client,
        client.get(_path(running.claim.job_id), headers=_headers(running.claim.job_id)) as response,
    ):
        await _until(response, "\n:\n\n")


async def test_a_stream_ends_after_its_life_and_can_be_resumed() -> None:
    running = await _start()

    async with _serving(stream_life=0) as client:
        response = await client.get(_path(running.claim.job_id), headers=_headers(running.claim.job_id))
        assert "event: end" not in await response.text()


async def test_streams_end_when_the_server_is_told_to_stop() -> None:
    running = await _start()

    async with _serving() as client:
        response = await client.get(_path(running.claim.job_id), headers=_headers(running.claim.job_id))
        await _until(response, "event: status")
        await client.app.shutdown()
        assert b"event: end" not in await asyncio.wait_for(response.content.read(), 5)


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x", "Basic eDp5"])
async def test_without_a_ticket_nothing_is_told(authorization: str) -> None:
    running = await _start()
    headers = {"Authorization": authorization} if authorization else {}

    async with _serving() as client:
        response = await client.get(_path(running.claim.job_id), headers=headers)
        document = await response.json(content_type="application/problem+json")

    assert (response.status, document["code"]) == (HTTPStatus.UNAUTHORIZED, "bad_ticket")
    assert response.headers["Access-Control-Allow-Origin"] == "*"


async def test_what_is_not_there_is_not_found() -> None:
    job = ids.uuid7()

    async with _serving() as client:
        assert (await client.get(_path(job), headers=_headers(job))).status == HTTPStatus.NOT_FOUND
        assert (await client.get("/api/v1/streams/jobs/nothing/log")).status == HTTPStatus.NOT_FOUND


async def test_more_streams_than_allowed_are_refused_and_the_place_is_free_again() -> None:
    running = await _start()
    path, headers = _path(running.claim.job_id), _headers(running.claim.job_id)

    async with _serving(streams=1) as client:
        async with client.get(path, headers=headers) as first:
            await _until(first, "event: status")
            refused = await client.get(path, headers=headers)
            assert (refused.status, refused.headers["Retry-After"]) == (HTTPStatus.TOO_MANY_REQUESTS, "10")
        await _off(running.ends)

        async def is_free() -> bool:
            return (await client.get(path, headers=headers)).status == HTTPStatus.OK

        assert await eventually_async(is_free, within=5)


async def test_pages_of_any_origin_may_read_without_credentials() -> None:
    job = ids.uuid7()

    async with _serving() as client:
        response = await client.options(_path(job), headers={"Origin": "https://pages.example.com"})

    assert response.status == HTTPStatus.NO_CONTENT
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in response.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in response.headers


async def test_a_job_deleted_under_its_followers_ends_the_stream() -> None:
    running = await _start()

    async with (
        _serving() as client,
        client.get(_path(running.claim.job_id), headers=_headers(running.claim.job_id)) as response,
    ):
        await _until(response, "event: status")
        await _off(lambda: services.cancel(running.claim.job_id))
        await _off(lambda: Job.objects.all().delete())
        assert await asyncio.wait_for(response.content.read(), 5) is not None


async def test_what_is_told_by_news_needs_no_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pratique.server.kernel.news.telling._installed", Sockets(tmp_path))
    running = await _start()

    async with (
        _serving(stream_poll=60, stream_look=60) as client,
        client.get(_path(running.claim.job_id), headers=_headers(running.claim.job_id)) as response,
    ):
        await _until(response, "event: status")
        await _off(lambda: services.cancel(running.claim.job_id))
        await _until(response, '"status":"cancel_request"')
        await _off(running.ends)
        await _until(response, "event: end")


async def test_news_that_is_lost_delays_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pratique.server.kernel.news.telling._installed", Sockets(tmp_path))
    running = await _start()

    async with (
        _serving(stream_poll=60, stream_look=0.05) as client,
        client.get(_path(running.claim.job_id), headers=_headers(running.claim.job_id)) as response,
    ):
        await _until(response, "event: status")
        monkeypatch.setattr("pratique.server.kernel.news.telling._installed", Nowhere())
        await _off(running.ends)
        await _until(response, "event: end")
