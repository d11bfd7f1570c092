"""What every port answers besides its planes."""

from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from pratique.server.config import planes
from pratique.server.config.roles import Role

Client = TestClient[web.Request, web.Application]
MakeClient = Callable[[web.Application], Awaitable[Client]]


@pytest.fixture
async def firewall(aiohttp_client: MakeClient) -> Client:
    return await aiohttp_client(planes.application([Role.FIREWALL]))


async def test_the_firewalls_port_says_what_will_be_there(firewall: Client) -> None:
    response = await firewall.get("/simple/requests/")

    document = await response.json()
    assert response.status == 404
    assert document["code"] == "nothing_here_yet"
    assert "Package managers will be served here" in document["detail"]


async def test_metrics_are_this_machines_own(firewall: Client) -> None:
    near = await firewall.get("/metrics")
    passed_on = await firewall.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})

    assert near.status == 200
    assert "python_info" in await near.text()
    assert passed_on.status == 403
    assert "Metrics are read on the machine itself" in await passed_on.text()


async def test_without_an_authority_there_is_none_to_fetch(firewall: Client) -> None:
    response = await firewall.get("/ca")

    assert response.status == 404
    assert "no authority of its own" in await response.text()


async def test_a_host_that_could_not_stand_in_a_link_is_refused(firewall: Client) -> None:
    response = await firewall.get("/", headers={"Host": "evil/<script>"})

    assert response.status == 400
    assert (await response.json())["code"] == "bad_host"


async def test_a_role_that_is_no_plane_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="api is no plane"):
        planes.application([Role.API])
