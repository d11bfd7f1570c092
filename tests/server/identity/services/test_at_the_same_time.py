"""What must hold whoever else is changing the same things at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from pratique.server.identity.errors import LastAdministrator, LastOwner, NameTaken
from pratique.server.identity.models import Account
from pratique.server.identity.principal import Role
from pratique.server.identity.services.accounts import AccountChange, change_account
from pratique.server.identity.services.organisations import create_organisation, remove_member
from pratique.server.identity.testing import organisation, person, principal_of
from pratique.server.kernel.errors import Refusal

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def together(*calls: Callable[[], object]) -> list[type[Refusal]]:
    """Run the calls side by side and return the kinds of their refusals."""
    ready = Barrier(len(calls))

    def run(call: Callable[[], object]) -> type[Refusal] | None:
        try:
            ready.wait(10)
            call()
        except Refusal as refusal:
            return type(refusal)
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(calls)) as pool:
        return [refused for refused in pool.map(run, calls) if refused is not None]


def test_two_owners_who_remove_each_other_leave_one() -> None:
    alice, bob = person("alice"), person("bob")
    organisation("acme", {alice: Role.OWNER, bob: Role.OWNER})
    by_alice, by_bob = principal_of(alice), principal_of(bob)

    refused = together(
        lambda: remove_member(by=by_alice, organisation="acme", account="bob"),
        lambda: remove_member(by=by_bob, organisation="acme", account="alice"),
    )

    assert refused == [LastOwner]
    assert Account.objects.get(name="acme").members.count() == 1


def test_two_administrators_who_depose_each_other_leave_one() -> None:
    by_alice = principal_of(person("alice", is_admin=True))
    by_bob = principal_of(person("bob", is_admin=True))
    deposed = AccountChange(is_admin=False)

    refused = together(
        lambda: change_account(by=by_alice, name="bob", change=deposed),
        lambda: change_account(by=by_bob, name="alice", change=deposed),
    )

    assert refused == [LastAdministrator]
    assert Account.objects.filter(is_admin=True).count() == 1


def test_of_two_who_take_a_name_one_gets_it() -> None:
    root = principal_of(person("root", is_admin=True))

    refused = together(*[lambda: create_organisation(by=root, name="acme")] * 4)

    assert refused == [NameTaken] * 3
