"""Bodies straight from the socket, as a client on the other end of a connection sees them."""

import asyncio
import hashlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.web import RequestPayloadError

from pratique.server.certs import keep
from pratique.server.kernel.planes.straight import LEAST, straight
from tests.support.waiting import eventually_async

BODY = bytes(range(256)) * 8000  # more than aiohttp reads ahead of a handler
WITHIN = 20
Talk = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def take(request: web.Request) -> web.Response:
    """Read as much of a body as the address says, in pieces of 100,000 bytes, and tell what came."""
    body = straight(request)
    if body is None:
        return web.Response(text=f"parsed {len(await request.read())}")
    room = memoryview(bytearray(100_000))
    hasher, taken, ended = hashlib.sha256(), 0, "whole"
    try:
        while taken < int(request.query.get("most", "1000000000")):
            size = await body.fill(room, idle=float(request.query.get("idle", "10")))
            if not size:
                break
            hasher.update(room[:size])
            taken += size
    except TimeoutError:
        ended = "stalled"
    except RequestPayloadError:
        ended = "lost"
    finally:
        body.close()
    request.app[TOLD].append(f"{ended} {taken}")
    return web.Response(text=f"{ended} {taken} {hasher.hexdigest()}")


TOLD = web.AppKey("told", list[str])


@asynccontextmanager
async def served(*, tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[int, list[str]]]:
    application = web.Application()
    application[TOLD] = []
    application.add_routes([web.route("*", "/{any:.*}", take)])
    runner = web.AppRunner(application, auto_decompress=False, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    try:
        yield runner.addresses[0][1], application[TOLD]
    finally:
        await runner.cleanup()


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    async with served() as (port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        yield reader, writer
        writer.close()


def asking(target: str, *, length: int) -> bytes:
    return f"PUT /{target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode()


async def answer(reader: asyncio.StreamReader) -> str:
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), WITHIN)
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    return (await asyncio.wait_for(reader.readexactly(int(length.split(b":")[1])), WITHIN)).decode()


def whole(body: bytes) -> str:
    return f"whole {len(body)} {hashlib.sha256(body).hexdigest()}"


async def test_a_body_comes_whole_and_the_next_request_is_read_behind_it(talk: Talk) -> None:
    reader, writer = talk

    writer.write(asking("a", length=len(BODY)) + BODY + asking("b", length=len(BODY)) + BODY + asking("c", length=0))

    assert await answer(reader) == whole(BODY)
    assert await answer(reader) == whole(BODY)
    assert await answer(reader) == "parsed 0"


async def test_a_body_comes_whole_in_pieces_of_any_size(talk: Talk) -> None:
    reader, writer = talk
    writer.write(asking("a", length=len(BODY)))
    for start in range(0, len(BODY), 77_777):
        writer.write(BODY[start : start + 77_777])
        await writer.drain()

    assert await answer(reader) == whole(BODY)


async def test_a_small_body_is_left_to_the_parser(talk: Talk) -> None:
    reader, writer = talk

    writer.write(asking("a", length=LEAST - 1) + BODY[: LEAST - 1])

    assert await answer(reader) == f"parsed {LEAST - 1}"


async def test_a_body_in_chunks_is_left_to_the_parser(talk: Talk) -> None:
    reader, writer = talk

    writer.write(b"PUT /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
    writer.write(b"%x\r\n" % LEAST + BODY[:LEAST] + b"\r\n0\r\n\r\n")

    assert await answer(reader) == f"parsed {LEAST}"


async def test_what_nobody_wants_of_a_body_is_no_request(talk: Talk) -> None:
    reader, writer = talk
    hidden = b"\r\n\r\n" + asking("hidden", length=0)

    writer.write(asking("a?most=1", length=len(BODY) + len(hidden)) + BODY + hidden + asking("b", length=0))

    assert (await answer(reader)).startswith("whole ")
    assert await answer(reader) == "parsed 0"


async def test_what_came_before_a_stall_is_given_before_the_stall_is_told(talk: Talk) -> None:
    reader, writer = talk

    writer.write(asking("a?idle=0.2", length=len(BODY)) + BODY[:250_001])

    assert (await answer(reader)).startswith("stalled 250001 ")


async def test_a_body_that_drips_is_no_stall(talk: Talk) -> None:
    reader, writer = talk
    writer.write(asking("a?idle=0.3", length=len(BODY)) + BODY[:-5])

    for last in range(5, 0, -1):
        writer.write(BODY[-last:][:1])
        await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.1)

    assert await answer(reader) == whole(BODY)


async def test_a_lost_connection_is_told() -> None:
    async with served() as (port, told):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(asking("a", length=len(BODY)) + BODY[:250_001])
        await writer.drain()
        writer.close()

        async def ended() -> bool:
            return told == ["lost 250001"]

        assert await eventually_async(ended, what="the end of the request")


async def test_a_body_comes_whole_through_tls(tmp_path: Path) -> None:
    keep(tmp_path, hosts={"localhost"}, name="Pratique on a test", now=datetime.now(UTC))
    ours = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ours.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    theirs = ssl.create_default_context(cafile=tmp_path / "ca.pem")
    async with served(tls=ours) as (port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=theirs, server_hostname="localhost")

        writer.write(asking("a", length=len(BODY)) + BODY + asking("b?most=1", length=len(BODY)) + BODY)
        writer.write(asking("c", length=0))

        assert await answer(reader) == whole(BODY)
        assert (await answer(reader)).startswith("whole ")
        assert await answer(reader) == "parsed 0"
        writer.close()
