"""What policies ask of higher domains; `config` wires who answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pratique.core.policy import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something known here on which a policy can be tried: what people call it, where its page is, its facts."""

    label: str
    link: str
    facts: Facts


class Known(Protocol):
    """Knows what policies can be tried on."""

    def newest(self, *, asks_packages: bool) -> Iterator[Thing]:
        """Give things, the newest first, made one by one: whoever asks stops when there was enough. Blocks."""


_known: list[Known] = []


def install(*known: Known) -> None:
    """Make these the process's own; called once, by the wiring."""
    _known[:] = known


def known() -> tuple[Known, ...]:
    """Return those that are installed."""
    return tuple(_known)
