"""The effective settings of this process, put there once at start."""

from typing import TypeVar

from pratique.server.kernel.settings.loader import Effective

T = TypeVar("T")

_effective: Effective | None = None


def use(effective: Effective) -> None:
    """Make ``effective`` the settings of this process."""
    global _effective  # noqa: PLW0603 — one set of settings per process, installed at start
    _effective = effective


def current(cls: type[T]) -> T:
    """Return this process's section declared by ``cls``."""
    if _effective is None:
        message = "settings are read before the process has loaded them"
        raise RuntimeError(message)
    return _effective.get(cls)
