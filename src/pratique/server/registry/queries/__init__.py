"""Reading repositories, tags, manifests and what refers to them, for REST and the pages, scoped by who reads."""

from pratique.server.registry.queries.deletion import Deletion, deletion_of
from pratique.server.registry.queries.garbage import Waiting, collections, deletions, reclaimed, waiting
from pratique.server.registry.queries.holdings import (
    Child,
    Contents,
    Holding,
    Layer,
    contents,
    contents_of,
    find_manifest,
    find_namespace,
    find_repository,
    namespace_of,
    stored,
    summary_of,
)
from pratique.server.registry.queries.lists import RepositoryRow, find_listed, repositories, repository_rows
from pratique.server.registry.queries.referrers import Node, Tree, referrers_of
from pratique.server.registry.queries.tags import (
    Summary,
    Tagged,
    TagRow,
    find_tag,
    find_tagged,
    summaries,
    tag_page,
)

__all__ = [
    "Child",
    "Contents",
    "Deletion",
    "Holding",
    "Layer",
    "Node",
    "RepositoryRow",
    "Summary",
    "TagRow",
    "Tagged",
    "Tree",
    "Waiting",
    "collections",
    "contents",
    "contents_of",
    "deletion_of",
    "deletions",
    "find_listed",
    "find_manifest",
    "find_namespace",
    "find_repository",
    "find_tag",
    "find_tagged",
    "namespace_of",
    "reclaimed",
    "referrers_of",
    "repositories",
    "repository_rows",
    "stored",
    "summaries",
    "summary_of",
    "tag_page",
    "waiting",
]
