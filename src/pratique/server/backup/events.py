"""What backups tell the outbox. The subject is `backup:<name of the archive>`."""

from typing import Final

from pratique.server.kernel.outbox import event_type

CREATED: Final = event_type(
    "backup.created", help="A backup was made; `missing` counts the blobs it had to do without."
).name


def subject_of(name: str) -> str:
    """Return what an event about an archive has for a subject."""
    return f"backup:{name}"
