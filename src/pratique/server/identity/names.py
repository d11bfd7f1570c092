"""Names of accounts and organisations.

A name is also a namespace: the first segment of every repository the account owns. So it has the grammar of one path
component of a repository name (OCI distribution specification 1.1, "Pulling manifests", the `<name>` expression) and
a few words are kept back, because a URL or a person would read them as something else. This module knows no database:
whether a name is taken is the services' question.
"""

import re
from dataclasses import dataclass
from typing import Final, Self

from pratique.server.identity.errors import InvalidName, ReservedName

MAX_LENGTH: Final = 64
"""Leaves three quarters of the 255 characters that clients allow a repository name for the rest of it."""

_COMPONENT = re.compile(r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*")

RESERVED: Final = frozenset(
    {
        "_catalog",
        "all",
        "anonymous",
        "api",
        "auth",
        "ca",
        "everyone",
        "health",
        "localhost",
        "me",
        "metrics",
        "new",
        "none",
        "null",
        "system",
        "v1",
        "v2",
    }
)
"""Words that routes, messages or clients give a meaning of their own: `localhost/app`, for one, is read as a host by
every client.
"""


@dataclass(frozen=True, slots=True)
class AccountName:
    """The name of an account, known to be well formed."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads a name; raises InvalidName when it does not have the grammar of a namespace."""
        if not cls.is_one(text):
            raise InvalidName(name=text[:MAX_LENGTH], limit=MAX_LENGTH)
        return cls(text)

    @staticmethod
    def is_one(text: str) -> bool:
        """Tell whether the text has the grammar; what has not is nobody's name and need not be looked up."""
        return len(text) <= MAX_LENGTH and _COMPONENT.fullmatch(text) is not None

    @classmethod
    def claim(cls, text: str, *, hosts: frozenset[str] = frozenset()) -> Self:
        """Reads a name that somebody wants to take; raises ReservedName when it is kept back.

        `hosts` are the host names this installation answers on: a namespace of the same spelling would make
        `host/namespace/repository` ambiguous in a token request.
        """
        name = cls.parse(text)
        if text in RESERVED or text in hosts:
            raise ReservedName(name=text)
        return name

    def __str__(self) -> str:
        return self.text
