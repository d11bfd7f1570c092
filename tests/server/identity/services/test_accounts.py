from typing import Any

import pytest
from django.db import IntegrityError, transaction

from pratique.server.identity.errors import (
    InvalidName,
    InvalidText,
    LastAdministrator,
    NameTaken,
    NotAllowed,
    NothingThere,
    PasswordIsName,
    PasswordIsToken,
    PasswordTooLong,
    PasswordTooShort,
    ReservedName,
)
from pratique.server.identity.models import Account, AccountKind, GeneratedBy, Membership
from pratique.server.identity.principal import Principal
from pratique.server.identity.services.accounts import AccountChange, change_account, create_account
from pratique.server.identity.testing import PASSWORD, organisation, person, principal_of, token_of
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.outbox.models import OutboxEvent

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def root() -> Principal:
    return principal_of(person("root", is_admin=True))


def test_an_administrator_makes_an_account(root: Principal) -> None:
    made = create_account(by=root, name="alice", password=PASSWORD, full_name=" Alice Liddell ")

    assert (made.name, made.full_name, made.is_admin, made.kind) == ("alice", "Alice Liddell", False, "user")
    assert made.check_password(PASSWORD)
    event = OutboxEvent.objects.get()
    assert (event.type, event.subject) == ("account.created", "account:alice")


def test_nobody_else_does() -> None:
    with pytest.raises(NotAllowed, match="Only administrators"):
        create_account(by=principal_of(person("bob")), name="alice", password=PASSWORD)


def test_people_and_organisations_share_their_names(root: Principal) -> None:
    organisation("acme")

    with pytest.raises(NameTaken, match="acme"):
        create_account(by=root, name="acme", password=PASSWORD)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": "Alice"}, InvalidName),
        ({"name": "a/b"}, InvalidName),
        ({"name": "api"}, ReservedName),
        ({"name": "pratique.example.com"}, ReservedName),
        ({"password": "short"}, PasswordTooShort),
        ({"password": "x" * 257}, PasswordTooLong),
        ({"name": "alice-liddell", "password": "Alice-Liddell"}, PasswordIsName),
        ({"password": "prt_something"}, PasswordIsToken),
        ({"full_name": "x" * 129}, InvalidText),
        ({"full_name": "line\nbreak"}, InvalidText),
        ({"full_name": "right\u202eto left"}, InvalidText),
    ],
)
def test_what_cannot_be_an_account_is_refused(root: Principal, wrong: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        create_account(**{"by": root, "name": "alice", "password": PASSWORD, **wrong})

    assert not OutboxEvent.objects.exists()


def test_one_changes_ones_own_full_name() -> None:
    alice = principal_of(person("alice"))

    assert change_account(by=alice, name="alice", change=AccountChange(full_name="Alice")).full_name == "Alice"


@pytest.mark.parametrize("change", [AccountChange(is_admin=True), AccountChange(is_active=True)])
def test_nobody_makes_himself_more_than_he_is(change: AccountChange) -> None:
    alice = principal_of(person("alice"))

    with pytest.raises(NotAllowed):
        change_account(by=alice, name="alice", change=change)


def test_another_persons_account_is_not_there() -> None:
    person("bob")

    with pytest.raises(NothingThere):
        change_account(by=principal_of(person("alice")), name="bob", change=AccountChange(full_name="x"))


def test_deactivation_ends_what_was_granted(root: Principal) -> None:
    alice = person("alice", password=PASSWORD)
    token_of(alice, generated_by=GeneratedBy.AUTO)
    kept = token_of(alice)

    changed = change_account(by=root, name="alice", change=AccountChange(is_active=False))

    assert changed.epoch == alice.epoch + 1
    assert changed.get_session_auth_hash() != alice.get_session_auth_hash()
    assert [each.hint for each in alice.access_tokens.all()] == [kept[:8] + "…"]


def test_a_change_that_changes_nothing_is_no_event(root: Principal) -> None:
    person("alice")

    change_account(by=root, name="alice", change=AccountChange(is_active=True, is_admin=False, full_name=""))

    assert not OutboxEvent.objects.exists()


@pytest.mark.parametrize("change", [AccountChange(is_admin=False), AccountChange(is_active=False)])
def test_the_last_administrator_stays_one(root: Principal, change: AccountChange) -> None:
    person("asleep", is_admin=True, is_active=False)

    with pytest.raises(LastAdministrator, match="Make somebody else"):
        change_account(by=root, name="root", change=change)

    assert Account.objects.get(name="root").is_admin
    assert Account.objects.get(name="root").is_active


def test_one_of_two_administrators_may_go(root: Principal) -> None:
    person("other", is_admin=True)

    assert not change_account(by=root, name="root", change=AccountChange(is_admin=False)).is_admin


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Alice"},
        {"name": "a/b"},
        {"name": ""},
        {"name": "acme", "kind": AccountKind.ORGANISATION, "password": "x"},
        {"name": "acme", "kind": AccountKind.ORGANISATION, "is_admin": True},
        {"name": "acme", "kind": "robot"},
    ],
)
def test_the_database_refuses_what_no_account_is(row: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(**row)


def test_the_database_refuses_two_roles_and_an_unknown_one() -> None:
    alice, acme = person("alice"), organisation("acme")
    Membership.objects.create(organisation=acme, account=alice, role="reader")

    for account, role in ((alice, "writer"), (person("bob"), "king"), (acme, "reader")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(organisation=acme, account=account, role=role)
