"""Files on their way out that cannot be read to their end."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import ClientPayloadError, web
from aiohttp.test_utils import TestClient
from structlog.testing import capture_logs

from pratique.server.kernel import errors
from pratique.server.kernel.planes import Plane, make_application
from pratique.server.kernel.planes.sending import BROKEN, FilePart, finish, send_file
from pratique.server.kernel.storage import new_key

Client = TestClient[web.Request, web.Application]
UNREADABLE = Path("/proc/self/mem")  # its first byte is an input/output error, as a bad sector's is


async def send(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    response.content_length = 10
    file = UNREADABLE.open("rb", buffering=0)  # noqa: ASYNC230 — as the store gives it; there is no disk to wait for
    part = FilePart(file=file, key=new_key(), size=10, start=0, length=10)
    await finish(request, send_file(request, response, part, idle=5), plane="test", what="sha256:abc")
    return response


def plain(_request: web.Request, refusal: errors.Refusal) -> web.StreamResponse:
    return web.Response(text=refusal.code, status=503)


async def test_a_file_that_cannot_be_read_breaks_the_transfer_and_the_log_says_of_what(
    aiohttp_client: Callable[[web.Application], Awaitable[Client]],
) -> None:
    plane = Plane(name="test", routes=[web.get("/", send)], render_error=plain)
    client = await aiohttp_client(make_application(plane))
    counted = BROKEN.labels("test", "storage_failed")
    before = counted._value.get()  # noqa: SLF001 — prometheus_client has no other way to read one

    with capture_logs() as logs:
        response = await client.get("/")
        with pytest.raises(ClientPayloadError):
            await response.read()

    told = [(each["event"], each.get("what"), each.get("code")) for each in logs if each["log_level"] == "error"]
    assert told == [("transfer_broken", "sha256:abc", "storage_failed")]
    assert counted._value.get() == before + 1  # noqa: SLF001 — as above
