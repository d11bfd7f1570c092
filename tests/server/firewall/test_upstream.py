"""What an upstream may do to us: be away, be busy, be slow, be huge, be broken; and what its clients see of that."""

import asyncio
import gzip
import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from aiohttp import web

from pratique.server.firewall.models import KeptFile, KeptPage
from pratique.server.firewall.services.repositories import Wish, change_repository
from pratique.server.kernel import clock, vault
from pratique.server.kernel.planes import in_database
from tests.server.firewall.house import ADMIN, REPOSITORY, House
from tests.server.firewall.upstream import JSON, Upstream
from tests.support.waiting import eventually_async

pytestmark = pytest.mark.django_db(transaction=True)

MIB = 1024 * 1024


def _forget_freshness(house: House) -> None:
    house.with_settings(page_fresh=0.0)


async def test_a_page_is_asked_for_again_only_when_it_is_old_and_then_only_whether_it_changed(house: House) -> None:
    house.upstream.add("django", "4.2.0")
    await house.page()
    await house.page()
    first = house.upstream.asked["page django"]
    await house.settle()
    _forget_freshness(house)

    await house.page()

    assert first == 1
    assert house.upstream.asked["page django"] == 2
    assert "If-None-Match" in house.upstream.headers[-1][1]


async def test_a_page_that_another_upstream_gave_meanwhile_is_not_kept(house: House) -> None:
    released = asyncio.Event()

    async def slowly(_request: web.Request) -> None:
        await released.wait()

    house.upstream.add("django", "4.2.0")
    house.upstream.before = slowly
    another = Upstream()
    await another.server.start_server()
    another.add("django", "5.0.0")

    asking = asyncio.create_task(house.page())
    await eventually_async(lambda: in_database(lambda: bool(house.upstream.headers)), what="the question")
    await in_database(change_repository, ADMIN, REPOSITORY, Wish(upstream=another.url))
    released.set()
    old = await asking
    await house.settle()
    new = await house.page()
    await house.settle()
    await another.server.close()

    assert [each["filename"] for each in old["files"]] == ["django-4.2.0-py3-none-any.whl"]
    assert [each["filename"] for each in new["files"]] == ["django-5.0.0-py3-none-any.whl"]
    assert len(await in_database(lambda: list(KeptPage.objects.all()))) == 1


async def test_a_page_of_a_time_to_come_is_not_fresh_until_then(house: House) -> None:
    house.upstream.add("django", "4.2.0")
    await house.page()
    await house.settle()
    tomorrow = clock.now() + timedelta(days=1)  # the clock was wrong when it was got, and was set right
    await in_database(KeptPage.objects.update, fetched_at=tomorrow)

    await house.page()

    assert house.upstream.asked["page django"] == 2


async def test_a_page_that_nobody_can_read_leaves_other_pages_as_they_are(house: House) -> None:
    for name in ("django", "flask"):
        house.upstream.add(name, "4.2.0")
        await house.page(name)
    await house.settle()
    _forget_freshness(house)
    house.upstream.pages["django"] = ("application/json", b"{")

    broken = await house.get("simple/django/")
    other = await house.get("simple/flask/")

    assert broken.headers["Warning"].startswith("110 ")
    assert "Warning" not in other.headers
    assert house.upstream.asked["page flask"] == 2


@pytest.mark.parametrize("status", [500, 502, 503, 429])
async def test_an_upstream_that_is_away_leaves_what_is_kept_in_use_and_marked(house: House, status: int) -> None:
    name = house.upstream.add("django", "4.2.0", b"bytes")
    await house.file(name)
    await house.settle()
    _forget_freshness(house)
    house.upstream.status = status

    page = await house.get("simple/django/")
    file = await house.file(name)

    assert (page.status, file.status) == (HTTPStatus.OK, HTTPStatus.OK)
    assert page.headers["Warning"].startswith("110 ")
    assert await file.read() == b"bytes"


async def test_an_upstream_that_is_away_is_left_alone_for_a_while(house: House) -> None:
    house.upstream.add("django", "4.2.0")
    await house.page()
    await house.settle()
    _forget_freshness(house)
    house.upstream.status = 500

    for _ in range(5):
        await house.page()

    assert house.upstream.asked["page django"] == 2


async def test_what_is_not_kept_is_refused_with_the_reason_when_the_upstream_is_away(house: House) -> None:
    house.upstream.add("django", "4.2.0")
    house.upstream.status = 500

    response = await house.get("simple/django/")

    assert response.status == HTTPStatus.BAD_GATEWAY
    assert "The upstream of python cannot be reached (it answered 500)" in (response.reason or "")


