"""Every kind of address under `/v2/`, asked by everybody through the token service."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from pratique.server.identity.credentials import Basic, Bearer, Credentials
from pratique.server.identity.registry_token.issue import GrantType, TokenRequest, issue
from pratique.server.kernel.database.reads import Parameters, Row
from pratique.server.kernel.errors import Refusal
from pratique.server.registry.edge import make_parts
from pratique.server.registry.edge.access import authorise, needed_for
from pratique.server.registry.edge.errors import wording_of
from pratique.server.registry.edge.parts import Parts
from pratique.server.registry.edge.plane import HANDLERS
from pratique.server.registry.edge.routing import Address, Kind, parse
from tests.contract.rows import PASSWORD, Credential, Who
from tests.contract.who_may_pull_and_push import CALLS, Call
from tests.contract.world import World, make_world


class NoReads:
    """Reads that must not be made: authorisation comes first."""

    async def fetch_one(self, statement: str, parameters: Parameters) -> Row | None:
        raise AssertionError(statement, parameters)

    async def fetch_all(self, statement: str, parameters: Parameters) -> list[Row]:
        raise AssertionError(statement, parameters)

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{'+'.join(call.methods)} {call.path}")
def test_everybody_is_answered_as_the_call_says(call: Call, tmp_path: Path) -> None:
    world = make_world()
    parts = make_parts(reads=NoReads(), data=tmp_path)

    for method in call.methods:
        assert answered(world, call, method=method, parts=parts) == call.expected(), method


def test_every_handler_is_in_the_table() -> None:
    handled = {(kind, method) for kind, methods in HANDLERS.items() for method in methods}

    assert handled == {(call.kind, method) for call in CALLS for method in call.methods}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{'+'.join(call.methods)} {call.path}")
def test_every_path_is_of_the_kind_it_is_listed_under(call: Call) -> None:
    assert parse(call.path, host="localhost:5000", subject=str).kind is call.kind


def answered(world: World, call: Call, *, method: str, parts: Parts) -> Mapping[tuple[Who, Credential], int]:
    """Ask as everybody and return the statuses."""
    address = parse(call.path, host="localhost:5000", subject=str)
    return {
        (who, credential): status_of(credentials_of(world, who, credential), address, method=method, parts=parts)
        for who, credential in call.expected()
    }


def credentials_of(world: World, who: Who, credential: Credential) -> Credentials | None:
    if who is Who.NOBODY:
        return None
    if credential is Credential.SESSION:
        return Basic(name=world.accounts[who].name, secret=PASSWORD)
    return Bearer(text=world.tokens[who, credential])


def status_of(credentials: Credentials | None, address: Address, *, method: str, parts: Parts) -> int:
    """Fetch a token for what is needed, come back with it, and return the status: 200 for a request that is let on."""
    scope = needed_for(method, address).scope
    token = issue(
        TokenRequest(
            grant_type=GrantType.GET,
            credentials=credentials,
            scopes=(str(scope),) if scope else (),
            host="localhost:5000",
            client="192.0.2.1",
        )
    ).token
    request = make_mocked_request(method, "/v2/", headers={"Authorization": f"Bearer {token}"})
    try:
        authorise(request, address, parts)
    except Refusal as refusal:
        return int(wording_of(refusal).status)
    return 200


@pytest.mark.parametrize("kind", Kind)
def test_without_a_token_everybody_is_sent_to_fetch_one(kind: Kind, tmp_path: Path) -> None:
    parts = make_parts(reads=NoReads(), data=tmp_path)
    [path, *_] = [call.path for call in CALLS if call.kind is kind]
    address = parse(path, host="localhost:5000", subject=str)

    for method in HANDLERS[kind]:
        with pytest.raises(Refusal) as refused:
            authorise(make_mocked_request(method, path), address, parts)
        assert wording_of(refused.value).status == 401
