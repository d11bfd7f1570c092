"""REST of quotas, rules of tags and the read-only switch: who sets them, what is shown, what is told."""

import json
from typing import Any

import pytest
from django.test import Client

from pratique.server.identity.models import Account
from pratique.server.identity.testing import person
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.registry.models import Namespace, Repository

pytestmark = [pytest.mark.database, pytest.mark.django_db]
APP = "/api/v1/repositories/alice/app"
ALICE = "/api/v1/namespaces/alice"
READ_ONLY = "/api/v1/registry/read-only"


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def alice() -> Client:
    owner = person("alice")
    Repository.objects.create(namespace=owner, name="alice/app", held=800, tag_count=2)
    Repository.objects.create(namespace=owner, name="alice/large", held=1500)
    Namespace.objects.create(account=owner, held=2000)
    return signed_in(owner)


@pytest.fixture
def admin() -> Client:
    return signed_in(person("root", is_admin=True))


def send(client: Client, method: str, path: str, body: dict[str, Any]) -> Any:
    return client.generic(method, path, json.dumps(body), content_type="application/json")


def told(kind: str) -> list[dict[str, Any]]:
    return list(OutboxEvent.objects.filter(type=kind).values_list("data", flat=True))


def test_a_namespace_shows_what_it_holds_its_quota_and_who_holds_most(alice: Client, admin: Client) -> None:
    assert alice.get(ALICE).json() | {"largest": []} == {
        "name": "alice",
        "size": 2000,
        "reserved": 0,
        "quota": 0,
        "own_quota": None,
        "create_on_push": True,
        "own_create_on_push": None,
        "quota_warning": False,
        "over_quota": 0,
        "repositories": 2,
        "largest": [],
        "may_set_quota": False,
        "may_administer": True,
    }

    shown = send(admin, "PUT", f"{ALICE}/quota", {"bytes": 2200}).json()

    assert (shown["quota"], shown["own_quota"], shown["quota_warning"]) == (2200, 2200, True)
    assert [each["name"] for each in shown["largest"]] == ["alice/large", "alice/app"]
    assert told("quota.set") == [{"namespace": "alice", "from": None, "to": 2200}]


def test_a_quota_below_what_is_held_is_taken_and_says_by_how_much(alice: Client, admin: Client) -> None:
    namespace = send(admin, "PUT", f"{ALICE}/quota", {"bytes": 1500}).json()
    repository = send(admin, "PATCH", APP, {"quota": 500}).json()

    assert (namespace["size"], namespace["over_quota"]) == (2000, 500)
    assert (repository["size"], repository["over_quota"]) == (800, 300)
    assert [each["over_quota"] for each in alice.get("/api/v1/repositories?sort=name").json()["items"]] == [300, 0]
    assert send(admin, "PUT", f"{ALICE}/quota", {"bytes": 2000}).json()["over_quota"] == 0


def test_who_administers_a_namespace_says_whether_a_push_makes_repositories_there(alice: Client) -> None:
    shown = send(alice, "PUT", f"{ALICE}/create-on-push", {"allowed": False}).json()

    assert (shown["create_on_push"], shown["own_create_on_push"]) == (False, False)
    again = send(alice, "PUT", f"{ALICE}/create-on-push", {"allowed": None}).json()
    assert (again["create_on_push"], again["own_create_on_push"]) == (True, None)
    assert told("namespace.changed") == [
        {"namespace": "alice", "create_on_push": False},
        {"namespace": "alice", "create_on_push": None},
    ]


def test_rules_of_tags_are_set_by_who_administers_and_told(alice: Client) -> None:
    rules = {"immutable_tags": ["v*"], "mutable_tags": ["*-dev"], "tag_limit": 5, "at_tag_limit": "refuse"}

    answer = send(alice, "PATCH", APP, rules)

    assert answer.status_code == 200
    shown = alice.get(APP).json()
    assert {name: shown[name] for name in rules} == rules
    assert told("repository.changed")[0]["to"] == rules


def test_what_is_no_pattern_is_refused_in_words(alice: Client) -> None:
    answer = send(alice, "PATCH", APP, {"immutable_tags": ["v[0-9]"]})

    assert (answer.status_code, answer.json()["code"]) == (400, "tag_rules_invalid")
    assert "'v[0-9]' is no pattern of tags" in answer.json()["detail"]


def test_of_an_item_of_a_list_the_field_is_named(alice: Client) -> None:
    answer = send(alice, "PATCH", APP, {"immutable_tags": ["v" * 200]})

    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["immutable_tags"])


def test_a_repositorys_quota_is_an_administrators_to_set(alice: Client, admin: Client) -> None:
    assert send(alice, "PATCH", APP, {"quota": 10**12}).status_code == 403
    assert send(admin, "PATCH", APP, {"quota": 880}).status_code == 200

    shown = alice.get(APP).json()
    assert (shown["size"], shown["quota"], shown["quota_warning"]) == (800, 880, True)


def test_the_switch_is_an_administrators_everybody_sees_it_and_it_is_told(alice: Client, admin: Client) -> None:
    assert send(alice, "PUT", READ_ONLY, {"reason": "mine"}).status_code == 403
    assert send(admin, "PUT", READ_ONLY, {"reason": "the store moves"}).status_code == 200

    shown = alice.get("/api/v1/registry").json()
    assert (shown["read_only"], shown["by"], shown["reason"]) == (True, "root", "the store moves")
    refused = alice.delete(APP)
    assert (refused.status_code, refused.json()["code"]) == (409, "registry_read_only")
    made = send(alice, "POST", "/api/v1/repositories", {"name": "alice/new"})
    assert made.json()["code"] == "registry_read_only"

    assert admin.delete(READ_ONLY).json()["read_only"] is False
    assert alice.delete(APP).status_code == 200
    assert [each["read_only"] for each in told("registry.read_only")] == [True, False]
