"""The bell: tells a queue's workers that there is something to do. It carries no work and may be lost (DESIGN §3)."""

from typing import Protocol


class Bell(Protocol):
    """Rings a queue. Must not block for long and must not raise: a lost ring is rung again by the sweep."""

    def ring(self, queue: str) -> None:
        """Wake one worker of ``queue``."""


class SilentBell:
    """Rings nobody; for commands and tests, where the sweep or the test itself does the work."""

    def ring(self, queue: str) -> None:
        """Do nothing."""


_installed: Bell = SilentBell()


def install(bell: Bell) -> None:
    """Make ``bell`` the process's bell; called once, by the wiring."""
    global _installed  # noqa: PLW0603 — one bell per process, installed at start
    _installed = bell


def installed() -> Bell:
    """Return the process's bell."""
    return _installed


def ring(queue: str) -> None:
    """Wake one worker of ``queue``."""
    _installed.ring(queue)
