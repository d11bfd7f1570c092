"""Owns the order of Dart's pub: Semantic Versioning where build metadata counts, and a version with it comes after.

Specification: the package pub_semver, class ``Version``.
"""

from pratique.core.versions import semver
from pratique.core.versions.encoding import Key

__all__ = ["key"]


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    main, build = semver.parts(text, "pub")
    return main + (b"\0" if build is None else b"\1" + semver.identifiers(build))
