import pytest

from pratique.server.identity.principal import Role
from pratique.server.identity.testing import PASSWORD, organisation, person
from tests.server.identity.http.rest import Rest

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_an_organisation_is_made_changed_shared_and_deleted() -> None:
    person("root", password=PASSWORD, is_admin=True)
    person("alice")
    root = Rest.by_password("root", PASSWORD)

    made = root("POST", "/organisations", {"name": "acme"})
    changed = root("PATCH", "/organisations/acme", {"full_name": "Acme Tools"})
    member = root("PUT", "/organisations/acme/members/alice", {"role": "writer"})
    members = root("GET", "/organisations/acme/members")
    removed = root("DELETE", "/organisations/acme/members/alice")
    deleted = root("DELETE", "/organisations/acme")

    assert (made.status, made.body["role"], made.body["may"]) == (201, "owner", {"administer": True})
    assert changed.body["full_name"] == "Acme Tools"
    assert member.body == {"name": "alice", "role": "writer"}
    assert members.body["items"] == [{"name": "alice", "role": "writer"}, {"name": "root", "role": "owner"}]
    assert (removed.status, deleted.status) == (204, 204)
    assert root("GET", "/organisations/acme").status == 404


def test_one_sees_ones_own_organisations_and_what_one_may_there() -> None:
    alice = person("alice")
    organisation("acme", {alice: Role.READER})
    organisation("umbrella", {person("bob"): Role.OWNER})

    [seen] = Rest.by_token(alice)("GET", "/organisations").body["items"]

    assert (seen["name"], seen["role"], seen["may"]) == ("acme", "reader", {"administer": False})


def test_administrators_see_all_of_them() -> None:
    organisation("acme")
    organisation("umbrella")
    root = Rest.by_token(person("root", is_admin=True))

    assert [each["name"] for each in root("GET", "/organisations?sort=-name").body["items"]] == ["umbrella", "acme"]
    assert [each["name"] for each in root("GET", "/organisations?q=brel").body["items"]] == ["umbrella"]


def test_an_unknown_role_is_named() -> None:
    person("root", password=PASSWORD, is_admin=True)
    root = Rest.by_password("root", PASSWORD)
    root("POST", "/organisations", {"name": "acme"})

    answer = root("PUT", "/organisations/acme/members/root", {"role": "emperor"})

    assert answer.status == 422
    assert "role" in answer.body["fields"]


def test_the_last_owner_is_told_why_he_stays() -> None:
    person("root", password=PASSWORD, is_admin=True)
    root = Rest.by_password("root", PASSWORD)
    root("POST", "/organisations", {"name": "acme"})

    answer = root("DELETE", "/organisations/acme/members/root")

    assert (answer.status, answer.body["code"]) == (409, "last_owner")
    assert answer.body["detail"] == "root is the last owner of acme. Make somebody else an owner first."
