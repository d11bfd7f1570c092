"""Reading repositories, tags, manifests and what refers to them, for REST and the pages, scoped by who reads."""

from pratique.server.registry.queries.deletion import Deletion, deletion_of
from pratique.server.registry.queries.garbage import Waiting, collections, deletions, reclaimed, waiting
from pratique.server.registry.queries.holdings import (
    Child,
    Contents,
    Holding,
    Layer,
    Summary,
    contents,
    find_manifest,
    find_namespace,
    find_repository,
    find_tag,
    namespace_of,
    repositories,
    stored,
    summaries,
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
    "namespace_of",
    "reclaimed",
    "referrers_of",
    "repositories",
    "stored",
    "summaries",
    "tags",
    "waiting",
    "with_signature",
]
