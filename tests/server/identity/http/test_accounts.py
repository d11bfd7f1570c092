import pytest

from pratique.server.identity.models import Account
from pratique.server.identity.testing import PASSWORD, person
from tests.server.identity.http.rest import Rest

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def root() -> Rest:
    person("root", password=PASSWORD, is_admin=True)
    return Rest.by_password("root", PASSWORD)


def test_an_account_is_made_and_shown(root: Rest) -> None:
    made = root("POST", "/accounts", {"name": "alice", "password": PASSWORD, "full_name": "Alice"})
    shown = root("GET", "/accounts/alice")

    assert made.status == 201
    assert shown.body == made.body
    assert sorted(made.body) == [
        "created_at",
        "full_name",
        "is_active",
        "is_admin",
        "is_policy_manager",
        "last_login",
        "name",
    ]
    assert made.body["created_at"].endswith("Z")
    assert PASSWORD not in str(made.body)


def test_accounts_are_listed_by_name_page_by_page(root: Rest) -> None:
    for name in ("carol", "alice", "bob"):
        person(name)

    first = root("GET", "/accounts?limit=2").body
    second = root("GET", f"/accounts?limit=2&after={first['next']}").body

    assert [each["name"] for each in first["items"] + second["items"]] == ["alice", "bob", "carol", "root"]
    assert second["next"] is None


def test_accounts_are_found_by_a_part_of_the_name(root: Rest) -> None:
    person("alice")

    assert [each["name"] for each in root("GET", "/accounts?q=LIC").body["items"]] == ["alice"]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x"])
def test_a_limit_out_of_bounds_is_named(root: Rest, query: str) -> None:
    answer = root("GET", f"/accounts?{query}")

    assert answer.status == 422
    assert "limit" in answer.body["fields"]


@pytest.mark.parametrize(("query", "code"), [("sort=password", "bad_sort"), ("after=nonsense", "bad_cursor")])
def test_a_list_is_sorted_by_what_is_shown_only(root: Rest, query: str, code: str) -> None:
    answer = root("GET", f"/accounts?{query}")

    assert (answer.status, answer.body["code"]) == (400, code)


@pytest.mark.parametrize(
    "smuggled", [{"is_staff": True}, {"epoch": 7}, {"id": 1}, {"kind": "organisation"}, {"password_hash": "x"}]
)
def test_a_field_nobody_offers_is_refused(root: Rest, smuggled: dict[str, object]) -> None:
    answer = root("POST", "/accounts", {"name": "alice", "password": PASSWORD, **smuggled})

    assert answer.status == 422
    assert not Account.objects.filter(name="alice").exists()


def test_what_is_left_out_of_a_patch_stays(root: Rest) -> None:
    person("alice")
    root("PATCH", "/accounts/alice", {"full_name": "Alice", "is_admin": True})

    answer = root("PATCH", "/accounts/alice", {"is_active": False})

    assert answer.status == 200
    assert (answer.body["full_name"], answer.body["is_admin"], answer.body["is_active"]) == ("Alice", True, False)


def test_a_taken_name_is_a_conflict_and_says_so(root: Rest) -> None:
    answer = root("POST", "/accounts", {"name": "root", "password": PASSWORD})

    assert (answer.status, answer.body["code"]) == (409, "name_taken")
    assert "root" in answer.body["detail"]


def test_a_password_is_changed_over_rest_and_the_old_one_is_refused() -> None:
    person("alice", password=PASSWORD)
    new = "another horse altogether"

    changed = Rest.by_password("alice", PASSWORD)(
        "POST", "/accounts/alice/password", {"current_password": PASSWORD, "new_password": new}
    )

    assert changed.status == 204
    assert Rest.by_password("alice", PASSWORD)("GET", "/session").status == 401
    assert Rest.by_password("alice", new)("GET", "/session").body["account"]["name"] == "alice"


def test_a_wrong_current_password_is_no_reason_to_sign_in_again() -> None:
    person("alice", password=PASSWORD)

    answer = Rest.by_password("alice", PASSWORD)(
        "POST", "/accounts/alice/password", {"current_password": "wrong password", "new_password": "long enough"}
    )

    assert (answer.status, answer.body["code"]) == (403, "wrong_current_password")
    assert "WWW-Authenticate" not in answer.headers


def test_too_many_attempts_say_when_to_come_back() -> None:
    person("alice", password=PASSWORD)
    for _ in range(10):
        Rest.by_password("alice", "wrong password")("GET", "/session")

    answer = Rest.by_password("alice", PASSWORD)("GET", "/session")

    assert (answer.status, answer.body["code"]) == (429, "too_many_attempts")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("authorization", ["Basic !!!", "Bearer prt_nonsense", "Bearer a.b.c", "Digest x", "nonsense"])
def test_credentials_that_are_wrong_are_refused_where_none_are_needed(authorization: str) -> None:
    answer = Rest(authorization)("GET", "/session")

    assert (answer.status, answer.body["code"]) == (401, "bad_credentials")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="pratique"'


def test_a_header_counts_and_not_the_cookie_beside_it() -> None:
    alice = person("alice", password=PASSWORD)
    bob = Rest.by_token(person("bob"))
    bob.client.force_login(alice)

    assert bob("GET", "/session").body["account"]["name"] == "bob"


def test_a_program_needs_no_csrf_token_although_a_cookie_is_beside_it() -> None:
    alice = person("alice", password=PASSWORD)
    program = Rest.by_password("alice", PASSWORD)
    program.client.force_login(alice)

    assert program("PATCH", "/accounts/alice", {"full_name": "Alice"}).status == 200


def test_a_session_without_its_csrf_token_changes_nothing() -> None:
    alice = person("alice")
    browser = Rest()
    browser.client.force_login(alice)

    answer = browser("PATCH", "/accounts/alice", {"full_name": "Mallory"})

    assert (answer.status, answer.body["code"]) == (403, "csrf_failed")
    assert Account.objects.get(name="alice").full_name == ""
