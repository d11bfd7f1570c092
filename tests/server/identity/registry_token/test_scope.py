from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.server.identity.registry_token.scope import MAX_LENGTH, MAX_SCOPES, Scope, TooManyScopes, parse, parse_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    text: str
    name: str
    actions: tuple[str, ...]
    type: str = "repository"


@pytest.mark.parametrize(
    "case",
    [
        Case(text="repository:acme/app:pull", name="acme/app", actions=("pull",)),
        Case(text="repository:acme/app:pull,push", name="acme/app", actions=("pull", "push")),
        Case(text="repository:acme/app:push,pull,push", name="acme/app", actions=("push", "pull")),
        Case(text="repository(plugin):acme/app:*", name="acme/app", actions=("*",)),
        Case(text="repository:localhost:5000/acme/app:pull", name="localhost:5000/acme/app", actions=("pull",)),
        Case(text="registry:catalog:*", type="registry", name="catalog", actions=("*",)),
    ],
    ids=lambda case: case.text,
)
def test_a_scope_is_read_as_the_protocol_says(case: Case) -> None:
    assert parse(case.text) == Scope(type=case.type, name=case.name, actions=case.actions)


@pytest.mark.parametrize(
    "text",
    ["", ":", "::", "repository", "repository:acme", "repository::pull", "repository:a/b:", "repository:a/b:,",
     "Repository:a/b:pull", "repository:a b:pull", "repository:a/b:PULL", "repository():a/b:pull",
     "repository:" + "a" * MAX_LENGTH + ":pull", 'repository:a"b:pull'],
)  # fmt: skip
def test_what_is_no_scope_grants_nothing(text: str) -> None:
    assert parse(text) is None


def test_repeated_and_spaced_scopes_are_merged_by_resource() -> None:
    scopes = parse_all(["repository:a/b:pull repository:c/d:pull", "repository:a/b:push", "nonsense"])

    assert [str(scope) for scope in scopes] == ["repository:a/b:pull,push", "repository:c/d:pull"]


def test_a_flood_of_scopes_is_refused() -> None:
    with pytest.raises(TooManyScopes):
        parse_all(["repository:a/b:pull " * (MAX_SCOPES + 1)])


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    scope = parse(text)

    assert scope is None or parse(str(scope)) == scope
