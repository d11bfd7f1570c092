from typing import Any

import pytest
from django.test import Client

from pratique.server.identity.models import Account
from pratique.server.identity.testing import person
from pratique.server.policy.services.policies import bring_shipped

pytestmark = pytest.mark.django_db

JSON = "application/json"
OURS: dict[str, Any] = {
    "name": "young",
    "title": "Young",
    "action": "hold",
    "scope": {"stages": ["proxy"]},
    "when": {"all": [{"field": "package.age_days", "operator": "below", "value": 7}]},
}
GRANT: dict[str, Any] = {"package": "pkg:pypi/django", "policies": ["known-exploited"], "reason": "We know."}


@pytest.fixture
def client() -> Client:
    bring_shipped()
    made = Client()
    account = person("manager")
    Account.objects.filter(pk=account.pk).update(is_policy_manager=True)
    made.force_login(account)
    return made


def test_the_list_says_each_policy_in_words(client: Client) -> None:
    listed = {each["name"]: each for each in client.get("/api/v1/policies").json()}

    shown = listed["critical-with-fix"]
    assert shown["text"] == {
        "en": "Blocks when the severity of a vulnerability is critical or higher and a fixed version is known. "
        "What could not be checked passes.",
        "ru": "Блокирует, если опасность уязвимости — критическая или выше и известна исправленная версия. "
        "Что не удалось проверить, проходит.",
    }
    assert (shown["mode"], shown["action"], shown["is_shipped"]) == ("observing", "block", True)
    assert shown["when"]["all"][0] == {
        "field": "vulnerability.severity",
        "operator": "at_least",
        "value": "critical",
    }


def test_a_policy_manager_switches_one(client: Client) -> None:
    answer = client.patch("/api/v1/policies/known-exploited", {"mode": "enforcing"}, content_type=JSON)

    assert answer.status_code == 200
    assert (answer.json()["mode"], answer.json()["updated_by"]) == ("enforcing", "manager")


def test_a_mode_that_is_none_is_refused(client: Client) -> None:
    answer = client.patch("/api/v1/policies/known-exploited", {"mode": "angry"}, content_type=JSON)

    assert answer.status_code == 422


