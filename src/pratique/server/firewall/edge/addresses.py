"""Which thing an address of the firewall means. Pure; every part is matched after one decoding."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from pratique.server.firewall.errors import NoSuchAddress
from pratique.server.firewall.models import Ecosystem

_HIDDEN = re.compile(r"%(?:2f|5c|00)", re.ASCII | re.IGNORECASE)
_PATH_MAX = 1024
_PYPI = re.compile(
    r"/pypi/(?P<repository>[^/]+)/(?:simple(?P<slash>/(?:(?P<package>[^/]+)(?P<end>/?))?)?"
    r"|files/(?P<of>[^/]+)/(?P<file>[^/]+?)(?P<metadata>\.metadata)?)"
)


_NPM = re.compile(
    r"/npm/(?P<repository>[^/]+)(?:/?|(?P<audit>/-/npm/v1/security/advisories/bulk)|(?P<tree>/-/npm/v1/security/audits(?:/quick)?)"
    r"|/-/package/(?P<tagged>@[^/]+/[^/]+|[^@/][^/]*)/dist-tags|/(?P<package>@[^/]+/[^/]+|(?!-/)[^@/][^/]*)"
    r"(?:/-/(?P<file>[^/]+)|/(?P<version>[^/]+))?)"
)
_SCOPE = re.compile(r"(/npm/[^/]+/(?:-/package/)?(?:@|%40)[^/%]+)%2f", re.ASCII | re.IGNORECASE)


class Kind(StrEnum):
    """The kinds of addresses; the values label metrics."""

    ROOT = "root"
    PAGE = "page"
    TAGS = "tags"
    FILE = "file"
    METADATA = "metadata"
    AUDIT = "audit"
    AUDIT_TREE = "audit_tree"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What a path names. ``package`` is as it was written; ``is_canonical`` tells whether relative addresses hold."""

    ecosystem: Ecosystem
    kind: Kind
    repository: str
    package: str = ""
    file: str = ""
    version: str = ""
    is_canonical: bool = True


def parse_pypi(raw_path: str) -> Address:
    """Read a path under `/pypi/`; raises ``NoSuchAddress``."""
    if len(raw_path) > _PATH_MAX or _HIDDEN.search(raw_path):
        raise NoSuchAddress
    match = _PYPI.fullmatch(_decoded(raw_path))
    if match is None:
        raise NoSuchAddress
    repository = match["repository"]
    if match["file"] is not None:
        kind = Kind.METADATA if match["metadata"] else Kind.FILE
        return Address(
            ecosystem=Ecosystem.PYPI, kind=kind, repository=repository, package=match["of"], file=match["file"]
        )
    if match["package"] is None:
        is_canonical = match["slash"] is not None
        return Address(ecosystem=Ecosystem.PYPI, kind=Kind.ROOT, repository=repository, is_canonical=is_canonical)
    return Address(
        ecosystem=Ecosystem.PYPI,
        kind=Kind.PAGE,
        repository=repository,
        package=match["package"],
        is_canonical=match["end"] == "/" and "%" not in raw_path.rstrip("/").rpartition("/")[2],
    )


def parse_npm(raw_path: str) -> Address:
    """Read a path under `/npm/`; a scope's slash may be encoded, as npm does. Raises ``NoSuchAddress``."""
    raw_path = _SCOPE.sub(r"\1/", raw_path, count=1)
    if len(raw_path) > _PATH_MAX or _HIDDEN.search(raw_path):
        raise NoSuchAddress
    match = _NPM.fullmatch(_decoded(raw_path))
    if match is None:
        raise NoSuchAddress
    if match["audit"] or match["tree"]:
        asked = Kind.AUDIT if match["audit"] else Kind.AUDIT_TREE
        return Address(ecosystem=Ecosystem.NPM, kind=asked, repository=match["repository"])
    if match["tagged"]:
        return Address(ecosystem=Ecosystem.NPM, kind=Kind.TAGS, repository=match["repository"], package=match["tagged"])
    kind = Kind.FILE if match["file"] else Kind.PAGE if match["package"] else Kind.ROOT
    return Address(
        ecosystem=Ecosystem.NPM,
        kind=kind,
        repository=match["repository"],
        package=match["package"] or "",
        file=match["file"] or "",
        version=match["version"] or "",
    )


def _decoded(path: str) -> str:
    if "%" not in path:
        return path
    try:
        return unquote(path, errors="strict")
    except UnicodeDecodeError as error:
        raise NoSuchAddress from error
