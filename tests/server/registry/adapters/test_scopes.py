"""What the token service is told about repositories."""

from dataclasses import dataclass, replace

import pytest

from pratique.server.identity.principal import ANONYMOUS, Principal, Role
from pratique.server.identity.registry_token.scope import Scope, parse
from pratique.server.identity.testing import organisation, person, principal_of
from pratique.server.kernel import settings
from pratique.server.kernel.settings import Effective, process
from pratique.server.registry.adapters import RegistryScopes
from pratique.server.registry.models import Repository, Visibility
from pratique.server.registry.settings import RegistrySettings

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    who: str
    scope: str
    granted: str


ALL = "pull,push,delete,*"
CASES = [
    Case(who="nobody", scope=f"repository:acme/site:{ALL}", granted="pull"),
    Case(who="nobody", scope=f"repository:acme/app:{ALL}", granted=""),
    Case(who="nobody", scope=f"repository:acme/new:{ALL}", granted=""),
    Case(who="stranger", scope=f"repository:acme/site:{ALL}", granted="pull"),
    Case(who="stranger", scope=f"repository:acme/app:{ALL}", granted=""),
    Case(who="stranger", scope=f"repository:acme/new:{ALL}", granted=""),
    Case(who="reader", scope=f"repository:acme/app:{ALL}", granted="pull"),
    Case(who="reader", scope=f"repository:acme/new:{ALL}", granted=""),
    Case(who="writer", scope=f"repository:acme/app:{ALL}", granted="pull,push,delete"),
    Case(who="writer", scope="repository:acme/new:pull,push", granted="pull,push"),
    Case(who="writer", scope="repository:acme/app:pull", granted="pull"),
    Case(who="owner", scope=f"repository:acme/app:{ALL}", granted=ALL),
    Case(who="owner", scope=f"repository:owner/own:{ALL}", granted=ALL),
    Case(who="owner", scope=f"repository:stranger/own:{ALL}", granted=""),
    Case(who="admin", scope=f"repository:acme/app:{ALL}", granted=ALL),
    Case(who="admin", scope=f"repository:nobodys/app:{ALL}", granted=""),
    Case(who="admin", scope="registry:catalog:*", granted="*"),
    Case(who="owner", scope="registry:catalog:*", granted=""),
    Case(who="nobody", scope="registry:catalog:*", granted=""),
    Case(who="admin", scope="registry:other:*", granted=""),
    Case(who="admin", scope="plugin:acme/app:pull", granted=""),
    Case(who="admin", scope="repository:alpine:pull,push", granted=""),
    Case(who="admin", scope="repository:ACME/app:pull,push", granted=""),
]


@pytest.fixture
def everybody() -> dict[str, Principal]:
    accounts = {name: person(name) for name in ("stranger", "reader", "writer", "owner")}
    admin = person("admin", is_admin=True)
    roles = {accounts[role.value]: role for role in Role}
    acme = organisation("acme", roles)
    Repository.objects.create(namespace=acme, name="acme/app")
    Repository.objects.create(namespace=acme, name="acme/site", visibility=Visibility.PUBLIC)
    principals = {name: principal_of(account) for name, account in (accounts | {"admin": admin}).items()}
    return principals | {"nobody": ANONYMOUS}


def scope_of(text: str) -> Scope:
    scope = parse(text)
    assert scope is not None
    return scope


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.who} {case.scope}")
def test_who_is_granted_what(everybody: dict[str, Principal], case: Case) -> None:
    (granted,) = RegistryScopes().grant(everybody[case.who], [scope_of(case.scope)])

    assert granted == frozenset(filter(None, case.granted.split(",")))


def test_scopes_are_answered_in_the_order_they_were_asked(everybody: dict[str, Principal]) -> None:
    asked = ["repository:acme/app:pull", "repository:stranger/x:push", "registry:catalog:*", "repository:acme/new:push"]

    granted = RegistryScopes().grant(everybody["writer"], [scope_of(text) for text in asked])

    assert [set(each) for each in granted] == [{"pull"}, set(), set(), {"push"}]


def test_where_pushes_make_no_repositories_a_push_to_a_missing_one_comes_as_far_as_being_told_so(
    everybody: dict[str, Principal], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = replace(settings.current(RegistrySettings), create_on_push=False)
    monkeypatch.setattr(process, "_effective", Effective(values={RegistrySettings: closed}, origins={}))

    (granted,) = RegistryScopes().grant(everybody["writer"], [scope_of("repository:acme/new:pull,push")])

    assert granted == {"pull", "push"}
