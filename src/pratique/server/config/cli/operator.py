"""Commands that do what the pages do, as the person who runs the installation: whoever may read its data may do all."""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.server.config.cli import process, tables
from pratique.server.kernel import clock, context
from pratique.server.kernel.errors import Invalid

if TYPE_CHECKING:
    from pratique.server.identity.principal import Principal

LIST_MAX = 10_000  # rows a command prints; the pages and REST go through all
ACTOR = "system"
_PASSWORD_MAX = 4096  # characters
_NOBODY = 0  # the key of no account


class NotAToken(Invalid):
    """{value!r} is no access token's id; `pratique token list` shows them."""

    code = "not_a_token_id"


class UnknownChoice(Invalid):
    """{value!r} is not one of {known}."""

    code = "unknown_choice"


@contextmanager
def acting() -> Iterator["Principal"]:
    """Give the block the principal of the command line, its work marked as done by the system."""
    process.start(role="command")
    from pratique.server.identity.principal import Ceiling, Principal, Source

    with context.working(context.Context(actor=ACTOR)):
        yield Principal(account_id=_NOBODY, name=ACTOR, is_admin=True, ceiling=Ceiling.FULL, source=Source.PASSWORD)


def reset_password(name: str, *, from_stdin: bool) -> None:
    """Give an account a new password: read from standard input, or a random one that is printed."""
    with acting():
        from pratique.server.identity.services import passwords

        chosen = passwords.reset_password(name=name, password=_read_password() if from_stdin else None)
    if from_stdin:
        process.say(f"{name} has the new password; sessions and login tokens made before have ended")
    else:
        sys.stdout.write(f"{chosen}\n")


def list_accounts() -> None:
    """Print every person's account."""
    with acting() as by:
        from pratique.server.identity import queries

        found = queries.accounts(by=by).order_by("name")[:LIST_MAX]
        rows = [(each.name, each.full_name, each.is_admin, each.is_active, f"{each.created_at:%F}") for each in found]
    tables.show(rows, heading=("Name", "Full name", "Administrator", "Active", "Since"))


def create_account(name: str, *, full_name: str, is_admin: bool, from_stdin: bool) -> None:
    """Make an account; print its password unless it was given."""
    with acting() as by:
        from pratique.server.identity.services import accounts, passwords

        password = _read_password() if from_stdin else passwords.random_password()
        accounts.create_account(by=by, name=name, password=password, full_name=full_name, is_admin=is_admin)
    if not from_stdin:
        sys.stdout.write(f"{password}\n")


def change_account(
    name: str,
    *,
    full_name: str | None,
    is_admin: bool | None,
    is_policy_manager: bool | None,
    is_active: bool | None,
) -> None:
    """Change what is given of an account."""
    with acting() as by:
        from pratique.server.identity.services.accounts import AccountChange
        from pratique.server.identity.services.accounts import change_account as change

        wanted = AccountChange(
            full_name=full_name, is_admin=is_admin, is_policy_manager=is_policy_manager, is_active=is_active
        )
        change(by=by, name=name, change=wanted)


def list_organisations() -> None:
    """Print every organisation."""
    with acting() as by:
        from pratique.server.identity import queries

        rows = [(each.name, each.full_name) for each in queries.organisations(by=by).order_by("name")[:LIST_MAX]]
    tables.show(rows, heading=("Name", "Full name"))


def create_organisation(name: str, *, full_name: str, owner: str) -> None:
    """Make an organisation and its first owner."""
    with acting() as by:
        from pratique.server.identity import queries
        from pratique.server.identity.services import organisations

        founder = replace(by, account_id=queries.find_account(by=by, name=owner).pk)
        organisations.create_organisation(by=founder, name=name, full_name=full_name)


def delete_organisation(name: str) -> None:
    """Delete an organisation that holds nothing any more."""
    with acting() as by:
        from pratique.server.identity.services import organisations

        organisations.delete_organisation(by=by, name=name)


def list_members(organisation: str) -> None:
    """Print the members of an organisation."""
    with acting() as by:
        from pratique.server.identity import queries

        found = queries.members(by=by, organisation=organisation).select_related("account")[:LIST_MAX]
        rows = [(each.account.name, each.role) for each in found]
    tables.show(rows, heading=("Member", "Role"))


def set_member(organisation: str, account: str, *, role: str) -> None:
    """Make an account a member of an organisation, or change its role."""
    with acting() as by:
        from pratique.server.identity.principal import Role
        from pratique.server.identity.services import organisations

        wanted = Role(known(role, list(Role)))
        organisations.set_member(by=by, organisation=organisation, account=account, role=wanted)


def remove_member(organisation: str, account: str) -> None:
    """End a membership."""
    with acting() as by:
        from pratique.server.identity.services import organisations

        organisations.remove_member(by=by, organisation=organisation, account=account)


def list_tokens(account: str) -> None:
    """Print the access tokens of an account; their texts are known to nobody."""
    with acting() as by:
        from pratique.server.identity import queries

        found = queries.tokens(by=by, account=account)[:LIST_MAX]
        rows = [
            (each.uuid, each.label, each.scope, each.hint, _day(each.expires_at), _day(each.last_used_at))
            for each in found
        ]
    tables.show(rows, heading=("Id", "Label", "Scope", "Text", "Expires", "Last used"))


def create_token(account: str, *, label: str, scope: str, days: int | None) -> None:
    """Make an access token for an account and print its text, this once."""
    with acting() as by:
        from pratique.server.identity.models import TokenScope
        from pratique.server.identity.services import access_tokens

        wanted = TokenScope(known(scope, TokenScope.values))
        expires_at = None if days is None else clock.now() + timedelta(days=days)
        _, text = access_tokens.create_token(by=by, account=account, label=label, scope=wanted, expires_at=expires_at)
    sys.stdout.write(f"{text.text}\n")


def revoke_token(token_id: str) -> None:
    """Revoke an access token."""
    try:
        parsed = UUID(token_id)
    except ValueError as error:
        raise NotAToken(value=token_id) from error
    with acting() as by:
        from pratique.server.identity.services import access_tokens

        access_tokens.revoke_token(by=by, token_id=parsed)


def _read_password() -> str:
    return sys.stdin.readline(_PASSWORD_MAX).rstrip("\r\n")


def known(value: str, choices: Collection[str]) -> str:
    """Return a choice that was made on the command line. Raises ``UnknownChoice``."""
    if value not in choices:
        raise UnknownChoice(value=value, known=", ".join(choices))
    return value


def _day(when: datetime | None) -> str:
    return "never" if when is None else f"{when:%F}"
