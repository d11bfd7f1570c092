"""Owns file names of npm's packages, and a package's purl."""

import re

from pratique.core.ecosystems.npm.names import Name
from pratique.core.names.purl import Purl

__all__ = ["FILE_NAME_MAX", "early", "file_name_of", "is_file_name", "purl_of"]

FILE_NAME_MAX = 255
_FILE = re.compile(r"[A-Za-z0-9@~][A-Za-z0-9@~._+-]*\.tgz", re.ASCII)


def is_file_name(text: str) -> bool:
    """Tell whether a text is a plain name of a tarball, without anything that means a place."""
    return len(text) <= FILE_NAME_MAX and _FILE.fullmatch(text) is not None


def file_name_of(name: Name, version: str) -> str:
    """Give the name under which we have a version's tarball, whatever the upstream calls it."""
    return f"{name.bare}-{version}.tgz"


def early(version: str) -> bool:
    """Tell whether a version is a prerelease (Semantic Versioning, section 9)."""
    return "-" in version.partition("+")[0]


def purl_of(name: Name, version: str = "") -> Purl:
    """Give the purl of a package or of a version of it."""
    return Purl.of("npm", namespace=f"@{name.scope}" if name.scope else "", name=name.bare, version=version)
