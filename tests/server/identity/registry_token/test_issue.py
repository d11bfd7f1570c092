import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from django.test import Client

from pratique.server.identity import registry_token
from pratique.server.identity.models import AccessToken, GeneratedBy, TokenScope
from pratique.server.identity.principal import Principal
from pratique.server.identity.registry_token.edge import routes
from pratique.server.identity.registry_token.scope import Scope
from pratique.server.identity.services.passwords import reset_password
from pratique.server.identity.testing import PASSWORD, person, token_of
from pratique.server.kernel import clock
from pratique.server.kernel.outbox.models import OutboxEvent
from tests.server.identity.house import House
from tests.support.web import basic

SERVICE = "pratique-registry"
SCOPE = "repository:acme/app:pull,push"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def access(self) -> list[dict[str, Any]]:
        text = self.body.get("token") or self.body["access_token"]
        return list(jwt.decode(text, options={"verify_signature": False})["access"])


@dataclass(slots=True)
class Docker:
    """A registry client at the token service."""

    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    host: str = "localhost:5000"

    def get(self, *scopes: str, user: tuple[str, str] | None = None, **query: str) -> Answer:
        fields = [("service", SERVICE), *query.items(), *(("scope", each) for each in scopes)]
        headers = {"Host": self.host} | ({"Authorization": basic(*user)} if user else {})
        return self._answer(self.client.get(f"/auth/token?{urlencode(fields)}", headers=headers))

    def post(self, **fields: str) -> Answer:
        body = urlencode({"service": SERVICE, "client_id": "docker", **fields})
        made = self.client.post(
            "/auth/token", body, content_type="application/x-www-form-urlencoded", headers={"Host": self.host}
        )
        return self._answer(made)

    @staticmethod
    def _answer(response: Any) -> Answer:
        return Answer(status=response.status_code, headers=response.headers, body=json.loads(response.content))


pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_the_get_form_answers_what_clients_read() -> None:
    person("alice", password=PASSWORD)

    answer = Docker().get(SCOPE, user=("alice", PASSWORD))

    assert answer.status == 200
    assert sorted(answer.body) == ["access_token", "expires_in", "issued_at", "token"]
    assert answer.body["token"] == answer.body["access_token"]
    assert answer.body["expires_in"] == 300
    assert answer.body["issued_at"].endswith("Z")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.access == [{"type": "repository", "name": "acme/app", "actions": ["pull", "push"]}]


def test_a_login_without_a_scope_is_a_check_of_the_password() -> None:
    person("alice", password=PASSWORD)

    assert Docker().get(user=("alice", PASSWORD)).access == []
    assert Docker().get(user=("alice", "wrong password")).status == 401


def test_nobody_gets_a_token_too() -> None:
    answer = Docker().get(SCOPE)

    grant = registry_token.verify(answer.body["token"])
    assert (grant.subject, grant.account_id) == ("", None)


def test_too_little_access_is_a_smaller_token_and_no_error(house: House) -> None:
    person("alice", password=PASSWORD)
    house.granter.rule = lambda _, scope: frozenset({"pull"}) if scope.name == "acme/app" else frozenset()

    answer = Docker().get("repository:acme/app:pull,push,delete", "repository:other/x:pull", user=("alice", PASSWORD))

    assert answer.status == 200
    assert answer.access == [{"type": "repository", "name": "acme/app", "actions": ["pull"]}]


def test_a_granter_cannot_grant_what_was_not_asked(house: House) -> None:
    house.granter.rule = lambda _, __: frozenset({"pull", "push", "*"})

    assert Docker().get("repository:acme/app:pull").access[0]["actions"] == ["pull"]


def test_everything_is_what_one_may_have(house: House) -> None:
    person("alice", password=PASSWORD)
    house.granter.rule = lambda _, scope: frozenset({"pull", "push", "delete"}) & frozenset(scope.actions)

    assert Docker().get("repository:acme/app:*", user=("alice", PASSWORD)).access == [
        {"type": "repository", "name": "acme/app", "actions": ["delete", "pull", "push"]}
    ]


def test_what_was_asked_in_vain_is_told_to_the_registry(house: House) -> None:
    person("alice", password=PASSWORD)
    house.granter.rule = lambda _, scope: frozenset({"pull"} if scope.name == "acme/app" else ())

    token = Docker().get("repository:acme/app:delete repository:beta/x:push", user=("alice", PASSWORD)).body["token"]

    grant = registry_token.verify(token)
    assert grant.access == {}
    assert grant.refused == {
        ("repository", "acme/app"): frozenset({"delete"}),
        ("repository", "beta/x"): frozenset({"pull", "push"}),
    }


def test_several_scopes_come_repeated_or_with_spaces() -> None:
    answer = Docker().get("repository:a/b:pull repository:c/d:pull", "repository:e/f:pull")

    assert [each["name"] for each in answer.access] == ["a/b", "c/d", "e/f"]


