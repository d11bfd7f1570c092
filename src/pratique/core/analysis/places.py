"""Owns where things lie in an image: which paths analysis reads, as what, and which it can only name."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pratique.core.analysis.records import Kind

__all__ = ["OWNABLE_ENDINGS", "is_ownable", "kind_of", "unread_label"]

_EXACT: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "var/lib/dpkg/status": Kind.DPKG,
        "lib/apk/db/installed": Kind.APK,
        "usr/lib/apk/db/installed": Kind.APK,
        "etc/os-release": Kind.OS_RELEASE,
        "usr/lib/os-release": Kind.OS_RELEASE,
        "var/lib/apt/extended_states": Kind.APT_STATES,
        "etc/apk/world": Kind.APK_WORLD,
        "package.json": Kind.NPM_PROJECT,
    }
)
_METADATA_ENDINGS: Final = ("/METADATA", "/PKG-INFO", ".egg-info", "/package.json")
_PYTHON_NOTES: Final = (".dist-info/INSTALLER", ".dist-info/REQUESTED")
_UNREAD_METADATA_ENDINGS: Final = (".jar", ".war", ".ear", ".gemspec", "/installed.json")
OWNABLE_ENDINGS: Final = tuple(each.encode() for each in (*_METADATA_ENDINGS, *_UNREAD_METADATA_ENDINGS))
"""How the paths end that `is_ownable` is to be asked about, to spare most lines of a list the decoding."""
_STATUS_D: Final = "var/lib/dpkg/status.d/"
_DPKG_INFO: Final = "var/lib/dpkg/info/"
_NODE_PACKAGE = re.compile(r"(?:.*/)?node_modules/(?:@[^/]+/)?[^/@.][^/]*/package\.json")
_EGG_INFO = re.compile(r"(?:.*/)?(?:site-packages|dist-packages)/[^/]+\.egg-info(?:/PKG-INFO)?")

_UNREAD: Final = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        ("RPM", r"(?:var/lib|usr/lib/sysimage|usr/share)/rpm/(?:Packages|Packages\.db|rpmdb\.sqlite)"),
        ("pacman", r"var/lib/pacman/local/[^/]+/desc"),
        ("Portage", r"var/db/pkg/[^/]+/[^/]+/PF"),
        ("opkg", r"(?:usr|var|opt)/lib/opkg/status|usr/lib/opkg/info/[^/]+\.control"),
        ("XBPS", r"var/db/xbps/pkgdb-[^/]+\.plist"),
        ("Slackware", r"var/(?:log|lib/pkgtools)/packages/[^/]+"),
        ("eopkg", r"var/lib/eopkg/package/[^/]+/metadata\.xml"),
        ("Nix", r"nix/var/nix/db/db\.sqlite"),
        ("Guix", r"var/guix/db/db\.sqlite"),
        ("swupd", r"usr/share/clear/bundles/[^/.][^/]*"),
        ("snap", r"var/lib/snapd/state\.json"),
        ("conda", r"(?:.*/)?conda-meta/[^/]+\.json"),
        ("RubyGems", r"(?:.*/)?specifications/(?:default/)?[^/]+\.gemspec"),
        ("Composer", r"(?:.*/)?vendor/composer/installed\.json"),
        ("Java archives", r".+\.(?:jar|war|ear)"),
    )
)
_UNREAD_ENDINGS: Final = (
    *("Packages", "Packages.db", "rpmdb.sqlite", "/desc", "/PF", "/status", ".control", ".plist", "/metadata.xml"),
    *("/db.sqlite", "/state.json", ".json", ".gemspec", ".jar", ".war", ".ear"),
)
_UNREAD_FOLDERS: Final = ("var/log/packages/", "var/lib/pkgtools/packages/", "usr/share/clear/bundles/")


def kind_of(path: str) -> Kind | None:
    """Tell what a path is to analysis; none of most."""
    found = _EXACT.get(path)
    if found is not None:
        return found
    if path.endswith(_METADATA_ENDINGS):
        return _metadata_kind(path) or (Kind.NPM_PROJECT if _is_project(path) else None)
    if path.endswith(_PYTHON_NOTES):
        return Kind.PYTHON_NOTE
    if path.startswith(_DPKG_INFO):
        return Kind.DPKG_FILES if path.endswith(".list") else None
    if path.startswith(_STATUS_D):
        return Kind.DPKG_FILES if path.endswith(".md5sums") else Kind.DPKG
    return Kind.UNREAD if unread_label(path) else None


def is_ownable(path: str) -> bool:
    """Tell whether a path tells of a language's package, read or not, which a distribution's package may own."""
    if path.endswith(_METADATA_ENDINGS):
        return _metadata_kind(path) is not None
    return path.endswith(_UNREAD_METADATA_ENDINGS) and bool(unread_label(path))


def unread_label(path: str) -> str:
    """Name the packages that a path tells of and that are not read; empty of other paths."""
    if not path.endswith(_UNREAD_ENDINGS) and not path.startswith(_UNREAD_FOLDERS):
        return ""
    return next((label for label, pattern in _UNREAD if pattern.fullmatch(path)), "")


def _is_project(path: str) -> bool:
    return path.endswith("/package.json") and "node_modules" not in path.split("/")


def _metadata_kind(path: str) -> Kind | None:
    folder, _, name = path.rpartition("/")
    match name:
        case "METADATA":
            return Kind.PYTHON if folder.endswith(".dist-info") else None
        case "package.json":
            return Kind.NPM if _NODE_PACKAGE.fullmatch(path) else None
        case "PKG-INFO" if folder.endswith(".egg/EGG-INFO"):
            return Kind.PYTHON
        case _:
            return Kind.PYTHON if _EGG_INFO.fullmatch(path) else None
