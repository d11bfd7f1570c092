"""The check of a name and a password.

Order: recognise a password that was right a moment ago; refuse whoever has failed too often, before any database or
hashing; wait for a turn; hash. An unknown, inactive or password-less account costs the same hash as a known one, so
neither status nor time tells which names exist.
"""

import secrets
from functools import cache

from django.contrib.auth.hashers import make_password

from pratique.server.identity import metrics
from pratique.server.identity.errors import BadCredentials
from pratique.server.identity.models import Account, AccountKind
from pratique.server.identity.passwords import MAX_LENGTH, Argon2id
from pratique.server.identity.queries import named
from pratique.server.identity.settings import REMEMBERED_MAX, IdentitySettings
from pratique.server.identity.sign_in.attempts import Attempts, Limited
from pratique.server.identity.sign_in.gate import Gate
from pratique.server.identity.sign_in.remembered import Remembered
from pratique.server.identity.sign_in.together import Together
from pratique.server.kernel import settings


class PasswordCheck:
    """Checks passwords under a rate limit, a bound on simultaneous checks, and a short memory."""

    def __init__(self, *, attempts: Limited, remembered: Remembered, gate: Gate) -> None:
        self._attempts = attempts
        self._remembered = remembered
        self._gate = gate

    def __call__(self, *, name: str, password: str, client: str) -> Account:
        """Return the active account whose password this is.

        Raises BadCredentials, whatever of them is wrong, TooManyAttempts or PasswordChecksBusy.
        """
        if not _is_text(name + password):
            raise BadCredentials
        if (account := self._recognise(name, password)) is not None:
            return account
        self._attempts.check(name=name, client=client)
        with metrics.PASSWORD_CHECK_SECONDS.time(), self._gate.entered():
            if (account := self._recognise(name, password)) is not None:  # by whoever was in here before
                return account
            self._attempts.take(name=name, client=client)
            return self._check(name=name, password=password, client=client)

    def forget(self, name: str) -> None:
        """Drop what is remembered of the account; the epoch already makes it worthless."""
        self._remembered.drop(name)

    def _recognise(self, name: str, password: str) -> Account | None:
        epoch = self._remembered.epoch_of(name=name, password=password)
        if epoch is None:
            return None
        account = _find(name)
        return account if account is not None and account.epoch == epoch else None

    def _check(self, *, name: str, password: str, client: str) -> Account:
        account = _find(name)
        encoded = _nobodys_password() if account is None else account.password
        right = Argon2id().verify(password[:MAX_LENGTH], encoded) and len(password) <= MAX_LENGTH
        if account is None or not right:
            raise BadCredentials
        self._attempts.give_back(name=name, client=client)
        self._remembered.keep(name=name, password=password, epoch=account.epoch)
        return account


def _is_text(text: str) -> bool:
    """Tell whether the text can be encoded: JSON can smuggle half a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _find(name: str) -> Account | None:
    """Return the account if it exists and may sign in with a password."""
    return named(name).filter(kind=AccountKind.USER, is_active=True).exclude(password="").first()


@cache
def _nobodys_password() -> str:
    """Return a hash that no password matches."""
    return make_password(secrets.token_urlsafe(32))


@cache
def current() -> PasswordCheck:
    """Return this process's check, as its settings want it."""
    chosen = settings.current(IdentitySettings)
    _nobodys_password()  # now, so that the first unknown name does not take longer than the second
    return PasswordCheck(
        attempts=Together(
            Attempts(
                per_account=chosen.attempts_per_account,
                per_address=chosen.attempts_per_address,
                window=chosen.attempts_window,
            )
        ),
        remembered=Remembered(lifetime=min(chosen.password_memory, REMEMBERED_MAX)),
        gate=Gate(places=chosen.password_checks, queue=chosen.password_queue, wait=chosen.password_wait),
    )


def forget(name: str) -> None:
    """Drop what this process remembers of the account's password."""
    current().forget(name)


def forget_everything() -> None:
    """Begin anew with attempts and memories, by the settings of now; for tests."""
    current.cache_clear()