def test_a_scope_that_is_none_grants_nothing() -> None:
    assert Docker().get("nonsense", "repository:a/b:pull").access == [
        {"type": "repository", "name": "a/b", "actions": ["pull"]}
    ]


@pytest.mark.parametrize("secret", ["wrong password", "prt_wrong", ""])
def test_bad_credentials_are_refused_and_never_taken_for_none(secret: str) -> None:
    person("alice", password=PASSWORD)

    answer = Docker().get("repository:public/x:pull", user=("alice", secret))

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert answer.body["errors"][0]["code"] == "UNAUTHORIZED"
    assert "do not match an active account" in answer.body["errors"][0]["message"]


def test_an_access_token_stands_for_the_password() -> None:
    alice = person("alice")

    answer = Docker().get(SCOPE, user=("alice", token_of(alice)))

    assert registry_token.verify(answer.body["token"]).account_id == alice.pk


def test_an_access_token_is_its_owners_only() -> None:
    alice = person("alice")
    person("bob")

    assert Docker().get(SCOPE, user=("bob", token_of(alice))).status == 401


def test_an_expired_access_token_is_refused() -> None:
    alice = person("alice")
    now = clock.now()
    text = token_of(alice, created_at=now - timedelta(days=2), expires_at=now - timedelta(seconds=1))

    assert Docker().get(SCOPE, user=("alice", text)).status == 401
    assert Docker().post(grant_type="refresh_token", refresh_token=text).status == 401


def test_a_read_only_token_is_never_exchanged_for_more() -> None:
    text = token_of(person("alice", is_admin=True), scope=TokenScope.READ)

    for answer in (
        Docker().get("repository:a/b:pull,push,delete,*", user=("alice", text)),
        Docker().post(grant_type="password", username="alice", password=text, scope="repository:a/b:pull,push,*"),
        Docker().post(grant_type="refresh_token", refresh_token=text, scope="repository:a/b:pull,push,*"),
    ):
        assert answer.access == [{"type": "repository", "name": "a/b", "actions": ["pull"]}]


def test_a_read_only_token_is_never_refreshed_into_more() -> None:
    text = token_of(person("alice"), scope=TokenScope.READ)

    refresh = Docker().get(user=("alice", text), offline_token="true").body["refresh_token"]

    answer = Docker().post(grant_type="refresh_token", refresh_token=refresh, scope=SCOPE)
    assert answer.access == [{"type": "repository", "name": "acme/app", "actions": ["pull"]}]


def test_the_granter_is_told_the_ceiling(house: House) -> None:
    text = token_of(person("alice"), scope=TokenScope.READ)
    Docker().get(SCOPE, user=("alice", text))

    [(principal, _)] = house.granter.asked
    assert principal.ceiling == "read"


def test_a_name_with_our_host_is_looked_up_without_and_granted_with(house: House) -> None:
    for host in ("localhost:5000", "pratique.example.com", "pratique.example.com:8443"):
        answer = Docker(host="localhost:5000").get(f"repository:{host}/acme/app:pull")
        assert answer.access[0]["name"] == f"{host}/acme/app"

    assert {scope.name for _, scope in house.granter.asked} == {"acme/app"}


def test_a_made_up_host_does_not_turn_one_repository_into_another(house: House) -> None:
    def rule(principal: Principal, scope: Scope) -> frozenset[str]:
        del principal
        return frozenset({"pull"}) if scope.name == "mallory/app" else frozenset()

    house.granter.rule = rule

    assert Docker(host="victim").get("repository:victim/mallory/app:pull").access == []


def test_a_host_that_is_somebodys_name_is_that_somebody(house: House) -> None:
    person("pratique.example.com")
    Docker().get("repository:pratique.example.com/acme/app:pull")

    assert [scope.name for _, scope in house.granter.asked] == ["pratique.example.com/acme/app"]


def test_docker_login_gets_a_refresh_token_and_comes_back_with_it() -> None:
    alice = person("alice", password=PASSWORD)

    refresh = Docker().get(user=("alice", PASSWORD), offline_token="true", client_id="docker").body["refresh_token"]
    answer = Docker().post(grant_type="refresh_token", refresh_token=refresh, scope=SCOPE)

    kept = AccessToken.objects.get(account=alice)
    assert (kept.generated_by, kept.label, kept.scope) == (GeneratedBy.AUTO, "login of docker", "write")
    assert kept.expires_at is not None
    assert kept.expires_at - kept.created_at == pytest.approx(timedelta(days=90), abs=timedelta(minutes=1))
    assert answer.status == 200
    assert sorted(answer.body) == ["access_token", "expires_in", "issued_at", "refresh_token", "scope"]
    assert answer.body["scope"] == SCOPE


def test_a_login_that_did_not_ask_gets_no_refresh_token() -> None:
    person("alice", password=PASSWORD)

    assert "refresh_token" not in Docker().get(user=("alice", PASSWORD)).body
    assert "refresh_token" not in Docker().get(offline_token="true").body
    assert not AccessToken.objects.exists()


