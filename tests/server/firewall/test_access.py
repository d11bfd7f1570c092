"""Who may install through a repository, and with what."""

import base64
from http import HTTPStatus

import pytest

from pratique.server.firewall.models import Access
from pratique.server.identity.testing import PASSWORD, forget_everything, person, token_of
from pratique.server.kernel.planes import in_database
from tests.server.firewall.house import House

pytestmark = pytest.mark.django_db(transaction=True)


def _basic(name: str, secret: str) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(f'{name}:{secret}'.encode()).decode()}"}


async def test_a_repository_for_tokens_challenges_and_takes_every_form_of_one(house: House) -> None:
    name = house.upstream.add("django", "4.2.0")
    await house.change(access=Access.TOKEN)
    forget_everything()
    account = await in_database(person, "ada", password=PASSWORD)
    token = await in_database(token_of, account)

    nobody = await house.file(name)
    basic = await house.file(name, headers=_basic("ada", token))
    bearer = await house.file(name, headers={"Authorization": f"Bearer {token}"})
    password = await house.file(name, headers=_basic("ada", PASSWORD))
    wrong = await house.file(name, headers=_basic("ada", "not it"))
    other = await house.file(name, headers=_basic("eve", token))

    assert nobody.status == HTTPStatus.UNAUTHORIZED
    assert nobody.headers["WWW-Authenticate"].startswith("Basic ")
    assert [each.status for each in (basic, bearer, password)] == [HTTPStatus.OK] * 3
    assert [each.status for each in (wrong, other)] == [HTTPStatus.UNAUTHORIZED] * 2


async def test_who_is_not_signed_in_is_told_nothing_of_which_repositories_there_are(house: House) -> None:
    await house.change(access=Access.TOKEN)

    known = await house.client.get("/pypi/python/simple/django/")
    unknown = await house.client.get("/pypi/nothing/simple/django/")

    assert (known.status, unknown.status) == (HTTPStatus.UNAUTHORIZED, HTTPStatus.UNAUTHORIZED)


async def test_wrong_credentials_are_never_taken_for_none(house: House) -> None:
    house.upstream.add("django", "4.2.0")
    forget_everything()

    response = await house.get("simple/django/", headers=_basic("ada", "not it"))

    assert response.status == HTTPStatus.UNAUTHORIZED


async def test_the_clients_credentials_do_not_reach_the_upstream(house: House) -> None:
    house.upstream.add("django", "4.2.0")
    forget_everything()
    await in_database(person, "ada", password=PASSWORD)

    await house.get("simple/django/", headers=_basic("ada", PASSWORD))

    assert all("Authorization" not in headers for _, headers in house.upstream.headers)


async def test_requests_tell_who_asked(house: House) -> None:
    from pratique.server.firewall.models import PackageRequest

    name = house.upstream.add("django", "4.2.0")
    forget_everything()
    await in_database(person, "ada", password=PASSWORD)

    await house.file(name, headers=_basic("ada", PASSWORD))
    await house.requests()

    asked = await in_database(lambda: list(PackageRequest.objects.values_list("account__name", "client", "count")))
    assert asked == [("ada", "127.0.0.1", 1)]
