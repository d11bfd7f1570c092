"""Owns the value types of names: digests, repository names, tags. Pure; one module a noun."""

from pratique.core.names.digest import Algorithm, Digest, Hasher, InvalidDigest
from pratique.core.names.repository import InvalidRepositoryName, InvalidTag, RepositoryName, Tag

__all__ = [
    "Algorithm",
    "Digest",
    "Hasher",
    "InvalidDigest",
    "InvalidRepositoryName",
    "InvalidTag",
    "RepositoryName",
    "Tag",
]
