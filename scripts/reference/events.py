"""The page of events."""

from pratique.server.kernel import outbox
from scripts.reference.markdown import code, page, table

_INTRO = """
An event is written in the transaction that made it happen, and delivered to each listener exactly once. It carries
an id, its type, who caused it, from where (the client's address, and what it calls itself), what it is about, the
time, the request id, and a few fields of data. Administrators read them at `GET /api/v1/events`.
"""


def events_page() -> str:
    """Return the page that lists the types of events and who listens."""
    types = [(code(name), each.help) for name, each in sorted(outbox.event_types().items())]
    listeners = [
        (code(name), ", ".join(code(each) for each in sorted(listener.types)) or "every type")
        for name, listener in sorted(outbox.listeners().items())
    ]
    parts = ["## Types", table(("Type", "Tells"), types), "## Listeners", table(("Listener", "Is told of"), listeners)]
    return page("Events", _INTRO, *parts)
