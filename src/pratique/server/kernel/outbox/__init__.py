"""The outbox: what happened, written in the transaction that made it happen, delivered to listeners afterwards.

Invariants: an event is recorded only inside a transaction; each listener has its own delivery row, so no listener can
miss an event because writers committed out of order; a listener's effect and the mark of its delivery are
one transaction.
"""

from pratique.server.kernel.outbox.declaration import Event, EventType, event_type, event_types, listeners, listens
from pratique.server.kernel.outbox.recording import Asker, Happening, record, record_all

__all__ = [
    "Asker",
    "Event",
    "EventType",
    "Happening",
    "event_type",
    "event_types",
    "listeners",
    "listens",
    "record",
    "record_all",
]
