"""Who is asking: the result of authentication and the input of authorisation.

A principal is a snapshot made for one request. It holds what the rules need (identity, roles, the ceiling of the
credential that was presented), and by what a registry token made for it can be ended: the account's epoch of grants and
the key of the access token that was shown. It is never stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a member may do in an organisation."""

    OWNER = "owner"
    WRITER = "writer"
    READER = "reader"


class Ceiling(StrEnum):
    """The most a credential may do, whatever its account may."""

    READ = "read"
    WRITE = "write"
    FULL = "full"


class Source(StrEnum):
    """The kind of credential a principal was made from."""

    ANONYMOUS = "anonymous"
    SESSION = "session"
    PASSWORD = "password"  # noqa: S105 — a kind of credential
    TOKEN = "token"  # noqa: S105 — a kind of credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """An authenticated account, or nobody; `roles` maps the key of an organisation to the role held in it."""

    account_id: int | None
    name: str
    is_admin: bool = False
    is_policy_manager: bool = False
    roles: Mapping[int, Role] = field(default_factory=dict)
    ceiling: Ceiling = Ceiling.READ
    source: Source = Source.ANONYMOUS
    token_id: int | None = None
    grants_epoch: int = 0

    @property
    def is_anonymous(self) -> bool:
        """Whether no credential was presented."""
        return self.account_id is None

    @property
    def is_token(self) -> bool:
        """Whether an access token was presented, which may be in other hands than its owner's."""
        return self.source is Source.TOKEN


ANONYMOUS: Final = Principal(account_id=None, name="")
