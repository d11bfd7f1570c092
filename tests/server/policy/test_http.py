import pytest
from django.test import Client

from pratique.server.identity.testing import person
from pratique.server.policy.services import bring_shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    bring_shipped()
    made = Client()
    made.force_login(person("root", is_admin=True))
    return made


def test_the_list_says_each_policy_in_words(client: Client) -> None:
    listed = {each["name"]: each for each in client.get("/api/v1/policies").json()}

    shown = listed["critical-with-fix"]
    assert shown["conditions_text"] == "The severity is critical or more and a fixed version is known."
    assert (shown["stage"], shown["mode"], shown["action"]) == ("pull", "observing", "refuse")
    assert shown["conditions"][0] == {"field": "finding.severity", "operator": "at_least", "value": "critical"}
    assert shown["conditions"][1] == {"field": "finding.fixable", "operator": "is", "value": True}


def test_an_administrator_switches_one(client: Client) -> None:
    answer = client.patch("/api/v1/policies/known-exploited", {"mode": "enforcing"}, content_type="application/json")

    assert answer.status_code == 200
    assert (answer.json()["mode"], answer.json()["updated_by"]) == ("enforcing", "root")


def test_a_mode_that_is_none_is_refused(client: Client) -> None:
    answer = client.patch("/api/v1/policies/known-exploited", {"mode": "angry"}, content_type="application/json")

    assert answer.status_code == 422


def test_a_policy_that_is_not_there_is_404(client: Client) -> None:
    answer = client.patch("/api/v1/policies/nonsense", {"mode": "off"}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (404, "policy_unknown")
