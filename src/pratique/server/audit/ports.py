"""What the event log needs of domains that own things with readers of their own; `config` installs it at start."""

from typing import Protocol

from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.principal import Principal


class Repositories(Protocol):
    """Knows who may read a repository."""

    def require_readable(self, principal: Principal, repository: str) -> None:
        """Return when the principal may read the repository of that name; raise the refusal to be told otherwise."""


class _ForAdministrators:
    """Until the registry is wired, only administrators read events."""

    def require_readable(self, principal: Principal, repository: str) -> None:  # noqa: ARG002 — the port's
        require(principal, Right.READ, SYSTEM)


_repositories: Repositories = _ForAdministrators()


def install(*, repositories: Repositories) -> None:
    """Make this the process's own; called once, by the wiring."""
    global _repositories  # noqa: PLW0603 — one per process, installed at start
    _repositories = repositories


def repositories() -> Repositories:
    """The installed door to repositories."""
    return _repositories
