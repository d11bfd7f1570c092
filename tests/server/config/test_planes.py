"""What every port answers besides its planes."""

from collections.abc import Awaitable, Callable

import pytest
from aiohttp import encode_basic_auth, web
from aiohttp.test_utils import TestClient

from pratique.server.config import planes, ports
from pratique.server.config.roles import Role
from pratique.server.identity.services.accounts import make_account
from pratique.server.kernel.planes import in_database

Client = TestClient[web.Request, web.Application]
FROM_ELSEWHERE = {"X-Forwarded-For": "127.0.0.1"}
PASSWORD = "a password of ann"
MakeClient = Callable[[web.Application], Awaitable[Client]]


@pytest.fixture
async def firewall(aiohttp_client: MakeClient) -> Client:
    ports.fill()
    return await aiohttp_client(planes.application([Role.FIREWALL]))


async def test_the_firewalls_port_says_where_to_look_for_its_addresses(firewall: Client) -> None:
    response = await firewall.get("/simple/requests/")

    assert response.status == 404
    assert "There is no such thing here" in await response.text()


async def test_metrics_are_this_machines_own(firewall: Client) -> None:
    near = await firewall.get("/metrics")
    passed_on = await firewall.get("/metrics", headers=FROM_ELSEWHERE)

    assert near.status == 200
    assert "python_info" in await near.text()
    assert passed_on.status == 403
    assert "Metrics are read on the machine itself" in await passed_on.text()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("is_admin", "status"), [(True, 200), (False, 403)])
async def test_from_elsewhere_an_administrator_reads_them(firewall: Client, *, is_admin: bool, status: int) -> None:
    await in_database(make_account, name="ann", password=PASSWORD, is_admin=is_admin)

    response = await firewall.get(
        "/metrics", headers={**FROM_ELSEWHERE, "Authorization": encode_basic_auth("ann", PASSWORD)}
    )

    assert response.status == status


@pytest.mark.django_db(transaction=True)
async def test_wrong_credentials_are_not_taken_for_none(firewall: Client) -> None:
    response = await firewall.get(
        "/metrics", headers={**FROM_ELSEWHERE, "Authorization": encode_basic_auth("ann", "wrong password")}
    )

    assert response.status == 401


async def test_without_an_authority_there_is_none_to_fetch(firewall: Client) -> None:
    response = await firewall.get("/ca")

    assert response.status == 404
    assert "no authority of its own" in await response.text()


async def test_a_host_that_could_not_stand_in_a_link_is_refused(firewall: Client) -> None:
    response = await firewall.get("/", headers={"Host": "evil/<script>"})

    assert response.status == 400
    assert "The request's Host header is no host name" in await response.text()


async def test_a_role_that_is_no_plane_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="api is no plane"):
        planes.application([Role.API])
