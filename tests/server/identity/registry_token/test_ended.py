"""Registry tokens that end before their time."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings as django_settings
from django.db import transaction

from pratique.server.identity import registry_token
from pratique.server.identity.credentials import Basic, Bearer, Credentials
from pratique.server.identity.errors import BadRegistryToken
from pratique.server.identity.models import AccessToken, Account, EndedGrant, TokenScope
from pratique.server.identity.principal import Principal, Role
from pratique.server.identity.registry_token.ended import Ended, Watch
from pratique.server.identity.registry_token.grant import Grant
from pratique.server.identity.registry_token.issue import GrantType, TokenRequest, issue
from pratique.server.identity.registry_token.process import ended
from pratique.server.identity.services import grants
from pratique.server.identity.services.access_tokens import create_token, make_for_login, revoke_token
from pratique.server.identity.services.accounts import AccountChange, change_account
from pratique.server.identity.services.expiry import forget_expired
from pratique.server.identity.services.organisations import remove_member, set_member
from pratique.server.identity.services.passwords import reset_password
from pratique.server.identity.settings import IdentitySettings
from pratique.server.identity.testing import PASSWORD, organisation, person, principal_of
from pratique.server.kernel import clock, settings
from pratique.server.kernel.database.reads import PostgresReads, Reads, SqliteReads
from pratique.server.kernel.news import Nowhere
from pratique.server.kernel.news.sockets import Sockets
from tests.support import database, eventually_async

INSTALLED = "pratique.server.kernel.news.telling._installed"
pytestmark = pytest.mark.database


def token(credentials: Credentials) -> str:
    request = TokenRequest(
        grant_type=GrantType.GET, credentials=credentials, scopes=(), host="localhost", client="192.0.2.1"
    )
    return issue(request).token


def by_token(account: Account, label: str = "ci") -> Bearer:
    _, text = create_token(
        by=principal_of(account), account=account.name, label=label, scope=TokenScope.WRITE, expires_at=None
    )
    return Bearer(text=text.text)


def by_password(account: Account) -> Basic:
    return Basic(name=account.name, secret=PASSWORD)


def learn() -> None:
    """Do what a process does when it hears of ended tokens."""
    ended().learn(EndedGrant.objects.values_list("account_id", "token", "before"))


def is_refused(text: str) -> bool:
    learn()
    try:
        registry_token.verify(text)
    except BadRegistryToken:
        return True
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    admin: Principal
    alice: Account
    acme: Account


@pytest.fixture
def scene() -> Scene:
    alice = person("alice", password=PASSWORD, is_admin=True)
    owner = person("owner")
    acme = organisation("acme", {owner: Role.OWNER, alice: Role.WRITER})
    return Scene(admin=principal_of(person("root", is_admin=True)), alice=alice, acme=acme)


CHANGES: dict[str, Callable[[Scene], object]] = {
    "the password is reset": lambda _scene: reset_password(name="alice"),
    "the account is deactivated": lambda scene: change_account(
        by=scene.admin, name="alice", change=AccountChange(is_active=False)
    ),
    "it is no administrator any more": lambda scene: change_account(
        by=scene.admin, name="alice", change=AccountChange(is_admin=False)
    ),
    "it leaves an organisation": lambda scene: remove_member(by=scene.admin, organisation="acme", account="alice"),
    "it has another role": lambda scene: set_member(
        by=scene.admin, organisation="acme", account="alice", role=Role.READER
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_takes_a_right_away_ends_the_tokens_that_have_it(scene: Scene, change: Callable[[Scene], object]) -> None:
    given = [token(by_password(scene.alice)), token(by_token(scene.alice))]
    assert not any(is_refused(each) for each in given)

    change(scene)

    assert all(is_refused(each) for each in given)


HARMLESS: dict[str, Callable[[Scene], object]] = {
    "a new name": lambda scene: change_account(
        by=scene.admin, name="alice", change=AccountChange(full_name="Alice of Acme")
    ),
    "the same role": lambda scene: set_member(by=scene.admin, organisation="acme", account="alice", role=Role.WRITER),
    "somebody else": lambda _scene: reset_password(name="owner"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_takes_nothing_away_ends_nothing(scene: Scene, change: Callable[[Scene], object]) -> None:
    given = token(by_password(scene.alice))

    change(scene)

    assert not is_refused(given)


@pytest.mark.django_db
def test_a_token_made_after_the_change_holds(scene: Scene) -> None:
    set_member(by=scene.admin, organisation="acme", account="alice", role=Role.READER)
    scene.alice.refresh_from_db()

    assert not is_refused(token(by_password(scene.alice)))


@pytest.mark.django_db
def test_a_revoked_access_token_takes_its_registry_tokens_along_and_no_others(scene: Scene) -> None:
    doomed, kept = by_token(scene.alice, "doomed"), by_token(scene.alice, "kept")
    of_doomed, of_kept = token(doomed), token(kept)
    of_password = token(by_password(scene.alice))

    revoke_token(by=principal_of(scene.alice), token_id=AccessToken.objects.get(label="doomed").uuid)

    assert is_refused(of_doomed)
    assert not is_refused(of_kept)
    assert not is_refused(of_password)


@pytest.mark.django_db
def test_a_login_that_a_newer_one_pushes_out_ends(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = replace(settings.current(IdentitySettings), access_tokens_per_account=1)
    monkeypatch.setattr(settings, "current", lambda _section: chosen)
    first = make_for_login(account_id=scene.alice.pk, client_name="docker")
    assert first is not None
    of_first = token(Bearer(text=first))

    make_for_login(account_id=scene.alice.pk, client_name="docker")

    assert is_refused(of_first)


@pytest.mark.django_db
def test_the_refusal_says_what_happened(scene: Scene) -> None:
    given = token(by_password(scene.alice))
    reset_password(name="alice")
    learn()

    with pytest.raises(BadRegistryToken, match="is ended: what it was got with was revoked, or the rights of"):
        registry_token.verify(given)


def test_nobody_needs_no_rights() -> None:
    known = Ended()
    known.learn([(1, None, 5), (1, 77, None)])
    nobody = Grant(subject="", account_id=None, access={}, expires_at=clock.now())

    assert not known.covers(nobody)
    assert known.covers(replace(nobody, account_id=1, epoch=4))
    assert not known.covers(replace(nobody, account_id=1, epoch=5))
    assert not known.covers(replace(nobody, account_id=2, epoch=1))
    assert known.covers(replace(nobody, account_id=1, epoch=5, token_id=77))


@pytest.mark.django_db
def test_what_has_expired_anyway_is_forgotten(scene: Scene) -> None:
    grants.end_of_account(scene.alice.pk)

    forget_expired(now=clock.now() + timedelta(minutes=6), before_each=lambda: None)
    assert EndedGrant.objects.count() == 1
    forget_expired(now=clock.now() + timedelta(minutes=8), before_each=lambda: None)
    assert EndedGrant.objects.count() == 0


@asynccontextmanager
async def watching(known: Ended, *, look: float) -> AsyncIterator[None]:
    reads: Reads
    if database.is_postgresql():
        reads = pooled = PostgresReads(os.environ["PRATIQUE_DATABASE_DIRECT_URL"])
        await pooled.open()
    else:
        reads = SqliteReads(Path(django_settings.DATABASES["default"]["NAME"]))
    watch = Watch(known, reads, look=look)
    await watch.start()
    try:
        yield
    finally:
        await watch.stop()
        await reads.close()


def _end_of_alice() -> Grant:
    with transaction.atomic():
        alice = person("alice")
        grants.end_of_account(alice.pk)
    return Grant(subject="alice", account_id=alice.pk, access={}, expires_at=clock.now(), epoch=1)


@pytest.mark.django_db(transaction=True)
async def test_what_is_told_is_known_without_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(INSTALLED, Sockets(tmp_path))
    known = Ended()

    async with watching(known, look=60):
        grant = await sync_to_async(_end_of_alice)()
        await eventually_async(lambda: _now(known.covers(grant)), what="the end of the token")


@pytest.mark.django_db(transaction=True)
async def test_what_is_told_to_nobody_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(INSTALLED, Nowhere())
    known = Ended()

    async with watching(known, look=0.05):
        grant = await sync_to_async(_end_of_alice)()
        await eventually_async(lambda: _now(known.covers(grant)), what="the end of the token")


@pytest.mark.django_db(transaction=True)
async def test_a_process_that_starts_knows_what_ended_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(INSTALLED, Nowhere())
    grant, known = await sync_to_async(_end_of_alice)(), Ended()

    async with watching(known, look=60):
        assert known.covers(grant)


async def test_without_the_database_what_is_known_stays() -> None:
    class Gone:
        async def fetch_one(self, _statement: str, _parameters: object) -> None:
            raise ConnectionError

        async def fetch_all(self, _statement: str, _parameters: object) -> list[tuple[object, ...]]:
            raise ConnectionError

        async def close(self) -> None:
            return

    known = Ended()
    known.learn([(1, None, 5)])
    watch = Watch(known, Gone(), look=60)
    await watch.start()
    await watch.stop()

    assert known.covers(Grant(subject="a", account_id=1, access={}, expires_at=clock.now(), epoch=1))


async def _now(value: bool) -> bool:  # noqa: FBT001 — what was just asked
    return value
