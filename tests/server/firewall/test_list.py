"""The list of a repository's Python packages: of what was asked for, in both forms, for who is signed in."""

import base64
import json
from http import HTTPStatus
from typing import Any

import pytest

from pratique.server.firewall import queries
from pratique.server.firewall.models import Access
from pratique.server.identity.testing import PASSWORD, forget_everything, person
from pratique.server.kernel.planes import in_database
from tests.server.firewall.house import House

pytestmark = pytest.mark.django_db(transaction=True)

JSON = {"Accept": "application/vnd.pypi.simple.v1+json"}
ADA = {"Authorization": f"Basic {base64.b64encode(f'ada:{PASSWORD}'.encode()).decode()}"}


@pytest.fixture(autouse=True)
async def ada(house: House) -> None:
    """Somebody who is signed in, and two packages that were asked for, of three that the upstream has."""
    forget_everything()
    await in_database(person, "ada", password=PASSWORD)
    for name in ("zope-interface", "django", "never-asked-for"):
        house.upstream.add(name, "1.0")
    await house.page("zope-interface")
    await house.page("django")
    await house.get("simple/nothing/")
    await house.settle()


async def names(house: House) -> list[str]:
    response = await house.get("simple/", headers=ADA | JSON)
    document: dict[str, Any] = json.loads(await response.read())
    assert response.status == HTTPStatus.OK
    return [each["name"] for each in document["projects"]]


async def test_it_is_of_what_was_asked_for_and_the_upstream_is_not_asked(house: House) -> None:
    before = len(house.upstream.headers)

    response = await house.get("simple/", headers=ADA | JSON)
    html = await house.get("simple/", headers=ADA)

    document = json.loads(await response.read())
    assert document == {"meta": {"api-version": "1.1"}, "projects": [{"name": "django"}, {"name": "zope-interface"}]}
    assert response.headers["Content-Type"] == JSON["Accept"]
    assert html.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<a href="django/">django</a><br>\n<a href="zope-interface/">zope-interface</a><br>' in await html.text()
    assert len(house.upstream.headers) == before


async def test_it_has_an_entity_tag_of_its_names_and_form(house: House) -> None:
    first = await house.get("simple/", headers=ADA | JSON)
    tag = {"If-None-Match": first.headers["ETag"]}
    same = await house.get("simple/", headers=ADA | JSON | tag)
    html = await house.get("simple/", headers=ADA | tag)
    head = await house.get("simple/", headers=ADA | JSON, method="HEAD")
    await house.page("never-asked-for")
    await house.settle()
    grown = await house.get("simple/", headers=ADA | JSON | tag)

    assert (same.status, await same.read()) == (HTTPStatus.NOT_MODIFIED, b"")
    assert [each.status for each in (html, head, grown)] == [HTTPStatus.OK] * 3
    assert (head.headers["ETag"], await head.read()) == (first.headers["ETag"], b"")
    assert len(json.loads(await grown.read())["projects"]) == 3


@pytest.mark.parametrize("access", Access)
async def test_who_is_not_signed_in_is_not_told_what_an_organisation_uses(house: House, access: Access) -> None:
    await house.change(access=access)

    response = await house.get("simple/")

    assert response.status == HTTPStatus.UNAUTHORIZED
    assert response.headers["WWW-Authenticate"].startswith("Basic ")


async def test_a_name_that_was_reserved_since_is_not_on_it(house: House) -> None:
    await house.change(reserved=["zope-*"])

    assert await names(house) == ["django"]


async def test_it_has_an_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "LISTED_MAX", 1)

    assert await names(house) == ["django"]


async def test_without_its_last_slash_it_is_sent_there_for_its_addresses_are_relative(house: House) -> None:
    response = await house.get("simple")

    assert (response.status, response.headers["Location"]) == (HTTPStatus.MOVED_PERMANENTLY, "simple/")
