"""Which thing under `/v2/` an address means. Pure; every part is matched against an allow-list after one decoding."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from pratique.core.names import InvalidRepositoryName, RepositoryName
from pratique.server.registry.errors import BadName, NoRoute, OneSegmentName

PREFIX = "/v2"


class Kind(StrEnum):
    """The kinds of addresses; the values label metrics."""

    BASE = "base"
    CATALOGUE = "catalogue"
    TAGS = "tags"
    MANIFEST = "manifest"
    BLOB = "blob"
    UPLOADS = "uploads"
    UPLOAD = "upload"
    REFERRERS = "referrers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What a path under `/v2/` names. ``reference`` is a tag, digest or upload as written, not yet checked."""

    kind: Kind
    name: RepositoryName | None = None
    reference: str = ""

    @property
    def repository(self) -> RepositoryName:
        """The repository's name, for the kinds of addresses that have one."""
        if self.name is None:
            message = f"an address of kind {self.kind} names no repository"
            raise TypeError(message)
        return self.name


_BELOW = re.compile(
    r"(?P<name>.+)/(?:"
    r"manifests/(?P<manifest>[^/]+)"
    r"|blobs/uploads(?:/(?P<upload>[^/]*))?"
    r"|blobs/(?P<blob>[^/]+)"
    r"|tags/(?P<tags>list)"
    r"|referrers/(?P<referrers>[^/]+)"
    r")",
    re.ASCII,
)
_HIDDEN = re.compile(r"%(?:2f|5c|00)", re.ASCII | re.IGNORECASE)
_PATH_MAX = 1024


def parse(raw_path: str, *, host: str, subject: Callable[[], str]) -> Address:
    """Read a path as it was sent; ``host`` and who asks (``subject``) only help to say what a name should have been.

    Raises ``NoRoute``, ``BadName`` or ``OneSegmentName``.
    """
    path = raw_path.removeprefix(PREFIX)
    if path in ("", "/"):
        return Address(kind=Kind.BASE)
    if path == "/_catalog":
        return Address(kind=Kind.CATALOGUE)
    if len(path) > _PATH_MAX or _HIDDEN.search(path):
        raise NoRoute
    match = _BELOW.fullmatch(_decoded(path)[1:])
    if match is None:
        raise NoRoute
    kind, reference = _kind(match)
    return Address(kind=kind, name=_name(match["name"], host=host, subject=subject), reference=reference)


def _decoded(path: str) -> str:
    """Decode percent signs, once; bytes that are no text name nothing here."""
    if "%" not in path:
        return path
    try:
        return unquote(path, errors="strict")
    except UnicodeDecodeError as error:
        raise NoRoute from error


def _kind(match: re.Match[str]) -> tuple[Kind, str]:
    match match.lastgroup:
        case "manifest":
            return Kind.MANIFEST, match["manifest"]
        case "upload":
            return (Kind.UPLOAD, match["upload"]) if match["upload"] else (Kind.UPLOADS, "")
        case "blob":
            return Kind.BLOB, match["blob"]
        case "tags":
            return Kind.TAGS, ""
        case "referrers":
            return Kind.REFERRERS, match["referrers"]
        case _:
            return Kind.UPLOADS, ""


def _name(text: str, *, host: str, subject: Callable[[], str]) -> RepositoryName:
    try:
        return RepositoryName.parse(text)
    except InvalidRepositoryName as error:
        if error.lacks_namespace:
            instead = f"{host}/{subject() or '<your account>'}/{text}"
            raise OneSegmentName(name=text, instead=instead) from error
        raise BadName(problem=error) from error
