"""Owns what every ecosystem's page tells of a version, and how a page is refused that cannot be read."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Release", "UnreadablePage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One version of a package, as its index tells of it.

    ``published_at`` is None where the index does not tell, which is not the same as long ago. ``is_withdrawn`` says
    that its makers took it back: yanked, deprecated; ``withdrawn`` is what they say to it. ``licence`` and ``author``
    are as they wrote them, empty where the index does not tell.
    """

    version: str
    published_at: datetime | None = None
    is_withdrawn: bool = False
    withdrawn: str = ""
    licence: str = ""
    author: str = ""


class UnreadablePage(ValueError):
    """What an upstream gave is not the page of this package; ``reason`` says why, for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
