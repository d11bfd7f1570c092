from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from psycopg_pool import PoolTimeout

from pratique.server.kernel import errors
from pratique.server.kernel.planes import Plane, make_application

Client = TestClient[web.Request, web.Application]
MakeClient = Callable[[web.Application], Awaitable[Client]]


def _plain(_request: web.Request, refusal: errors.Refusal) -> web.StreamResponse:
    return web.Response(text=f"{refusal.code}: {refusal}", status=400)


async def _refuse(_request: web.Request) -> web.StreamResponse:
    raise errors.TooMany(retry_after=3)


async def _break(_request: web.Request) -> web.StreamResponse:
    raise ZeroDivisionError


async def _find_no_connection(_request: web.Request) -> web.StreamResponse:
    raise PoolTimeout


@pytest.fixture
async def client(aiohttp_client: MakeClient) -> Client:
    routes = [web.get("/refuse", _refuse), web.get("/break", _break), web.get("/away", _find_no_connection)]
    return await aiohttp_client(make_application(Plane(name="test", routes=routes, render_error=_plain)))


async def test_a_refusal_is_worded_by_the_plane(client: Client) -> None:
    response = await client.get("/refuse")

    assert await response.text() == "too_many_requests: Too many requests; try again in 3 seconds."


async def test_a_database_without_a_free_connection_is_told_as_what_passes(client: Client) -> None:
    response = await client.get("/away")

    assert (await response.text()).startswith("database_away: The database does not answer at the moment")


async def test_a_harmless_request_id_is_kept(client: Client) -> None:
    response = await client.get("/refuse", headers={"X-Request-ID": "abc-1"})

    assert response.headers["X-Request-ID"] == "abc-1"


async def test_a_request_id_that_could_forge_a_log_line_is_replaced(client: Client) -> None:
    response = await client.get("/refuse", headers={"X-Request-ID": "a b"})

    assert response.headers["X-Request-ID"] != "a b"


async def test_a_mistake_of_ours_is_told_without_details(client: Client) -> None:
    response = await client.get("/break")

    assert response.status == 500
    assert "ZeroDivisionError" not in await response.text()
    assert response.headers["X-Request-ID"] in await response.text()
