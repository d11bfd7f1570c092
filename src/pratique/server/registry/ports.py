"""What the registry asks of higher domains; `config` wires who answers."""

from dataclasses import dataclass
from typing import Protocol

from pratique.core.names import Digest, RepositoryName, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulling:
    """A manifest somebody is about to be given. ``account_id`` is None for nobody known."""

    repository_id: int
    name: RepositoryName
    manifest_id: int
    digest: Digest
    media_type: str
    tag: Tag | None
    account_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """The manifest may be given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The manifest is held back: by which policy, why, and what the person can do; both as whole sentences."""

    policy: str
    reason: str
    way_out: str


Decision = Allowed | Refused
ALLOWED = Allowed()


class Admission(Protocol):
    """Decides whether a manifest may be pulled. Asked on GET only, never on HEAD or in a push."""

    async def decide(self, pulling: Pulling) -> Decision:
        """Decide in the event loop, so without blocking it."""


class AllowAll:
    """The admission of an installation without policies."""

    async def decide(self, pulling: Pulling) -> Decision:  # noqa: ARG002 — the port's
        """Allow."""
        return ALLOWED
