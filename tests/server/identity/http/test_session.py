import json
from dataclasses import dataclass, field
from http import HTTPStatus

import pytest
from django.test import Client

from pratique.server.identity.services.accounts import AccountChange, change_account
from pratique.server.identity.services.passwords import reset_password
from pratique.server.identity.testing import PASSWORD, organisation, person, principal_of, token_of
from pratique.server.kernel.outbox.models import OutboxEvent

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@dataclass(slots=True)
class Browser:
    """A browser at the pages: keeps cookies, sends the CSRF token it was given."""

    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    csrf: str = ""

    def look(self) -> dict[str, object]:
        document: dict[str, object] = self.client.get("/api/v1/session").json()
        self.csrf = str(document["csrf_token"])
        return document

    def sign_in(self, name: str, password: str) -> int:
        answer = self.client.post(
            "/api/v1/session", json.dumps({"name": name, "password": password}), content_type="application/json"
        )
        if answer.status_code == HTTPStatus.OK:
            self.csrf = answer.json()["csrf_token"]
        return answer.status_code

    def who(self) -> object:
        account = self.look()["account"]
        return account["name"] if isinstance(account, dict) else None


def test_nobody_is_signed_in_at_first() -> None:
    document = Browser().look()

    assert document["account"] is None
    assert document["csrf_token"]
    assert document["must_change_password"] is False


def test_signing_in_shows_who_one_is() -> None:
    person("alice", password=PASSWORD)
    browser = Browser()

    assert browser.sign_in("alice", PASSWORD) == HTTPStatus.OK
    assert browser.look()["account"] == {
        "name": "alice",
        "full_name": "",
        "is_admin": False,
        "is_policy_manager": False,
        "kind": "user",
    }


def test_the_cookie_is_kept_from_scripts_and_other_sites() -> None:
    person("alice", password=PASSWORD)
    browser = Browser()
    browser.sign_in("alice", PASSWORD)

    cookie = browser.client.cookies["sessionid"]

    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) == 12 * 3600


def test_signing_in_changes_the_session_key_of_whoever_planted_one() -> None:
    person("alice", password=PASSWORD)
    person("mallory", password=PASSWORD)
    browser = Browser()
    browser.sign_in("mallory", PASSWORD)
    planted = browser.client.cookies["sessionid"].value

    browser.sign_in("alice", PASSWORD)

    assert browser.client.cookies["sessionid"].value != planted


@pytest.mark.parametrize(
    ("name", "password"),
    [("alice", "wrong password"), ("nobody", PASSWORD), ("asleep", PASSWORD), ("acme", ""), ("alice", ""), ("", "")],
)
def test_wrong_credentials_are_refused_in_the_same_words(name: str, password: str) -> None:
    person("alice", password=PASSWORD)
    person("asleep", password=PASSWORD, is_active=False)
    organisation("acme")

    answer = Client().post(
        "/api/v1/session", json.dumps({"name": name, "password": password}), content_type="application/json"
    )

    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer "), "browsers open a dialogue of their own for Basic"
    assert answer.json()["code"] == "bad_credentials"
    assert answer.json()["detail"].startswith(
        "The name and the password or access token do not match an active account."
    )
    assert answer.json()["request_id"] == answer["X-Request-ID"]


def test_an_access_token_does_not_open_a_session() -> None:
    alice = person("alice", password=PASSWORD)

    assert Browser().sign_in("alice", token_of(alice)) == HTTPStatus.UNAUTHORIZED


def test_a_change_without_the_csrf_token_is_refused() -> None:
    person("alice", password=PASSWORD)
    browser = Browser()
    browser.sign_in("alice", PASSWORD)

    answer = browser.client.delete("/api/v1/session")

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert answer.json()["code"] == "csrf_failed"
    assert browser.who() == "alice"


def test_signing_out_ends_the_session_and_the_cookie_is_worth_nothing() -> None:
    person("alice", password=PASSWORD)
    browser = Browser()
    browser.sign_in("alice", PASSWORD)
    kept = browser.client.cookies["sessionid"].value

    answer = browser.client.delete("/api/v1/session", headers={"X-CSRFToken": browser.csrf})
    browser.client.cookies["sessionid"] = kept

    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert browser.who() is None


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_another_site_cannot_sign_a_person_in(headers: dict[str, str]) -> None:
    person("alice", password=PASSWORD)

    answer = Client().post(
        "/api/v1/session",
        json.dumps({"name": "alice", "password": PASSWORD}),
        content_type="application/json",
        headers=headers,
    )

    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_a_form_cannot_sign_a_person_in() -> None:
    person("alice", password=PASSWORD)

    answer = Client().post(
        "/api/v1/session", json.dumps({"name": "alice", "password": PASSWORD}), content_type="text/plain"
    )

    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_a_changed_password_ends_all_sessions_but_the_one_it_is_changed_in() -> None:
    person("alice", password=PASSWORD)
    here, elsewhere = Browser(), Browser()
    here.sign_in("alice", PASSWORD)
    elsewhere.sign_in("alice", PASSWORD)
    copied = here.client.cookies["sessionid"].value

    answer = here.client.post(
        "/api/v1/accounts/alice/password",
        json.dumps({"current_password": PASSWORD, "new_password": "another horse altogether"}),
        content_type="application/json",
        headers={"X-CSRFToken": here.csrf},
    )

    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert here.who() == "alice"
    assert elsewhere.who() is None
    elsewhere.client.cookies["sessionid"] = copied
    assert elsewhere.who() is None


def test_a_reset_password_ends_the_session() -> None:
    person("alice", password=PASSWORD)
    browser = Browser()
    browser.sign_in("alice", PASSWORD)

    reset_password(name="alice")

    assert browser.who() is None


def test_a_deactivated_account_is_signed_out_for_good() -> None:
    alice = person("alice", password=PASSWORD)
    root = principal_of(person("root", is_admin=True))
    browser = Browser()
    browser.sign_in("alice", PASSWORD)
    kept = browser.client.cookies["sessionid"].value

    change_account(by=root, name=alice.name, change=AccountChange(is_active=False))
    change_account(by=root, name=alice.name, change=AccountChange(is_active=True))
    browser.client.cookies["sessionid"] = kept

    assert browser.who() is None


def test_signing_in_and_out_is_recorded() -> None:
    person("alice", password=PASSWORD)
    browser = Browser()
    browser.sign_in("alice", "wrong password")
    browser.sign_in("alice", PASSWORD)
    browser.client.delete("/api/v1/session", headers={"X-CSRFToken": browser.csrf})

    recorded = list(OutboxEvent.objects.values_list("type", "subject", "actor"))

    assert recorded == [
        ("sign_in.refused", "account:alice", ""),
        ("session.opened", "account:alice", "alice"),
        ("session.closed", "account:alice", "alice"),
    ]


def test_a_password_typed_as_a_name_is_not_recorded() -> None:
    Browser().sign_in("My Secret Password!", "alice")

    assert "Secret" not in str(list(OutboxEvent.objects.values_list("subject", "data")))
