"""What this domain tells the outbox. Subjects are `firewall:<repository>`, `package:<purl>`, `manager:<name>`."""

from typing import Final

from pratique.server.kernel.outbox import event_type

REPOSITORY_CREATED: Final = event_type("firewall.created", help="A firewall repository was added.").name
REPOSITORY_CHANGED: Final = event_type("firewall.changed", help="A firewall repository was changed.").name
REPOSITORY_DELETED: Final = event_type(
    "firewall.deleted", help="A firewall repository was deleted with all that was kept of its upstream."
).name
PACKAGE_REQUESTED: Final = event_type(
    "package.requested",
    help="A file of a package, or by a plugin a package or an image, was asked for and let in, `count` times within a "
    "second; `status` is what enforcing would have said.",
).name
PACKAGE_REFUSED: Final = event_type(
    "package.refused", help="A file of a package, or by a plugin a package or an image, was asked for and held back."
).name

PACKAGE_JUDGED: Final = event_type(
    "package.judged",
    help="A package or container image that was asked for was scanned, and what the policies make of it where no "
    "repository is named is not what it was.",
).name
MANAGER_CREATED: Final = event_type("manager.created", help="A repository manager was set up for its plugin.").name
MANAGER_CHANGED: Final = event_type("manager.changed", help="A repository manager was changed.").name
MANAGER_DELETED: Final = event_type(
    "manager.deleted", help="A repository manager was deleted with all requests through its plugin."
).name
SUBJECT_LENGTH: Final = 512


def subject_of(repository: str) -> str:
    """Return what an event about a firewall repository has for a subject."""
    return f"firewall:{repository}"
