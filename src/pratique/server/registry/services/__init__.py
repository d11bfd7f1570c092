"""What can be done to the registry. Each service is one transaction of its own, or says that it joins the caller's.

They trust that the caller was authorised, except those that take a `Principal`, and trust nothing else.
"""

from pratique.server.registry.services.blobs import mount_blob, unlink_blob
from pratique.server.registry.services.deleting import delete_repository
from pratique.server.registry.services.deletions import Undone, give_up, undo
from pratique.server.registry.services.links import renew_lease
from pratique.server.registry.services.manifests import Pushed, delete_manifest, put_manifest
from pratique.server.registry.services.namespaces import set_create_on_push, set_namespace_quota
from pratique.server.registry.services.pulls import Pull, record_pulls, record_refusal, record_refused_change
from pratique.server.registry.services.quotas import is_limited, reserve
from pratique.server.registry.services.read_only import make_read_only, make_writable, require_writable
from pratique.server.registry.services.repositories import (
    RESERVED_SEGMENTS,
    RepositoryChanges,
    change_repository,
    check_pushable,
    create_repository,
)
from pratique.server.registry.services.tags import delete_tag
from pratique.server.registry.services.uploads import (
    Finished,
    StartedUpload,
    begin_upload,
    finish_upload,
    forget_upload,
    record_progress,
    replace_bytes,
)

__all__ = [
    "RESERVED_SEGMENTS",
    "Finished",
    "Pull",
    "Pushed",
    "RepositoryChanges",
    "StartedUpload",
    "Undone",
    "begin_upload",
    "change_repository",
    "check_pushable",
    "create_repository",
    "delete_manifest",
    "delete_repository",
    "delete_tag",
    "finish_upload",
    "forget_upload",
    "give_up",
    "is_limited",
    "make_read_only",
    "make_writable",
    "mount_blob",
    "put_manifest",
    "record_progress",
    "record_pulls",
    "record_refusal",
    "record_refused_change",
    "renew_lease",
    "replace_bytes",
    "require_writable",
    "reserve",
    "set_create_on_push",
    "set_namespace_quota",
    "undo",
    "unlink_blob",
]
