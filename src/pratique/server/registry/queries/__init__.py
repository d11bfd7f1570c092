"""Reading repositories, tags, manifests and what refers to them, for REST and the pages, scoped by who reads."""

from pratique.server.registry.queries.deletion import Deletion, deletion_of
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
    "contents",
    "deletion_of",
    "find_manifest",
    "find_namespace",
    "find_repository",
    "find_tag",
    "namespace_of",
    "referrers_of",
    "repositories",
    "stored",
    "summaries",
    "tags",
    "with_signature",
]
