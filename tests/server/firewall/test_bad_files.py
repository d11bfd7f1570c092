"""What an upstream may do to us with files, dripping pages and npm's documents; the rest is in `test_upstream`."""

import asyncio
import contextlib
import os
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

import pytest
from aiohttp import ClientPayloadError, web
from structlog.testing import capture_logs

from pratique.server.firewall.models import Access, Ecosystem, KeptFile
from pratique.server.firewall.services import Wish, create_repository
from pratique.server.kernel.planes import in_database
from tests.server.firewall.house import ADMIN, House
from tests.server.firewall.upstream import JSON
from tests.support.waiting import eventually_async

pytestmark = pytest.mark.django_db(transaction=True)

MIB = 1024 * 1024


def _is_file(request: web.Request) -> bool:
    return request.path.startswith("/files/")


async def test_an_upstream_that_is_busy_over_a_file_is_passed_on_with_when_to_come_back(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", b"bytes")
    house.upstream.before = lambda request: (
        web.Response(status=429, headers={"Retry-After": "23"}) if _is_file(request) else None
    )

    busy = await house.file(name)
    house.upstream.before = None
    later = await house.file(name)

    assert (busy.status, busy.headers["Retry-After"]) == (HTTPStatus.SERVICE_UNAVAILABLE, "23")
    assert "has too much to do at the moment (it answered 429)" in (busy.reason or "")
    assert house.upstream.asked[f"file {name}"] == 2
    assert await later.read() == b"bytes"


async def told(logs: list[MutableMapping[str, Any]]) -> bool:
    """Tell whether a transfer that broke is told in the log."""
    return any(each["event"] == "transfer_broken" for each in logs)


async def test_an_endless_file_ends_at_the_bound_and_nothing_of_it_is_kept(house: House) -> None:
    house.with_settings(file_max=MIB)
    name = house.upstream.add("django", "4.2.0", facts={"size": None})
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse | None:
        nonlocal sent
        if not _is_file(request):
            return None
        response = web.StreamResponse()
        await response.prepare(request)
        while sent < 64 * MIB:
            await response.write(b"x" * 65536)
            sent += 65536
        return response

    house.upstream.before = endless

    with capture_logs() as logs:
        response = await house.client.get(f"/pypi/python/files/django/{name}")
        with pytest.raises(ClientPayloadError):  # cut off in the middle is how it must end
            await response.read()
        await eventually_async(lambda: told(logs), what="the end of the request")

    assert sent < 32 * MIB
    assert [(each["what"], each["code"]) for each in logs if each["event"] == "transfer_broken"] == [
        (f"python/{name}", "package_file_too_large")
    ]
    await eventually_async(lambda: in_database(_nothing_is_kept), what="the end of the fetching")
    await eventually_async(lambda: _is_empty(house), what="the end of its bytes")


async def test_a_file_whose_reader_is_slower_than_its_end_breaks_with_what_was_wrong(house: House) -> None:
    """The bytes are taken away while somebody reads them; the log says why, not that bytes are missing."""
    house.with_settings(file_max=8 * MIB)
    name = house.upstream.add("django", "4.2.0", facts={"size": None})
    go_on = asyncio.Event()

    async def endless(request: web.Request) -> web.StreamResponse | None:
        if not _is_file(request):
            return None
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"x" * 8 * MIB)
        await go_on.wait()
        with contextlib.suppress(ConnectionError):
            await response.write(b"x" * 8 * MIB)
        return response

    house.upstream.before = endless
    reader, writer = await asyncio.open_connection("127.0.0.1", house.client.port, limit=64 * 1024)
    with capture_logs() as logs:
        writer.write(f"GET /pypi/python/files/django/{name} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        go_on.set()
        await eventually_async(lambda: in_database(_nothing_is_kept), what="the end of the fetching")
        with contextlib.suppress(ConnectionError):
            while await reader.read(MIB):
                pass
        await eventually_async(lambda: told(logs), what="the end of the request")
    writer.close()

    assert [each["code"] for each in logs if each["event"] == "transfer_broken"] == ["package_file_too_large"]


async def _is_empty(house: House) -> bool:
    return sum(path.stat().st_size for path in house.kept()) < MIB


def _nothing_is_kept() -> bool:
    return not KeptFile.objects.exists()


async def test_a_kept_file_that_is_cut_off_while_it_is_sent_breaks_the_transfer(house: House) -> None:
    content = b"x" * 30 * MIB
    name = house.upstream.add("django", "4.2.0", content)
    await house.file(name)
    await house.settle()
    [file] = [path for path in house.kept() if path.stat().st_size == len(content)]

    reader, writer = await asyncio.open_connection("127.0.0.1", house.client.port, limit=64 * 1024)
    with capture_logs() as logs:
        writer.write(f"GET /pypi/python/files/django/{name} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        os.truncate(file, 20 * MIB)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(len(content))
        await eventually_async(lambda: told(logs), what="the end of the request")
    writer.close()

    assert [(each["what"], each["code"]) for each in logs if each["event"] == "transfer_broken"] == [
        (f"python/{name}", "bytes_cut_short")
    ]


async def test_a_page_that_never_stops_dripping_ends_in_time_and_others_are_served(house: House) -> None:
    house.with_settings(page_within=0.5)
    house.upstream.add("small", "1.0")
    over = asyncio.Event()

    async def drip(request: web.Request) -> web.StreamResponse | None:
        if not request.path.endswith("/django/"):
            return None
        response = web.StreamResponse(headers={"Content-Type": JSON})
        await response.prepare(request)
        while not over.is_set():
            await response.write(b" ")
            with contextlib.suppress(TimeoutError):  # between two drops
                await asyncio.wait_for(over.wait(), 0.02)
        return response

    house.upstream.before = drip

    dripping = asyncio.create_task(house.get("simple/django/"))
    small = await house.page("small")
    response = await dripping
    over.set()

    assert len(small["files"]) == 1
    assert response.status == HTTPStatus.BAD_GATEWAY
    assert "it took more than 0.5 s" in await response.text()


BAD_PACKUMENTS = {
    "broken JSON": (b'{"name":"left-pad","versions":{', "its JSON cannot be read"),
    "HTML": (b"<html>sign in</html>", "its JSON cannot be read"),
    "deep JSON": (b'{"name":"left-pad","versions":{"1.0.0":' + b'{"x":' * 100_000, "its JSON cannot be read"),
    "another package": (b'{"name":"evil","versions":{}}', "evil"),
}


@pytest.mark.parametrize("case", BAD_PACKUMENTS)
async def test_a_packument_that_is_none_is_refused_with_what_is_wrong(house: House, case: str) -> None:
    wish = Wish(upstream=house.upstream.npm, allows_private=True, access=Access.ANONYMOUS)
    await in_database(create_repository, ADMIN, "js", Ecosystem.NPM, wish)
    body, words = BAD_PACKUMENTS[case]
    house.upstream.before = lambda _: web.Response(body=body, content_type="application/json")

    response = await house.client.get("/npm/js/left-pad")

    assert response.status == HTTPStatus.BAD_GATEWAY
    assert words in (await response.json())["error"]


@pytest.mark.parametrize("size", [200_000, 3 * MIB], ids=["small", "large"])
@pytest.mark.parametrize("is_same", [True, False], ids=["the same", "another"])
async def test_a_file_without_a_digest_goes_on_only_where_it_is_still_the_same(
    house: House, size: int, *, is_same: bool
) -> None:
    data = bytes(range(251)) * (size // 251)
    name = house.upstream.add("django", "4.2.0", data, facts={"hashes": {}, "size": None})
    ranges = house.upstream.break_off_once(data[: size // 2], size=len(data))
    house.upstream.files[name] = data if is_same else data[::-1]

    response = await house.client.get(f"/pypi/python/files/django/{name}")
    with contextlib.nullcontext() if is_same else pytest.raises(ClientPayloadError):
        assert await response.read() == data
    await house.settle() if is_same else await eventually_async(
        lambda: in_database(_nothing_is_kept), what="the end of the fetching"
    )

    assert ranges == ["", ""]


@pytest.mark.parametrize(
    ("status", "headers"),
    [(206, {"Content-Range": "bytes 0-4/9"}), (304, {}), (204, {})],
    ids=["a part", "not modified", "no content"],
)
async def test_an_answer_that_nobody_asked_for_is_no_file(house: House, status: int, headers: dict[str, str]) -> None:
    name = house.upstream.add("django", "4.2.0", b"12345", facts={"hashes": {}, "size": None})
    body = b"12345" if status == HTTPStatus.PARTIAL_CONTENT else None
    house.upstream.before = lambda request: (
        web.Response(status=status, headers=headers, body=body) if _is_file(request) else None
    )

    response = await house.file(name)

    assert response.status == HTTPStatus.BAD_GATEWAY
    assert f"it answered {status}" in await response.text()
    assert await in_database(_nothing_is_kept)


@pytest.mark.parametrize("given", ["bytes 100000-150000/200000", "bytes 0-199999/200000", "nonsense"])
async def test_a_rest_that_is_not_the_rest_is_a_lie(house: House, given: str) -> None:
    data = b"x" * 200_000
    name = house.upstream.add("django", "4.2.0", data)
    house.upstream.break_off_once(data[:100_000], size=len(data))
    begins = house.upstream.before
    assert begins is not None

    async def another(request: web.Request) -> web.StreamResponse | None:
        if "Range" in request.headers:
            return web.Response(status=206, headers={"Content-Range": given}, body=data[100_000:])
        answer: web.StreamResponse | None = await begins(request)
        return answer

    house.upstream.before = another

    response = await house.client.get(f"/pypi/python/files/django/{name}")
    with pytest.raises(ClientPayloadError):
        await response.read()
    await eventually_async(lambda: in_database(_nothing_is_kept), what="the end of the fetching")
