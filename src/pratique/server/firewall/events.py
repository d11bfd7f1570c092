"""What this domain tells the outbox. Subjects are `firewall:<repository>`."""

from typing import Final

from pratique.server.kernel.outbox import event_type

REPOSITORY_CREATED: Final = event_type("firewall.created", help="A firewall repository was added.").name
REPOSITORY_CHANGED: Final = event_type("firewall.changed", help="A firewall repository was changed.").name
REPOSITORY_DELETED: Final = event_type(
    "firewall.deleted", help="A firewall repository was deleted with all that was kept of its upstream."
).name
PACKAGE_REQUESTED: Final = event_type(
    "package.requested", help="A file of a package was asked for and let in, `count` times within a second."
).name
PACKAGE_REFUSED: Final = event_type("package.refused", help="A file of a package was asked for and held back.").name


def subject_of(repository: str) -> str:
    """Return what an event about a firewall repository has for a subject."""
    return f"firewall:{repository}"
