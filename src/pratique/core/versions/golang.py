"""Owns the order of Go's module versions: Semantic Versioning, in which pseudo-versions are pre-releases.

``+incompatible`` is build metadata. The standard library and the toolchain are numbered ``go1.22.3`` and ``go1.23rc1``.
Specification: "Go Modules Reference", Versions and Pseudo-versions.
"""

from pratique.core.versions import semver
from pratique.core.versions.encoding import Key

__all__ = ["key"]


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion`` (also for ``(devel)``)."""
    return semver.parts(text.removeprefix("go"), "go")[0]
