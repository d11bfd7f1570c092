from dataclasses import dataclass

import pytest

from pratique.server.identity.authorisation import SYSTEM, Kind, Resource, Right, may, require, rights
from pratique.server.identity.errors import NotAllowed, NothingThere, NotSignedIn
from pratique.server.identity.principal import ANONYMOUS, Ceiling, Principal, Role, Source

ACME = 7
ALICE = 1
PRIVATE = Resource(kind=Kind.REPOSITORY, owner_id=ACME, label="acme/app")
PUBLIC = Resource(kind=Kind.REPOSITORY, owner_id=ACME, is_public=True, label="acme/site")
OWN = Resource(kind=Kind.REPOSITORY, owner_id=ALICE, label="alice/app")


def person(*, role: Role | None = None, admin: bool = False, ceiling: Ceiling = Ceiling.FULL) -> Principal:
    return Principal(
        account_id=ALICE,
        name="alice",
        is_admin=admin,
        roles={} if role is None else {ACME: role},
        ceiling=ceiling,
        source=Source.PASSWORD,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    who: Principal
    what: Resource
    rights: str  # of READ WRITE DELETE ADMINISTER, by initial


ORGANISATION = Resource(kind=Kind.ORGANISATION, owner_id=ACME, label="acme")
ACCOUNT = Resource(kind=Kind.ACCOUNT, owner_id=ALICE, label="alice")
TOKEN = Resource(kind=Kind.TOKEN, owner_id=ALICE)

CASES = [
    Case(who=ANONYMOUS, what=PUBLIC, rights="r"),
    Case(who=ANONYMOUS, what=PRIVATE, rights=""),
    Case(who=ANONYMOUS, what=SYSTEM, rights=""),
    Case(who=person(), what=PUBLIC, rights="r"),
    Case(who=person(), what=PRIVATE, rights=""),
    Case(who=person(), what=SYSTEM, rights=""),
    Case(who=person(), what=OWN, rights="rwda"),
    Case(who=person(), what=ORGANISATION, rights=""),
    Case(who=person(), what=ACCOUNT, rights="rw"),
    Case(who=person(), what=TOKEN, rights="rwda"),
    Case(who=person(role=Role.READER), what=PRIVATE, rights="r"),
    Case(who=person(role=Role.READER), what=ORGANISATION, rights="r"),
    Case(who=person(role=Role.WRITER), what=PRIVATE, rights="rwd"),
    Case(who=person(role=Role.WRITER), what=ORGANISATION, rights="r"),
    Case(who=person(role=Role.OWNER), what=PRIVATE, rights="rwda"),
    Case(who=person(role=Role.OWNER), what=ORGANISATION, rights="rwda"),
    Case(who=person(role=Role.OWNER), what=SYSTEM, rights=""),
    Case(who=person(admin=True), what=PRIVATE, rights="rwda"),
    Case(who=person(admin=True), what=ACCOUNT, rights="rwda"),
    Case(who=person(admin=True), what=SYSTEM, rights="rwda"),
    Case(who=person(role=Role.OWNER, ceiling=Ceiling.READ), what=PRIVATE, rights="r"),
    Case(who=person(admin=True, ceiling=Ceiling.READ), what=SYSTEM, rights="r"),
    Case(who=person(role=Role.READER, ceiling=Ceiling.WRITE), what=PRIVATE, rights="r"),
    Case(who=person(role=Role.OWNER, ceiling=Ceiling.WRITE), what=PRIVATE, rights="rwda"),
    Case(who=person(role=Role.OWNER, ceiling=Ceiling.WRITE), what=ORGANISATION, rights="r"),
    Case(who=person(admin=True, ceiling=Ceiling.WRITE), what=ACCOUNT, rights="r"),
    Case(who=person(ceiling=Ceiling.WRITE), what=TOKEN, rights="r"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rights_are_exactly_these(case: Case) -> None:
    held = rights(case.who, case.what)

    assert "".join(each.value[0] for each in Right if each in held) == case.rights
    assert held == {each for each in Right if may(case.who, each, case.what)}


def test_nobody_is_asked_to_sign_in() -> None:
    with pytest.raises(NotSignedIn, match="Sign in first: acme/app"):
        require(ANONYMOUS, Right.READ, PRIVATE)


def test_a_stranger_learns_nothing() -> None:
    with pytest.raises(NothingThere, match="no repository acme/app here"):
        require(person(), Right.WRITE, PRIVATE)


def test_a_reader_is_told_whom_to_ask() -> None:
    with pytest.raises(NotAllowed, match=r"no right to write it\. Ask an owner"):
        require(person(role=Role.READER), Right.WRITE, PRIVATE)


def test_a_narrow_token_is_named_as_the_reason() -> None:
    with pytest.raises(NotAllowed, match="token that was presented may only read"):
        require(person(role=Role.OWNER, ceiling=Ceiling.READ), Right.WRITE, PRIVATE)


def test_a_token_cannot_make_itself_a_successor() -> None:
    with pytest.raises(NotAllowed, match="Access tokens cannot change accounts, members or tokens"):
        require(person(ceiling=Ceiling.WRITE), Right.WRITE, TOKEN)


def test_administration_is_refused_by_name_and_not_hidden() -> None:
    with pytest.raises(NotAllowed, match="Only administrators"):
        require(person(), Right.READ, SYSTEM)


def test_what_is_allowed_passes() -> None:
    require(person(), Right.ADMINISTER, OWN)
