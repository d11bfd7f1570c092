"""The event log's settings."""

from pratique.server.kernel.settings import option, section


@section("events")
class EventsSettings:
    """How much of the event log is kept; the collector removes the rest."""

    to_keep: int = option(0, help="How many events are kept; the oldest go first. 0: all.", unit="events")
    max_age: int = option(0, help="How long events are kept. 0: for ever.", unit="days")
