"""Reading repositories, tags, manifests and what refers to them, for REST and the pages, scoped by who reads."""

from pratique.server.registry.queries.deletion import Deletion, deletion_of
from pratique.server.registry.queries.garbage import Waiting, collections, deletions, reclaimed, waiting
from pratique.server.registry.queries.holdings import (
    Child,
    Contents,
    Holding,
    Layer,
    contents,
    find_manifest,
    find_namespace,
    find_repository,
    manifest_at,
    namespace_of,
    stored,
)
from pratique.server.registry.queries.lists import (
    Summary,
    TagRow,
    find_tag,
    repositories,
    summaries,
    summary,
    tags,
)
from pratique.server.registry.queries.referrers import Node, Tree, referrers_of, with_signature

__all__ = [
    "Child",
    "Contents",
    "Deletion",
    "Holding",
    "Layer",
    "Node",
    "Summary",
    "TagRow",
    "Tree",
    "Waiting",
    "collections",
    "contents",
    "deletion_of",
    "deletions",
    "find_manifest",
    "find_namespace",
    "find_repository",
    "find_tag",
    "manifest_at",
    "namespace_of",
    "reclaimed",
    "referrers_of",
    "repositories",
    "stored",
    "summaries",
    "summary",
    "tags",
    "waiting",
    "with_signature",
]
