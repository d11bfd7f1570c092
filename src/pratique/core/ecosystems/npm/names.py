"""Owns the names of npm's packages, with and without a scope.

Specification: npm's "package.json", `name`; names from before those rules may hold capitals, so case is kept.
"""

import re
from dataclasses import dataclass

__all__ = ["InvalidName", "Name", "parse"]

_PART = r"[A-Za-z0-9~!'()*-][A-Za-z0-9~!'()*._-]*"
_NAME = re.compile(rf"(?:@(?P<scope>{_PART})/)?(?P<bare>{_PART})", re.ASCII)
_LENGTH_MAX = 214
_SHOWN = 80
_TAKEN = frozenset({"node_modules", "favicon.ico"})


class InvalidName(ValueError):
    """The text is not the name of an npm package."""

    def __init__(self, text: str) -> None:
        self.text = text[:_SHOWN]
        super().__init__(
            f"{self.text!r} is not the name of an npm package: write name or @scope/name, up to {_LENGTH_MAX} letters, "
            "digits and '.', '_', '-', not beginning with '.' or '_'"
        )


@dataclass(frozen=True, slots=True)
class Name:
    """A package's name; ``scope`` is without its ``@``, empty where there is none."""

    scope: str
    bare: str

    def __str__(self) -> str:
        return f"@{self.scope}/{self.bare}" if self.scope else self.bare


def parse(text: str) -> Name:
    """Read a name; raises ``InvalidName``."""
    match = _NAME.fullmatch(text) if len(text) <= _LENGTH_MAX else None
    if match is None or match["bare"].lower() in _TAKEN:
        raise InvalidName(text)
    return Name(match["scope"] or "", match["bare"])
