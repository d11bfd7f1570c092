"""The first administrator: made once, at first start, so that somebody can sign in.

The password is random and lies in `<data>/admin-password` (mode 0600) until it is changed, or comes from a file the
operator names. Only the start that makes the account reads that file: what is done to it later changes nothing.
"""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pratique.server.identity import passwords, ports
from pratique.server.identity.errors import UnusablePasswordFile
from pratique.server.identity.models import Account, AccountKind
from pratique.server.identity.services.accounts import make_account
from pratique.server.kernel import errors

NAME: Final = "admin"
FILE: Final = "admin-password"
_FILE_MAX: Final = 4096  # bytes
_RANDOM_BYTES: Final = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPassword:
    """The password of a new installation; `kept_in` is the file it lies in, None when the operator gave it."""

    name: str
    password: str = field(repr=False)
    kept_in: Path | None


def make_first_administrator(*, password_file: Path | None) -> FirstPassword | None:
    """Make the account `admin` if no person has an account yet, and return its password;

    None when there was nothing to do.

    The caller holds the lock of the start. Raises UnusablePasswordFile.
    """
    if Account.objects.filter(kind=AccountKind.USER).exists():
        return None
    if password_file is not None:
        password, kept_in = _given(password_file), None
    else:
        password, kept_in = secrets.token_urlsafe(_RANDOM_BYTES), _file()
        _keep(kept_in, password)  # first: an account whose password nobody knows would be worse than a file too many
    make_account(name=NAME, password=password, full_name="Administrator", is_admin=True)
    return FirstPassword(name=NAME, password=password, kept_in=kept_in)


def forget_first_password(account: Account) -> None:
    """Remove the file with the first password, once that account's password has been changed."""
    if account.name == NAME:
        _file().unlink(missing_ok=True)


def _file() -> Path:
    return ports.place().data / FILE


def _given(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_FILE_MAX)
    except (OSError, UnicodeDecodeError) as error:
        raise UnusablePasswordFile(path=path, problem=str(error)) from error
    password = text.removesuffix("\n").removesuffix("\r")
    if "\n" in password:
        raise UnusablePasswordFile(path=path, problem="it has more than one line")
    try:
        passwords.check_choice(password, name=NAME)
    except errors.Invalid as error:
        raise UnusablePasswordFile(path=path, problem=str(error)) from error
    return password


def _keep(path: Path, password: str) -> None:
    """Write the password for its owner's eyes only, durably, over whatever an interrupted start has left."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(password + "\n")
        file.flush()
        os.fsync(descriptor)
