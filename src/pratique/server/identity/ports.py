"""What identity needs and others give: `config` installs both at start.

`ScopeGranter` is how the token service asks the registry what a principal may do with a repository it has only the
name of. `Place` is what identity must know of the installation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from pratique.server.identity.principal import Principal
from pratique.server.identity.registry_token.scope import Scope

SERVICE: Final = "pratique-registry"
"""The audience of registry tokens, and the `service` of the registry's challenges."""


class ScopeGranter(Protocol):
    """Answers what a principal may do with named resources. Calls the database; runs in a thread."""

    def grant(self, principal: Principal, wanted: Sequence[Scope]) -> Sequence[frozenset[str]]:
        """Return for each scope, in order, those of its actions that are granted; nothing for what does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the installation keeps its state, and what it calls itself.

    `issuer` is in every registry token and must be the same in every process; `hosts` are the host names (without
    port) that it answers on and that no account may be called.
    """

    data: Path
    issuer: str
    hosts: frozenset[str] = frozenset()


class _NothingGranted:
    def grant(self, principal: Principal, wanted: Sequence[Scope]) -> Sequence[frozenset[str]]:  # noqa: ARG002 — the port's
        return [frozenset() for _ in wanted]


_granter: ScopeGranter = _NothingGranted()
_place: Place | None = None


def install(*, place: Place, granter: ScopeGranter) -> None:
    """Make these the process's own; called once, by the wiring."""
    global _granter, _place
    _granter, _place = granter, place


def granter() -> ScopeGranter:
    """Return the installed granter; until one is installed, nothing is granted."""
    return _granter


def place() -> Place:
    """Return the installed place."""
    if _place is None:
        message = "identity is used before config has installed its place"
        raise RuntimeError(message)
    return _place
