import dataclasses
from datetime import timedelta
from uuid import uuid4

import pytest

from pratique.server.identity.access_token import TokenText
from pratique.server.identity.authentication import authenticate
from pratique.server.identity.credentials import Bearer
from pratique.server.identity.errors import (
    BadCredentials,
    InvalidExpiry,
    InvalidText,
    NotAllowed,
    NotAPerson,
    NothingThere,
    TooManyTokens,
)
from pratique.server.identity.models import AccessToken, Account, GeneratedBy, TokenScope
from pratique.server.identity.principal import Ceiling, Principal
from pratique.server.identity.queries import tokens
from pratique.server.identity.services.access_tokens import create_token, make_for_login, revoke_token
from pratique.server.identity.settings import IdentitySettings
from pratique.server.identity.testing import organisation, person, principal_of, token_of
from pratique.server.kernel import clock, settings
from pratique.server.kernel.outbox.models import OutboxEvent

pytestmark = [pytest.mark.database, pytest.mark.django_db]

CLIENT = "192.0.2.1"


@pytest.fixture
def alice() -> Account:
    return person("alice")


@pytest.fixture
def _three_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = dataclasses.replace(settings.current(IdentitySettings), access_tokens_per_account=3)
    monkeypatch.setattr(settings, "current", lambda _section: chosen)


def make(by: Principal, *, label: str = "ci", account: str = "alice") -> TokenText:
    _, text = create_token(by=by, account=account, label=label, scope=TokenScope.WRITE, expires_at=None)
    return text


def test_a_token_is_shown_once_and_kept_as_a_hash(alice: Account) -> None:
    text = make(principal_of(alice))

    row = AccessToken.objects.values().get()
    assert text.text not in str(row)
    assert row["digest"] == text.digest
    assert text.text not in str(list(OutboxEvent.objects.values()))


def test_it_opens_what_its_owner_may(alice: Account) -> None:
    principal = authenticate(Bearer(text=make(principal_of(alice)).text), client=CLIENT)

    assert (principal.account_id, principal.ceiling, principal.is_token) == (alice.pk, Ceiling.WRITE, True)


def test_a_revoked_token_opens_nothing(alice: Account) -> None:
    text = make(principal_of(alice))
    revoke_token(by=principal_of(alice), token_id=AccessToken.objects.get().uuid)

    with pytest.raises(BadCredentials):
        authenticate(Bearer(text=text.text), client=CLIENT)
    event = OutboxEvent.objects.get(type="token.revoked")
    assert event.data["label"] == "ci"


def test_a_token_expires(alice: Account) -> None:
    expires_at = clock.now() + timedelta(hours=1)
    _, text = create_token(
        by=principal_of(alice), account="alice", label="ci", scope=TokenScope.READ, expires_at=expires_at
    )

    assert authenticate(Bearer(text=text.text), client=CLIENT).name == "alice"
    with clock.frozen(expires_at), pytest.raises(BadCredentials):
        authenticate(Bearer(text=text.text), client=CLIENT)


def test_a_deactivated_owners_token_opens_nothing(alice: Account) -> None:
    text = token_of(alice)
    Account.objects.update(is_active=False)

    with pytest.raises(BadCredentials):
        authenticate(Bearer(text=text), client=CLIENT)


@pytest.mark.parametrize("label", ["", "  ", "x" * 129, "two\nlines"])
def test_a_label_is_a_line_of_text(alice: Account, label: str) -> None:
    with pytest.raises(InvalidText):
        make(principal_of(alice), label=label)


def test_a_token_does_not_expire_before_it_is_made(alice: Account) -> None:
    with pytest.raises(InvalidExpiry, match="not in the future"):
        create_token(by=principal_of(alice), account="alice", label="ci", scope=TokenScope.READ, expires_at=clock.now())


def test_administrators_make_and_revoke_tokens_for_others(alice: Account) -> None:
    root = principal_of(person("root", is_admin=True))
    make(root)

    assert tokens(by=root, account="alice").get().account == alice
    revoke_token(by=root, token_id=AccessToken.objects.get().uuid)


def test_nobody_else_touches_anothers_tokens(alice: Account) -> None:
    bob = principal_of(person("bob"))
    token_of(alice)

    with pytest.raises(NothingThere):
        make(bob)
    with pytest.raises(NothingThere):
        tokens(by=bob, account="alice")
    with pytest.raises(NothingThere):
        revoke_token(by=bob, token_id=AccessToken.objects.get().uuid)
    with pytest.raises(NothingThere):
        revoke_token(by=bob, token_id=uuid4())


def test_a_token_makes_and_revokes_no_tokens(alice: Account) -> None:
    by = authenticate(Bearer(text=token_of(alice)), client=CLIENT)

    with pytest.raises(NotAllowed, match="Access tokens cannot change"):
        make(by)
    with pytest.raises(NotAllowed):
        revoke_token(by=by, token_id=AccessToken.objects.get().uuid)


def test_an_organisation_has_no_tokens(alice: Account) -> None:
    organisation("acme")

    with pytest.raises((NothingThere, NotAPerson)):
        make(principal_of(person("root", is_admin=True)), account="acme")
    assert not alice.access_tokens.exists()


@pytest.mark.usefixtures("_three_at_most")
def test_there_is_an_end_to_tokens(alice: Account) -> None:
    for _ in range(3):
        make(principal_of(alice))

    with pytest.raises(TooManyTokens, match="has 3 access tokens"):
        make(principal_of(alice))


@pytest.mark.usefixtures("_three_at_most")
def test_a_login_past_the_end_forgets_the_oldest_login(alice: Account) -> None:
    mine = token_of(alice)
    logins = [make_for_login(account_id=alice.pk, client_name="docker") for _ in range(4)]

    kept = {each.hint for each in alice.access_tokens.all()}
    assert alice.access_tokens.count() == 3
    assert mine[:8] + "…" in kept
    assert AccessToken.objects.filter(digest=TokenText(str(logins[-1])).digest).exists()
    assert not AccessToken.objects.filter(digest=TokenText(str(logins[0])).digest).exists()


@pytest.mark.usefixtures("_three_at_most")
def test_a_login_does_not_push_out_peoples_own_tokens(alice: Account) -> None:
    for _ in range(3):
        token_of(alice)

    assert make_for_login(account_id=alice.pk, client_name="docker") is None
    assert alice.access_tokens.filter(generated_by=GeneratedBy.USER).count() == 3


@pytest.mark.parametrize(("client_name", "shown"), [("", "a client"), ("a\nb", "a client"), ("podman", "podman")])
def test_a_login_is_named_after_its_client(alice: Account, client_name: str, shown: str) -> None:
    make_for_login(account_id=alice.pk, client_name=client_name)

    assert alice.access_tokens.get().label == f"login of {shown}"
