import pytest

from pratique.server.identity import sign_in
from pratique.server.identity.authentication import by_token
from pratique.server.identity.errors import (
    BadCredentials,
    NotAllowed,
    NotAPerson,
    NothingThere,
    NotOwnPassword,
    PasswordTooShort,
    TooManyAttempts,
    WrongCurrentPassword,
)
from pratique.server.identity.models import GeneratedBy
from pratique.server.identity.services.passwords import change_own_password, reset_password
from pratique.server.identity.testing import PASSWORD, organisation, person, principal_of, token_of
from pratique.server.kernel.outbox.models import OutboxEvent

pytestmark = [pytest.mark.database, pytest.mark.django_db]

NEW = "another horse altogether"
CLIENT = "192.0.2.1"


def test_one_changes_ones_own_password_by_knowing_it() -> None:
    alice = person("alice", password=PASSWORD)
    change_own_password(by=principal_of(alice), name="alice", current=PASSWORD, new=NEW, client=CLIENT)

    assert sign_in.current()(name="alice", password=NEW, client=CLIENT) == alice
    with pytest.raises(BadCredentials):
        sign_in.current()(name="alice", password=PASSWORD, client=CLIENT)
    event = OutboxEvent.objects.get(type="password.changed")
    assert (event.subject, event.data) == ("account:alice", {"how": "changed"})


def test_without_knowing_it_nothing_changes_and_guesses_count() -> None:
    alice = principal_of(person("alice", password=PASSWORD))
    for _ in range(10):
        with pytest.raises(WrongCurrentPassword, match="reset-password alice"):
            change_own_password(by=alice, name="alice", current="wrong password", new=NEW, client=CLIENT)

    with pytest.raises(TooManyAttempts):
        change_own_password(by=alice, name="alice", current=PASSWORD, new=NEW, client=CLIENT)


def test_a_weak_password_is_refused_before_anything_happens() -> None:
    alice = principal_of(person("alice", password=PASSWORD))

    with pytest.raises(PasswordTooShort, match="fewer than 8"):
        change_own_password(by=alice, name="alice", current=PASSWORD, new="short", client=CLIENT)


def test_an_administrator_does_not_change_others_passwords_here() -> None:
    person("alice", password=PASSWORD)
    root = principal_of(person("root", is_admin=True))

    with pytest.raises(NotOwnPassword, match="pratique admin reset-password alice"):
        change_own_password(by=root, name="alice", current=PASSWORD, new=NEW, client=CLIENT)


def test_a_stranger_learns_nothing_of_others() -> None:
    person("alice", password=PASSWORD)

    with pytest.raises(NothingThere):
        change_own_password(by=principal_of(person("bob")), name="alice", current=PASSWORD, new=NEW, client=CLIENT)


def test_an_access_token_does_not_change_the_password() -> None:
    alice = person("alice", password=PASSWORD)
    by = by_token(token_of(alice), name=None, client=CLIENT)

    with pytest.raises(NotAllowed, match="Sign in with the password"):
        change_own_password(by=by, name="alice", current=PASSWORD, new=NEW, client=CLIENT)


def test_a_new_password_ends_sessions_and_logins_but_not_peoples_own_tokens() -> None:
    alice = person("alice", password=PASSWORD)
    token_of(alice, generated_by=GeneratedBy.AUTO)
    kept = token_of(alice)
    before = alice.get_session_auth_hash()

    reset_password(name="alice", password=NEW)
    alice.refresh_from_db()

    assert alice.get_session_auth_hash() != before
    assert [each.hint[:8] for each in alice.access_tokens.all()] == [kept[:8]]


def test_a_reset_makes_a_password_that_works() -> None:
    alice = person("alice", password=PASSWORD)

    made = reset_password(name="alice")

    assert len(made) >= 20
    assert sign_in.current()(name="alice", password=made, client=CLIENT) == alice
    assert OutboxEvent.objects.get(type="password.changed").data == {"how": "reset"}


def test_who_is_not_there_has_no_password_to_reset() -> None:
    organisation("acme")

    with pytest.raises(NothingThere):
        reset_password(name="nobody")
    with pytest.raises(NotAPerson):
        reset_password(name="acme")
