"""What a verified registry token says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

_EVERYTHING = "*"
LIFETIME_MAX: Final = timedelta(minutes=7)
"""The longest a token may be accepted by any process: its lifetime, and the clocks of two hosts apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Actions granted on one resource, named exactly as the client asked for it."""

    type: str
    name: str
    actions: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """The content of a token.

    `subject` is the account's name, empty for an anonymous bearer, whose `account_id` is None. `refused` is what was
    asked for and not granted: it tells a bearer without a right from one that never asked, who may ask again. It also
    holds `pull` on a repository whose existence the bearer must not learn. `token_id` is the key of the access token
    that was shown for it, if one was, and `epoch` the account's `grants_epoch` when it was signed: by these it may be
    ended before it expires.
    """

    subject: str
    account_id: int | None
    access: Mapping[tuple[str, str], frozenset[str]]
    expires_at: datetime
    refused: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    token_id: int | None = None
    epoch: int = 0

    def allows(self, action: str, *, name: str, type: str = "repository") -> bool:  # noqa: A002 — the protocol's word
        """Tell whether the token grants the action on the resource; names are compared byte for byte."""
        held = self.access.get((type, name), frozenset())
        return action in held or _EVERYTHING in held
