"""Changing a password: by its owner, who knows it, or on the server by whoever runs it."""

import secrets

from django.contrib.auth.hashers import make_password
from django.db import transaction

from pratique.server.identity import events, passwords, sign_in
from pratique.server.identity.authorisation import Right, require
from pratique.server.identity.errors import (
    BadCredentials,
    NotAPerson,
    NothingThere,
    NotOwnPassword,
    WrongCurrentPassword,
)
from pratique.server.identity.models import Account, AccountKind
from pratique.server.identity.principal import Principal
from pratique.server.identity.queries import account_resource, find_account, named
from pratique.server.identity.services.accounts import end_what_was_granted
from pratique.server.identity.services.first_administrator import forget_first_password
from pratique.server.kernel import outbox

_RANDOM_BYTES = 18  # 144 bits, 24 characters to type


def change_own_password(*, by: Principal, name: str, current: str, new: str, client: str) -> Account:
    """Change one's own password, which ends all sessions of the account and the logins of its clients; return it.

    Raises WrongCurrentPassword, which counts as a failed sign-in, NotOwnPassword, or a refusal of the new password.
    """
    account = find_account(by=by, name=name)
    if account.pk != by.account_id:
        raise NotOwnPassword(name=account.name)
    require(by, Right.WRITE, account_resource(account))
    passwords.check_choice(new, name=account.name)
    try:
        sign_in.current()(name=account.name, password=current, client=client)
    except BadCredentials as error:
        raise WrongCurrentPassword(name=account.name) from error
    return _set_password(account, new, how="changed")


def reset_password(*, name: str, password: str | None = None) -> str:
    """Give an account a new password, random unless given, and return it; for the command line on the server.

    Raises NothingThere, NotAPerson, or a refusal of the password.
    """
    account = named(name).first()
    if account is None:
        raise NothingThere(kind="account", what=name)
    if account.kind != AccountKind.USER:
        raise NotAPerson(name=name, what="have a password")
    chosen = random_password() if password is None else password
    passwords.check_choice(chosen, name=account.name)
    _set_password(account, chosen, how="reset")
    return chosen


def random_password() -> str:
    """Return a password that nobody has to think of."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def _set_password(account: Account, password: str, *, how: str) -> Account:
    encoded = make_password(password)  # outside the transaction: it is slow
    with transaction.atomic():
        locked = Account.objects.select_for_update().get(pk=account.pk)
        locked.password = encoded
        end_what_was_granted(locked)
        locked.save(update_fields=["password", "epoch"])
        outbox.record(type=events.PASSWORD_CHANGED, subject=f"account:{locked.name}", data={"how": how})
        transaction.on_commit(lambda: forget_first_password(locked))
    sign_in.forget(account.name)
    return locked
