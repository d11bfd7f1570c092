"""What this domain tells the outbox. Subjects are `repository:<name>`."""

from typing import Final

from pratique.core.names import RepositoryName
from pratique.server.kernel.outbox import event_type

REPOSITORY_CREATED: Final = event_type("repository.created", help="A repository was made, by hand or by a push.").name
REPOSITORY_CHANGED: Final = event_type(
    "repository.changed", help="A repository's visibility, description, rules of tags or quota changed."
).name
REPOSITORY_DELETED: Final = event_type(
    "repository.deleted", help="A repository was deleted with everything in it."
).name
REPOSITORY_RESTORED: Final = event_type(
    "repository.restored", help="The deletion of a repository was undone; everything in it is back."
).name
MANIFEST_PUSHED: Final = event_type("manifest.pushed", help="A manifest was pushed, under a tag or by digest.").name
MANIFEST_DELETED: Final = event_type("manifest.deleted", help="A manifest was deleted, with the tags on it.").name
MANIFEST_PULLED: Final = event_type(
    "manifest.pulled", help="A manifest was pulled, `count` times within the second that the event stands for."
).name
MANIFEST_REFUSED: Final = event_type("manifest.refused", help="A pull was refused by a policy.").name
MANIFEST_RESTORED: Final = event_type(
    "manifest.restored", help="The deletion of a manifest was undone; `tags` are back, `taken` name others by now."
).name
TAG_CREATED: Final = event_type("tag.created", help="A tag was made.").name
TAG_MOVED: Final = event_type("tag.moved", help="A tag was moved to another manifest.").name
TAG_DELETED: Final = event_type("tag.deleted", help="A tag was deleted; its manifest stays.").name
TAG_RESTORED: Final = event_type("tag.restored", help="The deletion of a tag was undone.").name
BLOB_MOUNTED: Final = event_type("blob.mounted", help="A blob was linked from another repository, not sent.").name
BLOB_DELETED: Final = event_type("blob.deleted", help="A blob was removed from a repository.").name
DELETION_FINAL: Final = event_type(
    "deletion.final", help="Somebody gave up bringing back what was deleted; the collector's next run removes it."
).name
COLLECTED: Final = event_type(
    "storage.collected", help="The collector ended a run; `reclaimed` says how many of what went, and their bytes."
).name

QUOTA_SET: Final = event_type("quota.set", help="An administrator set the quota of a namespace.").name
NAMESPACE_CHANGED: Final = event_type(
    "namespace.changed", help="Whether a push makes a repository in a namespace was set; null is the installation's."
).name
QUOTA_NEAR: Final = event_type(
    "quota.near", help="What a repository or a namespace holds came near its quota (registry.quota_warning)."
).name

USAGE_CORRECTED: Final = event_type(
    "usage.corrected", help="What a repository or a namespace holds had been counted wrong, and was counted anew."
).name
READ_ONLY: Final = event_type("registry.read_only", help="The registry was made read-only, or writable again.").name
CHANGE_REFUSED: Final = event_type(
    "change.refused",
    help="A push or a deletion was refused: by a quota, by a rule of its repository, since the registry is read-only, "
    "or for want of the right.",
).name


def subject_of(name: RepositoryName | str) -> str:
    """Return what an event about a repository, or about something in it, has for a subject."""
    return f"repository:{name}"
