"""Factories and fakes for tests, ours and those of domains above. Nothing here asks for a right or records an event."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import make_password

from pratique.server.identity import authentication, registry_token, sign_in
from pratique.server.identity.access_token import TokenText
from pratique.server.identity.authentication import of_account
from pratique.server.identity.models import AccessToken, Account, AccountKind, GeneratedBy, Membership, TokenScope
from pratique.server.identity.principal import Ceiling, Principal, Role, Source
from pratique.server.identity.registry_token.scope import Scope

PASSWORD = "correct horse battery staple"  # noqa: S105 — made up

MANAGER = Principal(account_id=0, name="a test", is_policy_manager=True, ceiling=Ceiling.FULL, source=Source.PASSWORD)
"""Somebody who may change policies and grant exceptions, without an account."""


def forget_everything() -> None:
    """Begin anew with keys, verified tokens, rate limits and remembered passwords."""
    registry_token.forget()
    sign_in.forget_everything()
    authentication.forget_refusals()


def person(name: str, *, password: str = "", is_admin: bool = False, is_active: bool = True) -> Account:
    """Make a person's account; without a password nobody can sign in to it, which is quick."""
    return Account.objects.create(
        name=name,
        password=make_password(password) if password else "",
        is_admin=is_admin,
        is_active=is_active,
    )


def organisation(name: str, members: Mapping[Account, Role] | None = None) -> Account:
    """Make an organisation with members."""
    made = Account.objects.create(name=name, kind=AccountKind.ORGANISATION)
    for account, role in (members or {}).items():
        Membership.objects.create(organisation=made, account=account, role=role.value)
    return made


def principal_of(account: Account) -> Principal:
    """Return the principal of somebody who has shown the password just now."""
    return of_account(account, source=Source.PASSWORD)


def token_of(
    account: Account,
    *,
    scope: TokenScope = TokenScope.WRITE,
    expires_at: datetime | None = None,
    created_at: datetime | None = None,
    generated_by: GeneratedBy = GeneratedBy.USER,
) -> str:
    """Make an access token and return its text."""
    text = TokenText.mint()
    made = AccessToken(
        account=account,
        label="made by a test",
        digest=text.digest,
        hint=text.hint,
        scope=scope,
        expires_at=expires_at,
        generated_by=generated_by,
    )
    if created_at is not None:
        made.created_at = created_at
    made.save()
    return text.text


@dataclass(slots=True)
class FakeGranter:
    """A `ports.ScopeGranter` that grants what its rule says and remembers what it was asked."""

    rule: Callable[[Principal, Scope], frozenset[str]] = lambda _principal, scope: frozenset(scope.actions)
    asked: list[tuple[Principal, Scope]] = field(default_factory=list)

    def grant(self, principal: Principal, wanted: Sequence[Scope]) -> Sequence[frozenset[str]]:
        """Answer by the rule."""
        self.asked.extend((principal, scope) for scope in wanted)
        return [self.rule(principal, scope) for scope in wanted]
