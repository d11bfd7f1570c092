"""The bell: tells a queue's workers that there is something to do. It carries no work and may be lost (DESIGN §3)."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Protocol

from django.db import transaction

BURST_MAX: Final = 16
"""Bells rung for one queue at one moment: enough to wake many processes, each of which goes on until nothing is left.

Each bell costs its hearer a look at the queues, so a thousand jobs of one transaction do not ring a thousand times.
"""


class Bell(Protocol):
    """Rings a queue. Must not block for long and must not raise: a lost ring is rung again by the sweep."""

    def ring(self, queue: str) -> None:
        """Wake one worker of ``queue``."""


class SilentBell:
    """Rings nobody; for commands and tests, where the sweep or the test itself does the work."""

    def ring(self, queue: str) -> None:
        """Do nothing."""


@dataclass(slots=True)
class _Burst:
    """The bells of one transaction. What it has rung says that the transaction is over."""

    rung: Counter[str] = field(default_factory=Counter)

    def ring(self, queue: str) -> None:
        self.rung[queue] += 1
        if self.rung[queue] <= BURST_MAX:
            ring(queue)


class _Present(threading.local):
    burst: _Burst | None = None


_installed: Bell = SilentBell()
_present = _Present()


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


def ring_after_commit(queue: str) -> None:
    """Wake a worker of ``queue`` for each call in the present transaction, once it is committed, `BURST_MAX` at most.

    Outside of a transaction, at once. A transaction that is rolled back rings nobody.
    """
    burst = _present.burst
    if burst is None or burst.rung:
        burst = _present.burst = _Burst()
    transaction.on_commit(partial(burst.ring, queue))
