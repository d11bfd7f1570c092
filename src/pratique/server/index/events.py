"""What this domain tells the outbox. The subject is `index:<generation>`."""

from typing import Final

from pratique.server.kernel.outbox import event_type

INDEX_SWITCHED: Final = event_type(
    "index.switched", help="Another index file became the current one; `packages` counts those it says other things of."
).name

SOURCE_SWITCHED: Final = event_type(
    "index.source_switched", help="A source of advisories on the network was switched on or off."
).name


def subject_of(generation: int) -> str:
    """Return what an event about a release has for a subject."""
    return f"index:{generation}"
