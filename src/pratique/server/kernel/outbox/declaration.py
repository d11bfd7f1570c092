"""Event types and their listeners, declared by the domains that own them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened.

    ``subject`` names the thing (``repository:acme/app``); ``data`` is JSON of a few fields. ``client`` is the address
    that asked for it and ``agent`` what the program there calls itself, both empty for the product's own work.
    """

    id: UUID
    type: str
    actor: str
    subject: str
    client: str
    agent: str
    request_id: str
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """A kind of event: its stable name and what it tells."""

    name: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who is told. ``types`` empty means every type."""

    name: str
    types: frozenset[str]
    handle: Callable[[Event], None]

    def wants(self, type_: str) -> bool:
        """Say whether this listener is told of events of ``type_``."""
        return not self.types or type_ in self.types


_types: dict[str, EventType] = {}
_listeners: dict[str, Listener] = {}


def event_type(name: str, *, help: str) -> EventType:  # noqa: A002 — the word people look for
    """Declare a kind of event."""
    if name in _types:
        message = f"the event type {name!r} is declared twice"
        raise ValueError(message)
    _types[name] = EventType(name=name, help=help)
    return _types[name]


def event_types() -> Mapping[str, EventType]:
    """Return every declared kind of event by name."""
    return MappingProxyType(_types)


def listens(*types: str, name: str) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Declare the decorated function as the listener ``name`` of ``types`` (none: of all)."""

    def declare(handle: Callable[[Event], None]) -> Callable[[Event], None]:
        if name in _listeners:
            message = f"the listener {name!r} is declared twice"
            raise ValueError(message)
        _listeners[name] = Listener(name=name, types=frozenset(types), handle=handle)
        return handle

    return declare


def listeners() -> Mapping[str, Listener]:
    """Return every declared listener by name."""
    return MappingProxyType(_listeners)
