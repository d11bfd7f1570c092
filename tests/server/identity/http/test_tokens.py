from datetime import timedelta

import pytest

from pratique.server.identity.testing import PASSWORD, person
from pratique.server.kernel import clock
from tests.server.identity.http.rest import Rest

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def alice() -> Rest:
    person("alice", password=PASSWORD)
    return Rest.by_password("alice", PASSWORD)


def test_a_token_is_shown_once(alice: Rest) -> None:
    made = alice("POST", "/tokens", {"label": "ci", "scope": "read"})
    listed = alice("GET", "/tokens").body["items"]

    assert made.status == 201
    text = made.body.pop("token")
    assert listed == [made.body]
    assert text not in str(listed)
    assert made.body["hint"] == text[:8] + "…"
    assert sorted(made.body) == [
        "created_at", "expires_at", "generated_by", "hint", "id", "label", "last_used_at", "scope",
    ]  # fmt: skip


def test_its_last_use_is_shown(alice: Rest) -> None:
    text = alice("POST", "/tokens", {"label": "ci", "scope": "read"}).body["token"]
    Rest(f"Bearer {text}")("GET", "/session")

    assert alice("GET", "/tokens").body["items"][0]["last_used_at"] is not None


def test_tokens_are_listed_newest_first(alice: Rest) -> None:
    for label in ("one", "two", "three"):
        alice("POST", "/tokens", {"label": label, "scope": "read"})

    first = alice("GET", "/tokens?limit=2").body
    second = alice("GET", f"/tokens?limit=2&after={first['next']}").body

    assert [each["label"] for each in first["items"] + second["items"]] == ["three", "two", "one"]


def test_a_revoked_token_is_refused(alice: Rest) -> None:
    made = alice("POST", "/tokens", {"label": "ci", "scope": "read"}).body

    assert alice("DELETE", f"/tokens/{made['id']}").status == 204
    assert Rest(f"Bearer {made['token']}")("GET", "/session").status == 401
    assert alice("DELETE", f"/tokens/{made['id']}").status == 404


def test_a_token_expires_when_it_was_told_to(alice: Rest) -> None:
    expires_at = clock.now() + timedelta(hours=1)
    made = alice("POST", "/tokens", {"label": "ci", "scope": "read", "expires_at": expires_at.isoformat()}).body

    assert Rest(f"Bearer {made['token']}")("GET", "/session").status == 200
    with clock.frozen(expires_at):
        assert Rest(f"Bearer {made['token']}")("GET", "/session").status == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"label": "ci", "scope": "admin"}, "scope"),
        ({"label": "ci"}, "scope"),
        ({"scope": "read"}, "label"),
        ({"label": "ci", "scope": "read", "expires_at": "2030-01-01T00:00:00"}, "expires_at"),
        ({"label": "ci", "scope": "read", "expires_at": "tomorrow"}, "expires_at"),
        ({"label": "ci", "scope": "read", "generated_by": "auto"}, "generated_by"),
        ({"label": "ci", "scope": "read", "digest": "x"}, "digest"),
    ],
)
def test_what_is_wrong_with_a_wish_is_named(alice: Rest, body: dict[str, str], field: str) -> None:
    answer = alice("POST", "/tokens", body)

    assert answer.status == 422
    assert field in answer.body["fields"]


def test_an_id_that_is_none_is_named(alice: Rest) -> None:
    assert alice("DELETE", "/tokens/1").status == 422
