"""Passwords: what may be one, and how they are kept.

Argon2id (RFC 9106) with the parameters of the OWASP *Password Storage Cheat Sheet*: 19 MiB, two passes, one lane. The
small memory is on purpose: a few checks run side by side in a process that also serves a registry.
"""

from typing import Final

from django.contrib.auth.hashers import Argon2PasswordHasher

from pratique.server.identity.access_token import looks_like_one
from pratique.server.identity.errors import PasswordIsName, PasswordIsToken, PasswordTooLong, PasswordTooShort

MIN_LENGTH: Final = 8
"""NIST SP 800-63B §5.1.1.2."""
MAX_LENGTH: Final = 256
"""Bounds what is hashed; longer than anybody types."""


class Argon2id(Argon2PasswordHasher):
    """Django's Argon2id hasher with this product's parameters."""

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1


def check_choice(password: str, *, name: str) -> None:
    """Raise a refusal when `password` may not become the password of the account `name`."""
    if len(password) < MIN_LENGTH:
        raise PasswordTooShort(minimum=MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        raise PasswordTooLong(maximum=MAX_LENGTH)
    if password.casefold() == name.casefold():
        raise PasswordIsName
    if looks_like_one(password):
        raise PasswordIsToken
