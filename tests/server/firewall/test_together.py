"""Several processes on one store and database: what they fetch together, and what happens when one of them dies."""

import asyncio
import contextlib
from typing import Any

import pytest
from aiohttp import ClientPayloadError
from aiohttp.test_utils import TestClient

from pratique.server.firewall.models import KeptFile
from pratique.server.kernel.planes import in_database
from tests.server.firewall.house import House
from tests.support.waiting import eventually_async

pytestmark = pytest.mark.django_db(transaction=True)

DATA = bytes(range(256)) * 8192
SMALL = DATA[:200_000]


async def test_processes_fetch_a_file_once_and_all_see_its_first_bytes_early(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", DATA)
    house.upstream.gate = asyncio.Event()
    path = f"/pypi/python/files/django/{name}"

    async with house.another() as (second, _):
        first_answer = await house.client.get(path)
        second_answer = await second.get(path)
        early = await second_answer.content.readexactly(256 * 1024)
        house.upstream.gate.set()
        whole = await first_answer.read()
        rest = await second_answer.read()

    assert whole == early + rest == DATA
    assert second_answer.content_length == len(DATA)
    assert house.upstream.asked[f"file {name}"] == 1


async def test_when_the_one_that_fetches_dies_another_goes_on_where_it_stopped(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", DATA)
    house.upstream.gate = asyncio.Event()
    path = f"/pypi/python/files/django/{name}"

    async with house.another() as (dying, parts):
        lost = await dying.get(path)
        waiting = await house.client.get(path)
        early = await waiting.content.readexactly(256 * 1024)
        await parts.files.stop()
        house.upstream.gate.set()
        rest = await waiting.read()
        lost.close()

    assert early + rest == DATA
    ranges = [headers.get("Range") for where, headers in house.upstream.headers if where == f"/files/{name}"]
    assert ranges[0] is None
    assert len(ranges) == 2
    assert 256 * 1024 < int((ranges[1] or "").removeprefix("bytes=").removesuffix("-")) <= len(DATA) // 2

    async def is_kept() -> bool:
        row = await in_database(KeptFile.objects.get)
        return (row.state, row.size) == ("kept", len(DATA))

    await eventually_async(is_kept)


async def test_processes_fetch_a_small_file_once_though_it_has_no_row_before_it_is_whole(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", SMALL)
    house.upstream.gate = asyncio.Event()
    path = f"/pypi/python/files/django/{name}"

    async with house.another() as (second, _):
        asking = [asyncio.create_task(_read(client, path)) for client in (house.client, second)]
        await eventually_async(lambda: _is_asked(house, name))
        rows = await in_database(KeptFile.objects.count)
        house.upstream.gate.set()
        got = await asyncio.gather(*asking)

    assert rows == 0
    assert got == [SMALL, SMALL]
    assert house.upstream.asked[f"file {name}"] == 1
    await house.settle()
    row = await in_database(KeptFile.objects.get)
    assert (row.state, row.size, len(house.kept())) == ("kept", len(SMALL), 2)


async def test_when_the_one_that_fetches_a_small_file_dies_another_fetches_it(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", SMALL)
    house.upstream.gate = asyncio.Event()
    path = f"/pypi/python/files/django/{name}"

    async with house.another() as (dying, parts):
        lost = asyncio.create_task(_read(dying, path))
        await eventually_async(lambda: _is_asked(house, name))
        waiting = asyncio.create_task(_read(house.client, path))
        await parts.files.stop()
        house.upstream.gate.set()
        got = await waiting
        with contextlib.suppress(ClientPayloadError):
            await lost

    assert got == SMALL
    assert house.upstream.asked[f"file {name}"] == 2


async def test_a_lie_is_told_to_those_who_wait_in_other_processes_too(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", DATA)
    house.upstream.files[name] = DATA[:-1] + b"!"
    house.upstream.gate = asyncio.Event()
    path = f"/pypi/python/files/django/{name}"

    async with house.another() as (second, _):
        answers = [await house.client.get(path), await second.get(path)]
        house.upstream.gate.set()
        got = [await _taken(each) for each in answers]

    assert all(len(each) <= len(DATA) - 64 * 1024 for each in got)

    async def nothing_is_kept() -> bool:
        return await in_database(KeptFile.objects.count) == 0

    await eventually_async(nothing_is_kept)


async def _read(client: TestClient[Any, Any], path: str) -> bytes:
    return await (await client.get(path)).read()


async def _is_asked(house: House, name: str) -> bool:
    return house.upstream.asked[f"file {name}"] == 1


async def _taken(response: Any) -> bytes:
    taken = bytearray()
    with contextlib.suppress(ClientPayloadError):  # cut off in the middle is how it must end
        async for piece in response.content.iter_any():
            taken += piece
    return bytes(taken)
