"""Owns file names of Python's packages and the versions in them, and a package's purl.

Specifications: "Binary distribution format" and "Source distribution format" of the packaging guide; for old source
distributions, whose names and versions may both hold dashes, the package's name decides where the version begins.
"""

import re
from functools import lru_cache

from packaging.version import InvalidVersion, Version

from pratique.core.ecosystems.pypi.names import InvalidName, normalised
from pratique.core.names.purl import Purl

__all__ = ["FILE_NAME_MAX", "METADATA", "early", "is_file_name", "purl_of", "version_of"]

FILE_NAME_MAX = 255
METADATA = ".metadata"
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]*", re.ASCII)
_SOURCES = (".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz", ".tar.Z", ".tar")
_WHEEL = ".whl"
_INSTALLERS = (".egg", ".exe", ".msi", ".rpm", ".dmg", ".deb")
_WINDOWS = re.compile(r"\.(?:win32|win-amd64|linux-[a-z0-9_]+|macosx-[a-z0-9._]+)$", re.ASCII)
_REMEMBERED = 8192  # texts: a page says the same name in each of its files, and a version in several
_BUILT_FOR = re.compile(r"-py[0-9](?:\.[0-9]{1,2})?(?:-[A-Za-z0-9_.-]+)?$", re.ASCII)


def is_file_name(text: str) -> bool:
    """Tell whether a text is a plain file name, without anything that means a place."""
    return len(text) <= FILE_NAME_MAX and _FILE.fullmatch(text) is not None


def version_of(package: str, file_name: str) -> str | None:
    """Give the version that a file of a package is of, as PEP 440 writes it; None where its name does not tell.

    ``package`` is the normalised name.
    """
    if file_name.endswith(_WHEEL):
        parts = file_name.removesuffix(_WHEEL).split("-")
        if len(parts) not in (5, 6) or not _is_named(parts[0], package):
            return None
        return _spelled(parts[1])
    stem = next((file_name.removesuffix(each) for each in _SOURCES if file_name.endswith(each)), None)
    if stem is not None:
        return _behind(package, stem)
    stem = next((file_name.removesuffix(each) for each in _INSTALLERS if file_name.endswith(each)), None)
    if stem is None:
        return None
    return _behind(package, _WINDOWS.sub("", _BUILT_FOR.sub("", stem)))


@lru_cache(_REMEMBERED)
def early(version: str) -> bool:
    """Tell whether a version is a prerelease, which clients take only when asked to."""
    try:
        return Version(version).is_prerelease
    except InvalidVersion:
        return True


def purl_of(package: str, version: str = "") -> Purl:
    """Give the purl of a package or of a version of it."""
    return Purl.of("pypi", name=package, version=version)


def _behind(package: str, stem: str) -> str | None:
    """Give what follows the package's name and a dash; of several ways to read it, the one with a version."""
    for at, letter in enumerate(stem):
        if letter == "-" and _is_named(stem[:at], package):
            version = _spelled(stem[at + 1 :])
            if version is not None:
                return version
    return None


@lru_cache(_REMEMBERED)
def _is_named(text: str, package: str) -> bool:
    try:
        return normalised(text) == package
    except InvalidName:
        return False


@lru_cache(_REMEMBERED)
def _spelled(text: str) -> str | None:
    if len(text) > FILE_NAME_MAX:
        return None
    try:
        return str(Version(text.replace("_", "-")))
    except InvalidVersion:
        return None