def test_the_post_form_takes_a_password() -> None:
    person("alice", password=PASSWORD)

    answer = Docker().post(
        grant_type="password", username="alice", password=PASSWORD, scope=SCOPE, access_type="offline"
    )

    assert answer.status == 200
    assert answer.body["scope"] == SCOPE
    assert AccessToken.objects.filter(generated_by=GeneratedBy.AUTO).count() == 1


def test_a_refresh_token_ends_with_the_password() -> None:
    person("alice", password=PASSWORD)
    refresh = Docker().get(user=("alice", PASSWORD), offline_token="true").body["refresh_token"]

    reset_password(name="alice")

    answer = Docker().post(grant_type="refresh_token", refresh_token=refresh, scope=SCOPE)
    assert answer.status == 401
    assert answer.body["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"grant_type": ""}, "grant_type is missing"),
        ({"grant_type": "get"}, "grant_type must be"),
        ({"grant_type": "implicit"}, "grant_type must be"),
        ({"grant_type": "password", "service": ""}, "service is missing"),
        ({"grant_type": "password", "client_id": ""}, "client_id is missing"),
        ({"grant_type": "password"}, "username and password are missing"),
        ({"grant_type": "refresh_token"}, "refresh_token is missing"),
        ({"grant_type": "refresh_token", "refresh_token": "x", "service": "other"}, "service is pratique-registry"),
    ],
)
def test_a_form_that_cannot_be_answered_says_why(fields: dict[str, str], problem: str) -> None:
    answer = Docker().post(**fields)

    assert answer.status == 400
    assert problem in answer.body["error_description"]
    assert answer.body["error"] == "invalid_request"


def test_a_flood_of_scopes_is_refused() -> None:
    assert Docker().get(" ".join(f"repository:a/b{each}:pull" for each in range(100))).status == 400


def test_a_token_that_fits_no_header_is_not_made() -> None:
    answer = Docker().get(" ".join(f"repository:a/{'b' * 200}{each}:pull" for each in range(60)))

    assert answer.status == 400
    assert "fewer scopes" in answer.body["error_description"]


def test_guessing_is_slowed_down_and_says_for_how_long() -> None:
    person("alice", password=PASSWORD)
    for _ in range(10):
        Docker().get(user=("alice", "wrong password"))

    answer = Docker().get(user=("alice", "wrong password"))

    assert answer.status == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 30
    assert answer.body["errors"][0]["code"] == "TOOMANYREQUESTS"


def test_refusals_are_recorded_with_the_name_but_nothing_of_the_secret() -> None:
    person("alice", password=PASSWORD)
    Docker().get(user=("alice", "wrong password"))
    Docker().get(user=("alice", "prt_" + "x" * 49))

    recorded = list(OutboxEvent.objects.values_list("type", "subject", "data"))

    assert [(kind, subject, data["reason"]) for kind, subject, data in recorded] == [
        ("sign_in.refused", "account:alice", "bad_credentials"),
        ("sign_in.refused", "account:alice", "bad_token"),
    ]
    assert "xxxx" not in str(recorded)
    assert "wrong password" not in str(recorded)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=1&" * 300, b"grant_type=" + b"x" * 70_000])
def test_a_hostile_body_is_refused(body: bytes) -> None:
    answer = Client().post("/auth/token", body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 400


@pytest.mark.django_db(transaction=True)
class TestOnTheDataPlane:
    async def test_both_forms_are_answered_there_too(self) -> None:
        await _in_thread_person()
        async with plane() as client:
            got = await client.get(
                "/auth/token",
                params={"service": SERVICE, "scope": SCOPE},
                headers={"Authorization": basic("alice", PASSWORD)},
            )
            posted = await client.post(
                "/auth/token",
                data={
                    "grant_type": "password",
                    "service": SERVICE,
                    "client_id": "docker",
                    "username": "alice",
                    "password": PASSWORD,
                    "scope": SCOPE,
                },
            )

            assert (got.status, posted.status) == (200, 200)
            for text in ((await got.json())["token"], (await posted.json())["access_token"]):
                assert registry_token.verify(text).allows("push", name="acme/app")

    async def test_a_wrong_password_is_401_with_a_challenge(self) -> None:
        await _in_thread_person()
        async with plane() as client:
            answer = await client.get("/auth/token", headers={"Authorization": basic("alice", "wrong password")})

            assert answer.status == 401
            assert answer.headers["WWW-Authenticate"].startswith("Basic ")
            assert (await answer.json())["errors"][0]["code"] == "UNAUTHORIZED"

    async def test_a_body_too_large_is_refused(self) -> None:
        async with plane() as client:
            answer = await client.post("/auth/token", data=b"x" * 100_000)

            assert answer.status == 400


def plane() -> TestClient[web.Request, web.Application]:
    application = web.Application()
    application.add_routes(routes())
    return TestClient(TestServer(application))


async def _in_thread_person() -> None:
    from asgiref.sync import sync_to_async

    await sync_to_async(person)("alice", password=PASSWORD)