def test_a_policy_that_is_not_there_is_404(client: Client) -> None:
    answer = client.patch("/api/v1/policies/nonsense", {"mode": "off"}, content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (404, "policy_unknown")


def test_a_policy_is_made_shown_changed_moved_and_deleted(client: Client) -> None:
    made = client.post("/api/v1/policies", OURS, content_type=JSON)
    changed = client.put("/api/v1/policies/young", {**OURS, "title": "Too young"}, content_type=JSON)
    names = [each["name"] for each in client.get("/api/v1/policies").json()]
    moved = client.put("/api/v1/policies/order", {"names": ["young", *names[:-1]]}, content_type=JSON)
    shown = client.get("/api/v1/policies/young").json()
    first = client.get("/api/v1/policies").json()[0]
    deleted = client.delete("/api/v1/policies/young")

    assert (made.status_code, changed.json()["title"], names[-1]) == (201, "Too young", "young")
    assert (moved.status_code, first, first["when"]) == (204, shown, OURS["when"])
    assert (deleted.status_code, client.get("/api/v1/policies/young").status_code) == (204, 404)


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ({}, "exactly one of all, any, not, or a field"),
        ({"all": []}, "the group all is empty"),
        ({"field": "package.age_days", "value": 7}, "is compared by at_least or below, not by is"),
        ({"field": "package.colour"}, "Invalid enum value 'package.colour'"),
        ({"not": {"not": {"not": {"not": {"not": {"not": {"not": {"not": {"not": {}}}}}}}}}}, "nested deeper than 8"),
    ],
)
def test_a_condition_that_says_nothing_is_refused_in_words(client: Client, when: dict[str, Any], why: str) -> None:
    answer = client.post("/api/v1/policies/reading", {**OURS, "when": when}, content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (400, "policy_unusable")
    assert why in answer.json()["detail"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": "Имя"}, "its name is 1 to 64 small letters, digits and dashes"),
        ({"title": ""}, "its title is 1 to 200 characters"),
        ({"action": "delayed_block", "delay_hours": 9000}, "the hours of a delayed block are 1 to 8784"),
        (
            {"when": {"field": "package.name", "operator": "in", "value": []}},
            "a list that something is compared with is",
        ),
    ],
)
def test_what_is_wrong_with_a_policy_is_said_in_a_persons_words(
    client: Client, change: dict[str, Any], why: str
) -> None:
    answer = client.post("/api/v1/policies/reading", {**OURS, **change}, content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (400, "policy_unusable")
    assert why in answer.json()["detail"]


def test_a_condition_nested_beyond_reason_does_no_harm(client: Client) -> None:
    deep = '{"not":' * 50_000 + "{}" + "}" * 50_000

    answer = client.post("/api/v1/policies/reading", f'{{"name":"a","title":"A","when":{deep}}}', content_type=JSON)

    assert answer.status_code in {400, 422}


def test_a_draft_is_read_back_in_both_languages(client: Client) -> None:
    answer = client.post("/api/v1/policies/reading", OURS, content_type=JSON).json()

    assert answer["text"] == {
        "en": "Holds back when the age of the version in days is below 7, on a package's way through the firewall. "
        "What could not be checked passes.",
        "ru": "Задерживает, если возраст версии в днях меньше 7, этап: пакет через шлюз. "
        "Что не удалось проверить, проходит.",
    }


def test_a_policy_that_nothing_can_meet_is_warned_of_and_kept(client: Client) -> None:
    young = {"field": "package.age_days", "operator": "below", "value": 7}
    old = {"field": "package.age_days", "operator": "at_least", "value": 30}
    draft = {**OURS, "name": "never", "when": {"all": [young, old]}}

    reading = client.post("/api/v1/policies/reading", draft, content_type=JSON).json()
    made = client.post("/api/v1/policies", draft, content_type=JSON)

    told = {
        "en": "Nothing can ever meet this: the age of the version in days is below 7 and "
        "the age of the version in days is at least 30.",
        "ru": "Этого никогда не бывает: возраст версии в днях меньше 7 и возраст версии в днях не меньше 30.",
    }
    assert (made.status_code, made.json()["warnings"], reading["warnings"]) == (201, [told], [told])
    assert client.post("/api/v1/policies/reading", OURS, content_type=JSON).json()["warnings"] == []


def test_the_fields_and_the_schema_are_given(client: Client) -> None:
    fields = {each["field"]: each for each in client.get("/api/v1/policies/fields").json()}
    schema = client.get("/api/v1/policies/schema").json()

    assert [each["value"] for each in fields["vulnerability.severity"]["operators"]] == [
        "is",
        "is_not",
        "at_least",
        "below",
    ]
    assert fields["vulnerability.severity"]["words"][-1]["text"] == {"en": "critical", "ru": "критическая"}
    assert len(schema["$defs"]["condition"]["oneOf"]) == len(fields) + 3


def test_an_exception_is_granted_listed_and_revoked(client: Client) -> None:
    granted = client.post("/api/v1/exceptions", GRANT, content_type=JSON)
    address = f"/api/v1/exceptions/{granted.json()['id']}"
    listed = client.get("/api/v1/exceptions?state=in_force&q=django").json()["items"]
    revoked = client.delete(address)

    assert (granted.status_code, granted.json()["granted_by"]) == (201, "manager")
    assert listed == [client.get(address).json() | {"state": "in_force", "ended_at": None, "ended_by": ""}]
    assert (revoked.json()["state"], revoked.json()["ended_by"]) == ("revoked", "manager")
    assert client.get("/api/v1/exceptions?state=in_force").json()["items"] == []
    assert [each["state"] for each in client.get("/api/v1/exceptions?state=revoked").json()["items"]] == ["revoked"]
    assert client.get("/api/v1/exceptions?state=expired").json()["items"] == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"package": ""}, "it names neither a package nor a vulnerability nor a repository"),
        ({"package": "django"}, "'django' is not a package URL"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "it would have run out already"),
    ],
)
def test_an_exception_that_lifts_everything_or_nothing_is_refused(
    client: Client, change: dict[str, Any], why: str
) -> None:
    answer = client.post("/api/v1/exceptions", {**GRANT, **change}, content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (400, "exception_unusable")
    assert why in answer.json()["detail"]
