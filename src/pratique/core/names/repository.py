"""Owns the value types of repository names and tags; knows nothing of who may use them or whether they exist.

Invariants: a ``RepositoryName`` has at least two segments, the first being its namespace, and with its separators is at
most 255 characters long; a ``Tag`` is at most 128 characters long.
Specification: OCI distribution-spec 1.1, "Pulling manifests" (the grammar of ``<name>`` and ``<reference>``). That the
first segment is a namespace is ours: the specification also allows names of one segment.
"""

import re
from dataclasses import dataclass
from typing import Self

__all__ = ["InvalidRepositoryName", "InvalidTag", "RepositoryName", "Tag"]

MAX_NAME = 255
_SEGMENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_NAME = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*", re.ASCII)
_TAG = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}", re.ASCII)
_SHOWN = 80


class InvalidRepositoryName(ValueError):
    """The text is not the name of a repository; ``segments`` is 1 where only the namespace is missing."""

    def __init__(self, text: str, reason: str, *, lacks_namespace: bool = False) -> None:
        self.text = text[:_SHOWN]
        self.reason = reason
        self.lacks_namespace = lacks_namespace
        super().__init__(f"{self.text!r} is not a repository name: {reason}")


class InvalidTag(ValueError):
    """The text is not a tag; the message says what one looks like."""

    def __init__(self, text: str) -> None:
        self.text = text[:_SHOWN]
        super().__init__(
            f"{self.text!r} is not a tag: write up to 128 letters, digits, '_', '.' and '-', "
            "not beginning with '.' or '-'"
        )


@dataclass(frozen=True, slots=True, order=True)
class RepositoryName:
    """A full repository name such as ``admin/alpine`` or ``team/tools/build``."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Make a name of its text; raises ``InvalidRepositoryName`` with the reason."""
        if len(text) > MAX_NAME:
            raise InvalidRepositoryName(text, f"it has {len(text)} characters and {MAX_NAME} are allowed")
        if _NAME.fullmatch(text) is None:
            raise InvalidRepositoryName(
                text,
                "its segments, parted by '/', are lower-case letters and digits, with single '.', single or double '_' "
                "or any number of '-' between them",
            )
        if "/" not in text:
            raise InvalidRepositoryName(
                text,
                "it has one segment; the first segment is an account, the rest the repository",
                lacks_namespace=True,
            )
        return cls(text)

    @property
    def namespace(self) -> str:
        """The first segment: the name of the account that owns the repository."""
        return self.text.partition("/")[0]

    @property
    def rest(self) -> str:
        """What follows the namespace; may hold slashes."""
        return self.text.partition("/")[2]

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts between the slashes, namespace first."""
        return tuple(self.text.split("/"))

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class Tag:
    """A tag such as ``latest`` or ``3.20``."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Make a tag of its text; raises ``InvalidTag``."""
        if _TAG.fullmatch(text) is None:
            raise InvalidTag(text)
        return cls(text)

    def __str__(self) -> str:
        return self.text