async def test_a_busy_upstream_is_passed_on_with_when_to_come_back(house: House) -> None:
    house.upstream.before = lambda _: web.Response(status=429, headers={"Retry-After": "17"})

    response = await house.get("simple/django/")

    assert response.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.headers["Retry-After"] == "17"


async def test_an_upstream_that_wants_other_credentials_is_told_to_the_administrator(house: House) -> None:
    house.upstream.status = 401

    response = await house.get("simple/django/")

    assert response.status == HTTPStatus.BAD_GATEWAY
    assert "Ask an administrator to look at its credentials" in await response.text()
    assert "WWW-Authenticate" not in response.headers


async def test_credentials_go_to_the_upstream_and_nowhere_else(house: House) -> None:
    house.upstream.add("django", "4.2.0")
    await house.change(credentials=vault.seal("somebody:hidden"))

    await house.client.get("/pypi/python/simple/django/", headers={"X-Other": "1"})

    (_, sent), *_ = house.upstream.headers
    assert sent["Authorization"] == "Basic c29tZWJvZHk6aGlkZGVu"
    assert "X-Other" not in sent


BAD_PAGES: dict[str, tuple[str, bytes, str]] = {
    "broken JSON": (JSON, b'{"files": [', "its JSON cannot be read"),
    "no JSON at all": (JSON, b"<html>", "its JSON cannot be read"),
    "deep JSON": (JSON, b'{"files":[],"x":' + b"[" * 100_000, "its JSON cannot be read"),
    "another version of the API": (JSON, b'{"meta":{"api-version":"2.0"},"files":[]}', "of the simple API"),
    "another package's page": (JSON, b'{"name":"evil","files":[]}', "it is the page of 'evil'"),
    "an image": ("image/png", b"\x89PNG", "neither JSON nor HTML"),
}


@pytest.mark.parametrize("case", BAD_PAGES)
async def test_a_page_that_is_none_is_refused_with_what_is_wrong(house: House, case: str) -> None:
    kind, body, words = BAD_PAGES[case]
    house.upstream.pages["django"] = (kind, body)

    response = await house.get("simple/django/")

    assert response.status == HTTPStatus.BAD_GATEWAY
    assert words in await response.text()


async def test_a_broken_page_leaves_the_one_that_is_kept_in_use(house: House) -> None:
    name = house.upstream.add("django", "4.2.0")
    await house.page()
    await house.settle()
    _forget_freshness(house)
    house.upstream.pages["django"] = (JSON, b"{")

    assert [each["filename"] for each in (await house.page())["files"]] == [name]


async def test_an_endless_page_ends_at_the_bound(house: House) -> None:
    house.with_settings(page_max=MIB)
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Type": JSON})
        await response.prepare(request)
        while sent < 64 * MIB:
            await response.write(b" " * 65536)
            sent += 65536
        return response

    house.upstream.before = endless

    response = await house.get("simple/django/")

    assert response.status == HTTPStatus.BAD_GATEWAY
    assert "it is larger than 1048576 bytes (packages.page_max)" in await response.text()
    assert sent < 16 * MIB


async def test_a_page_that_unpacks_to_too_much_ends_at_the_bound(house: House) -> None:
    house.with_settings(page_max=MIB)
    page = b'{"meta": {"api-version": "1.0"}, "name": "django", "files": []}'
    bomb = gzip.compress(page + b" " * 64 * MIB)
    house.upstream.before = lambda _: web.Response(
        body=bomb, headers={"Content-Type": JSON, "Content-Encoding": "gzip"}
    )

    response = await house.get("simple/django/")

    assert response.status == HTTPStatus.BAD_GATEWAY
    assert "it is larger than 1048576 bytes (packages.page_max)" in await response.text()


async def test_a_page_that_drips_ends_in_time(house: House) -> None:
    house.with_settings(page_within=0.3)
    over = asyncio.Event()

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": JSON})
        await response.prepare(request)
        await response.write(b"{")
        await over.wait()
        return response

    house.upstream.before = drip

    response = await house.get("simple/django/")
    over.set()

    assert response.status == HTTPStatus.BAD_GATEWAY
    assert "it took more than 0.3 s" in await response.text()


async def test_a_file_that_drips_is_given_up(house: House) -> None:
    house.with_settings(file_idle=0.2)
    name = house.upstream.add("django", "4.2.0", b"x" * 100_000)
    house.upstream.gate = asyncio.Event()

    response = await house.file(name)
    house.upstream.gate.set()

    assert response.status == HTTPStatus.BAD_GATEWAY
    assert "it did not answer in time" in await response.text()


