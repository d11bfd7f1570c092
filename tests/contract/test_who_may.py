"""Every route, asked by everybody. A route without a row fails; so does a row without a route."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver

from pratique.server.config.api import api
from pratique.server.config.planes import application
from pratique.server.config.roles import Role
from tests.contract.rows import Row
from tests.contract.who_may import OUTSIDE_REST, ROWS, Open
from tests.contract.world import World, make_world

if TYPE_CHECKING:
    from tests.contract.rows import Credential, Who

PREFIX = "/api/v1"
METHODS = {"get", "put", "post", "patch", "delete"}


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.address} {row.body or ''}")
def test_everybody_is_answered_as_the_row_says(row: Row) -> None:
    world = make_world()

    answered = {asked: status_of(world, row, *asked) for asked in row.expected()}

    assert answered == row.expected()


def test_every_route_of_rest_has_a_row_and_every_row_a_route() -> None:
    schema = api.get_openapi_schema()
    routes = {
        f"{method.upper()} {path}"
        for path, operations in schema["paths"].items()
        for method in operations
        if method in METHODS
    }

    assert routes == {row.route for row in ROWS}


@pytest.mark.database
@pytest.mark.django_db
def test_every_other_route_is_accounted_for() -> None:
    known = {each.route for each in OUTSIDE_REST}

    unknown = ({*planes_routes(), *pages_routes()}) - known

    assert not unknown, "say in tests/contract/who_may.py why these are open, or where they are tested"


def test_whatever_is_open_says_why() -> None:
    assert all(each.why for each in OUTSIDE_REST if isinstance(each, Open))


def status_of(world: World, row: Row, who: "Who", credential: "Credential") -> int:
    """Ask once and undo what the asking has changed."""
    with transaction.atomic():
        status = world.ask(row, who=who, credential=credential)
        transaction.set_rollback(True)
    return status


def planes_routes() -> Iterator[str]:
    """Every route of the data planes, as aiohttp knows them; what answers HEAD beside GET is the same route."""
    for role in (Role.REGISTRY, Role.STREAMS, Role.FIREWALL, Role.OSA_API, Role.JUDGE, Role.INDEX_PROXY):
        for route in application([role]).router.routes():
            assert route.resource is not None
            if route.method != "HEAD":
                yield f"{route.method} {route.resource.canonical}"


def pages_routes() -> Iterator[str]:
    """Every route of Django's that is not an operation of the REST API."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"GET /{pattern.pattern}"
