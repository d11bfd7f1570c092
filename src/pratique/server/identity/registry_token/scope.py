"""The scope grammar of the registry token protocol.

`type[(class)]:name:action[,action…]` — Distribution, *Token scope documentation*. The name may itself hold colons (a
host with its port, which Notary sends), so the first and the last colon of the text are the separators. A class is
accepted and ignored. Several scopes come as repeated parameters or as one text with spaces between.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MAX_SCOPES: Final = 64
"""More than any client asks for at once (a push with mounts asks for one scope a source repository)."""
MAX_LENGTH: Final = 1024

_TYPE = re.compile(r"([a-z0-9]+)(?:\([a-z0-9]+\))?")
_ACTION = re.compile(r"[a-z]+|\*")
_NAME = re.compile(r"[A-Za-z0-9_./:-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One thing that is asked for:

    Actions on a named resource. `actions` keeps the order they were asked in, once each.
    """

    type: str
    name: str
    actions: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.type}:{self.name}:{','.join(self.actions)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyScopes(Exception):
    """More scopes than are answered at once."""

    limit: int


def parse(text: str) -> Scope | None:
    """Reads one scope; None when it has not the grammar:

    Nothing is granted for it, and that is no error of the request.
    """
    if len(text) > MAX_LENGTH:
        return None
    kind, first, rest = text.partition(":")
    name, last, actions = rest.rpartition(":")
    matched = _TYPE.fullmatch(kind)
    if not (first and last and matched and _NAME.fullmatch(name)):
        return None
    wanted = tuple(dict.fromkeys(part for part in actions.split(",") if part))
    if not wanted or not all(_ACTION.fullmatch(action) for action in wanted):
        return None
    return Scope(type=matched[1], name=name, actions=wanted)


def parse_all(texts: Iterable[str]) -> tuple[Scope, ...]:
    """Reads repeated and space-separated scopes, merges those on one resource, and leaves out what has not the grammar.

    Raises TooManyScopes past MAX_SCOPES.
    """
    merged: dict[tuple[str, str], dict[str, None]] = {}
    count = 0
    for text in texts:
        for part in text.split(" "):
            if not part:
                continue
            count += 1
            if count > MAX_SCOPES:
                raise TooManyScopes(limit=MAX_SCOPES)
            if (scope := parse(part)) is not None:
                merged.setdefault((scope.type, scope.name), {}).update(dict.fromkeys(scope.actions))
    return tuple(Scope(type=kind, name=name, actions=tuple(actions)) for (kind, name), actions in merged.items())
