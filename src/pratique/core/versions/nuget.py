"""Owns the order of NuGet's versions: Semantic Versioning with a fourth number, pre-releases blind to case.

Specification: NuGet's "Package versioning"; build metadata has no part in the order.
"""

from pratique.core.versions import semver
from pratique.core.versions.encoding import Key

__all__ = ["key"]


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    return semver.parts(text.lower(), "nuget")[0]
