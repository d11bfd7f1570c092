import pytest

from pratique.server.identity.authentication import by_token
from pratique.server.identity.errors import LastOwner, NameTaken, NotAllowed, NotAPerson, NothingThere
from pratique.server.identity.models import Account
from pratique.server.identity.principal import Principal, Role
from pratique.server.identity.queries import members, organisations
from pratique.server.identity.services.organisations import (
    change_organisation,
    create_organisation,
    delete_organisation,
    remove_member,
    set_member,
)
from pratique.server.identity.testing import organisation, person, principal_of, token_of
from pratique.server.kernel.outbox.models import OutboxEvent

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def alice() -> Account:
    return person("alice")


@pytest.fixture
def root() -> Principal:
    return principal_of(person("root", is_admin=True))


def roles(name: str) -> dict[str, str]:
    return {each.account.name: each.role for each in Account.objects.get(name=name).members.select_related("account")}


def test_whoever_makes_an_organisation_owns_it(root: Principal) -> None:
    create_organisation(by=root, name="acme", full_name="Acme Tools")

    assert roles("acme") == {"root": "owner"}
    assert OutboxEvent.objects.get().subject == "organisation:acme"


def test_only_administrators_make_them(alice: Account) -> None:
    with pytest.raises(NotAllowed, match="Only administrators"):
        create_organisation(by=principal_of(alice), name="acme")


def test_an_organisation_cannot_take_a_persons_name(root: Principal, alice: Account) -> None:
    with pytest.raises(NameTaken, match=alice.name):
        create_organisation(by=root, name="alice")


def test_owners_give_and_change_roles(alice: Account) -> None:
    person("bob")
    organisation("acme", {alice: Role.OWNER})
    by = principal_of(alice)

    set_member(by=by, organisation="acme", account="bob", role=Role.READER)
    set_member(by=by, organisation="acme", account="bob", role=Role.WRITER)

    assert roles("acme") == {"alice": "owner", "bob": "writer"}


@pytest.mark.parametrize("role", [Role.WRITER, Role.READER])
def test_other_members_do_not(alice: Account, role: Role) -> None:
    organisation("acme", {person("boss"): Role.OWNER, alice: role})

    with pytest.raises(NotAllowed):
        set_member(by=principal_of(alice), organisation="acme", account="alice", role=Role.OWNER)
    with pytest.raises(NotAllowed):
        remove_member(by=principal_of(alice), organisation="acme", account="boss")
    with pytest.raises(NotAllowed):
        change_organisation(by=principal_of(alice), name="acme", full_name="Mine")
    with pytest.raises(NotAllowed):
        delete_organisation(by=principal_of(alice), name="acme")


def test_strangers_find_nothing(alice: Account) -> None:
    organisation("acme", {person("boss"): Role.OWNER})
    by = principal_of(alice)

    with pytest.raises(NothingThere):
        set_member(by=by, organisation="acme", account="alice", role=Role.OWNER)
    with pytest.raises(NothingThere):
        members(by=by, organisation="acme")
    assert not organisations(by=by).exists()


def test_the_last_owner_stays_one(alice: Account, root: Principal) -> None:
    organisation("acme", {alice: Role.OWNER, person("bob"): Role.WRITER})
    for by in (principal_of(alice), root):
        with pytest.raises(LastOwner, match="alice is the last owner of acme"):
            remove_member(by=by, organisation="acme", account="alice")
        with pytest.raises(LastOwner):
            set_member(by=by, organisation="acme", account="alice", role=Role.READER)

    assert roles("acme")["alice"] == "owner"


def test_one_of_two_owners_may_go(alice: Account) -> None:
    organisation("acme", {alice: Role.OWNER, person("bob"): Role.OWNER})

    remove_member(by=principal_of(alice), organisation="acme", account="alice")

    assert roles("acme") == {"bob": "owner"}


def test_members_may_leave_but_not_by_a_token(alice: Account) -> None:
    organisation("acme", {person("boss"): Role.OWNER, alice: Role.READER})
    by = by_token(token_of(alice), name=None, client="127.0.0.1")
    with pytest.raises(NotAllowed):
        remove_member(by=by, organisation="acme", account="alice")

    remove_member(by=principal_of(alice), organisation="acme", account="alice")

    assert roles("acme") == {"boss": "owner"}


def test_only_people_are_members(alice: Account) -> None:
    organisation("acme", {alice: Role.OWNER})
    organisation("umbrella")
    person("asleep", is_active=False)

    with pytest.raises(NotAPerson):
        set_member(by=principal_of(alice), organisation="acme", account="umbrella", role=Role.READER)
    for name in ("nobody", "asleep"):
        with pytest.raises(NothingThere):
            set_member(by=principal_of(alice), organisation="acme", account=name, role=Role.READER)
    with pytest.raises(NothingThere):
        remove_member(by=principal_of(alice), organisation="acme", account="nobody")


def test_an_organisation_that_owns_nothing_can_be_deleted(alice: Account) -> None:
    organisation("acme", {alice: Role.OWNER})

    delete_organisation(by=principal_of(alice), name="acme")

    assert not Account.objects.filter(name="acme").exists()
    assert OutboxEvent.objects.get().type == "organisation.deleted"


def test_a_persons_account_is_no_organisation(root: Principal, alice: Account) -> None:
    with pytest.raises(NothingThere):
        delete_organisation(by=root, name=alice.name)
