"""The bytes of kept files: in memory where they are small, on the disk, and lost."""

import asyncio
from datetime import timedelta
from http import HTTPStatus

import pytest
from aiohttp import web

from pratique.server.firewall.models import FileState, FirewallRepository, KeptFile
from pratique.server.firewall.services import kept
from pratique.server.firewall.upstream.fetching import WITHHELD
from pratique.server.kernel.planes import in_database
from pratique.server.kernel.storage import new_key
from tests.server.firewall.house import House
from tests.support.waiting import eventually_async

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 150_000


async def _lose_bytes(house: House) -> None:
    row = await in_database(KeptFile.objects.get)
    await house.parts.store.delete(row.storage_key)  # type: ignore[arg-type]  # a row holds its text


async def test_a_file_that_is_gone_from_the_store_is_fetched_again(house: House) -> None:
    data = b"bytes" * 100_000
    name = house.upstream.add("django", "4.2.0", data)
    await house.file(name)
    await house.settle()
    await _lose_bytes(house)

    response = await house.file(name)

    assert await response.read() == data
    assert house.upstream.asked[f"file {name}"] == 2


async def test_a_small_file_comes_out_of_memory_in_whole_and_in_part(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", b"0123456789")
    await house.file(name)
    await house.settle()
    await _lose_bytes(house)

    whole = await house.file(name)
    part = await house.get(f"files/django/{name}", headers={"Range": "bytes=2-4"})

    assert await whole.read() == b"0123456789"
    assert (part.status, await part.read()) == (HTTPStatus.PARTIAL_CONTENT, b"234")
    assert part.headers["Content-Range"] == "bytes 2-4/10"
    assert house.upstream.asked[f"file {name}"] == 1


async def test_a_small_file_that_another_process_kept_is_read_and_one_that_is_gone_is_fetched(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", b"0123456789")
    await house.file(name)
    await house.settle()
    house.forget_memory()
    read = await (await house.file(name)).read()
    asked = house.upstream.asked[f"file {name}"]
    house.forget_memory()
    await _lose_bytes(house)

    fetched = await (await house.file(name)).read()

    assert read == fetched == b"0123456789"
    assert (asked, house.upstream.asked[f"file {name}"]) == (1, 2)


async def test_a_small_file_that_broke_off_is_taken_up_from_what_is_in_memory(house: House) -> None:
    data = bytes(range(256)) * 800
    name = house.upstream.add("django", "4.2.0", data)
    ranges = house.upstream.break_off_once(data[:MANY], size=len(data))

    response = await house.file(name)
    await house.settle()
    house.forget_memory()
    again = await house.file(name)

    assert await response.read() == await again.read() == data
    assert ranges[0] == ""
    assert 64 * 1024 <= int(ranges[1].removeprefix("bytes=").removesuffix("-")) <= MANY


async def test_a_small_file_that_turns_out_large_fills_no_memory(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", b"x" * MANY, facts={"size": None, "hashes": {}})
    house.upstream.break_off_once(b"x" * MANY, size=MANY + 1)
    house.upstream.files[name] = b"x" * 4_000_000

    got = await _taken(house, name)

    assert got.count(b"x") <= MANY + 1 - WITHHELD

    async def nothing_is_kept() -> bool:
        return not await in_database(KeptFile.objects.exists)

    await eventually_async(nothing_is_kept)


async def test_of_a_file_that_is_longer_than_its_page_says_no_one_gets_as_much_as_that(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", b"x" * MANY, facts={"hashes": {}})

    async def send_more(request: web.Request) -> web.StreamResponse | None:
        if not request.path.startswith("/files/"):
            return None
        response = web.StreamResponse()  # without a length
        await response.prepare(request)
        await response.write(b"x" * 2 * MANY)
        return response

    house.upstream.before = send_more

    got = await _taken(house, name)

    assert got.count(b"x") <= MANY - WITHHELD


async def test_a_file_that_was_opened_for_who_is_gone_is_let_go_of(house: House) -> None:
    repository = await in_database(FirewallRepository.objects.get)
    claim = kept.Claim(repository_id=repository.pk, package="django", name="django.whl", stated="")
    asking = asyncio.create_task(house.parts.files._claims.write(claim))  # noqa: SLF001 — as a request does that ends
    await asyncio.wait([asking], timeout=0)
    asking.cancel()
    await house.parts.files.stop()

    row = await in_database(KeptFile.objects.get)
    writer = await house.parts.store.write(row.storage_key)  # type: ignore[arg-type]  # a row holds its text
    await writer.close()


async def _taken(house: House, name: str) -> bytes:
    """Return all that is sent for a file; the client of the other tests asks once more where it was cut off."""
    reader, writer = await asyncio.open_connection(house.client.host, house.client.port)
    head = f"GET /pypi/python/files/django/{name} HTTP/1.1\r\nHost: {house.client.host}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode())
    got = await reader.read(-1)
    writer.close()
    return got


async def test_bytes_of_which_no_row_tells_go_and_what_is_kept_stays(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", b"0123456789")
    await house.file(name)
    await house.settle()
    named = set(house.kept())
    writer = await house.parts.store.create(new_key())
    await writer.write([b"what a crash left"])
    await writer.close()
    looks: list[None] = []

    young = await in_database(kept.drop_nameless, timedelta(hours=1), lambda: looks.append(None))
    old = await in_database(kept.drop_nameless, timedelta(seconds=-1), lambda: looks.append(None))

    assert (young, old) == (0, 1)
    assert set(house.kept()) == named
    assert len(looks) == 1


async def test_the_judge_is_made_ready_before_anybody_asks(house: House) -> None:
    await eventually_async(lambda: _is_prepared(house), what="a judge that is ready")

    assert house.judge.asked == []


async def _is_prepared(house: House) -> bool:
    return house.judge.is_prepared


async def test_who_reads_slowly_gets_all_of_a_file_that_gave_way_to_others_meanwhile(house: House) -> None:
    data = bytes(range(256)) * (24 * 1024 * 1024 // 256)  # more than sockets hold
    name = house.upstream.add("django", "4.2.0", data)
    house.upstream.gate = asyncio.Event()

    response = await house.client.get(f"/pypi/python/files/django/{name}")
    first = await response.content.readexactly(64 * 1024)
    house.upstream.gate.set()
    await eventually_async(lambda: in_database(KeptFile.objects.filter(state=FileState.KEPT).exists), what="the file")
    row = await in_database(KeptFile.objects.get)
    await in_database(kept.make_room, row.repository_id, 0)
    left = await house.parts.store.size(row.storage_key)  # type: ignore[arg-type]  # a row holds its text
    rest = await response.content.read()

    assert left is None
    assert first + rest == data
