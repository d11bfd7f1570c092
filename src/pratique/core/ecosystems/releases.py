"""Owns what every ecosystem's page tells of a version, and how a page is refused that cannot be read."""

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

__all__ = ["Release", "UnreadablePage", "instant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One version of a package, as its index tells of it.

    ``published_at`` is None where the index does not tell, which is not the same as long ago. ``is_withdrawn`` says
    that its makers took it back: yanked, deprecated, and is None where there is no page that would tell;
    ``withdrawn`` is what they say to it. ``licence`` and ``author`` are as they wrote them, empty where the index does
    not tell; ``awaits_licence`` says that a scan will. ``file`` names the one file it is about, where that came later
    than its version: what is said of the version, with the date of the file.
    """

    version: str
    published_at: datetime | None = None
    is_withdrawn: bool | None = False
    withdrawn: str = ""
    licence: str = ""
    awaits_licence: bool = False
    author: str = ""
    file: str = ""

    @property
    def key(self) -> str:
        """What a judgement names it by: the file, else the version; no version is spelled as a file."""
        return self.file or self.version


class UnreadablePage(ValueError):
    """What an upstream gave is not the page of this package; ``reason`` says why, for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def instant(value: object) -> datetime | None:
    """Read a time of RFC 3339 in UTC; None for what is none, says no offset, or lies outside of time."""
    if not isinstance(value, str):
        return None
    try:
        read = msgspec.convert(value, datetime)
        return read.astimezone(UTC) if read.tzinfo is not None else None
    except (msgspec.ValidationError, OverflowError):
        return None