async def test_a_page_of_very_many_links_is_read_in_bounded_time(house: House) -> None:
    links = b"".join(b'<a href="../../files/django-4.%d-py3-none-any.whl">x</a>\n' % number for number in range(5000))
    house.upstream.pages["django"] = ("text/html", links)

    page = await house.page()

    assert len(page["files"]) == 5000
    assert page["meta"]["api-version"] == "1.0"


async def test_a_page_of_ten_megabytes_of_links_is_read_while_others_are_served(house: House) -> None:
    house.upstream.add("small", "1.0")
    padding = b"x" * 1950
    links = b"".join(
        b'<a title="%b" href="../../files/django-4.%d-py3-none-any.whl">x</a>\n' % (padding, number)
        for number in range(5000)
    )
    house.upstream.pages["django"] = ("text/html", links)

    large = asyncio.create_task(house.page())
    small = await house.page("small")
    page = await large

    assert len(links) > 10_000_000
    assert len(small["files"]) == 1
    assert len(page["files"]) == 5000


async def test_a_page_with_more_files_than_any_package_has_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pratique.core.ecosystems.pypi.reading.FILES_MAX", 10)
    for number in range(11):
        house.upstream.add("django", f"4.{number}")

    response = await house.get("simple/django/")

    assert response.status == HTTPStatus.BAD_GATEWAY
    assert "it lists more than 10 files" in await response.text()


async def test_the_first_bytes_leave_before_the_last_have_come_and_the_last_are_withheld(house: House) -> None:
    data = bytes(range(256)) * 4096
    name = house.upstream.add("django", "4.2.0", data)
    house.upstream.gate = asyncio.Event()

    response = await house.client.get(f"/pypi/python/files/django/{name}")
    early = await response.content.readexactly(256 * 1024)
    size = response.content_length
    house.upstream.gate.set()
    rest = await response.content.read()

    assert size == len(data)
    assert early + rest == data


async def test_a_connection_that_breaks_in_the_middle_is_taken_up_where_it_stopped(house: House) -> None:
    data = bytes(range(256)) * 8192
    name = house.upstream.add("django", "4.2.0", data)
    ranges = house.upstream.break_off_once(data[:MIB], size=len(data))

    response = await house.file(name)

    assert await response.read() == data
    assert ranges[0] == ""
    assert ranges[1].startswith("bytes=")


async def test_fifty_who_ask_at_once_cost_the_upstream_one_request(house: House) -> None:
    data = b"y" * MIB
    name = house.upstream.add("django", "4.2.0", data)

    answers = await asyncio.gather(*(house.file(name) for _ in range(50)))

    assert {each.status for each in answers} == {HTTPStatus.OK}
    assert [await each.read() for each in answers] == [data] * 50
    assert house.upstream.asked == {"page django": 1, f"file {name}": 1}


async def test_the_files_used_longest_ago_go_when_there_are_too_many(house: House) -> None:
    names = [house.upstream.add("django", f"4.{number}", bytes([number]) * 1000) for number in range(4)]
    await house.change(cache_limit=2500)

    for name in names:
        await house.file(name)

    async def only_the_last() -> bool:
        rows: Any = await in_database(lambda: list(KeptFile.objects.order_by("name").values_list("name", flat=True)))
        return bool(rows == names[2:])

    await eventually_async(only_the_last)


async def test_a_file_that_the_upstream_replaced_is_another_file(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", b"first")
    await house.file(name)
    await house.settle()
    _forget_freshness(house)
    house.upstream.packages["django"].clear()
    house.upstream.add("django", "4.2.0", b"second")

    response = await house.file(name)

    assert await response.read() == b"second"
    await house.settle()
    assert len(house.kept()) == 2  # the page and the file


async def test_pages_and_files_survive_the_process(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", b"bytes")
    await house.file(name)
    await house.settle()

    async with house.another() as (client, _):
        response = await client.get(f"/pypi/python/files/django/{name}")
        assert await response.read() == b"bytes"

    assert house.upstream.asked == {"page django": 1, f"file {name}": 1}


async def test_a_page_without_dates_and_digests_is_served_all_the_same(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", b"bytes", facts={"hashes": {}, "size": None, "upload-time": None})

    response = await house.file(name)

    assert await response.read() == b"bytes"
    (question,) = house.judge.asked
    assert [each.published_at for each in question.releases] == [None]
    assert json.dumps((await house.page())["files"][0]["hashes"]) == "{}"
