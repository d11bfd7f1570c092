"""What the supervisor runs."""

import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

Probe = Callable[[], Awaitable[str | None]]
"""Asks a process whether it is ready: None when it is, else what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One process to keep running. ``{lifeline}`` in ``command`` becomes the descriptor it watches.

    It is first started when the programs named in ``after`` have been ready.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    probe: Probe | None = None
    after: frozenset[str] = frozenset()


def ending(code: int) -> str:
    """Return in words how a process ended; negative codes are signals, as subprocess has them."""
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"
