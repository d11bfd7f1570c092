"""Owns reading dpkg's database: its status file, distroless images' `status.d`, and lists of files.

Specification: dpkg's status is a control file (deb-control(5), dpkg-query(1)); an entry counts when files of it are
there, so neither `config-files` nor `not-installed` does.
"""

import re
from collections.abc import Callable

from pratique.core.analysis.places import OWNABLE_ENDINGS
from pratique.core.analysis.reading import Content, Unreadable, distinct, is_name, is_version, paragraphs
from pratique.core.analysis.records import File, Installed, Kind

__all__ = ["read_files", "read_status"]

_FIELDS = frozenset({b"package", b"status", b"version", b"architecture", b"source"})
_PRESENT = frozenset({"installed", "unpacked", "half-configured", "half-installed", "triggers-awaited"})
_PRESENT |= {"triggers-pending"}
_WORDS_OF_STATUS = 3
"""What is wanted of it, a flag, its state."""
_SOURCE = re.compile(r"(\S+)(?:\s+\(([^()\s]+)\))?")


def read_status(path: str, data: bytes) -> Content:
    """Read a status file, or one of a folder `status.d`, whose entries need no status."""
    packages: list[Installed] = []
    bad = entries = 0
    for found in paragraphs(data, _FIELDS):
        entries += 1
        state = found.get(b"status", "install ok installed").split()
        if len(state) == _WORDS_OF_STATUS and state[2] not in _PRESENT:
            continue
        package = _package(found)
        if package is None or len(state) != _WORDS_OF_STATUS:
            bad += 1
        else:
            packages.append(package)
    if entries and bad == entries:
        raise Unreadable("none of its entries names a package with a version")
    return Content(File(path=path, kind=Kind.DPKG, packages=distinct(packages)), bad=bad)


def read_files(path: str, data: bytes, *, is_wanted: Callable[[str], bool]) -> Content:
    """Read a package's list of files, named for the package; of its paths those are kept that are wanted."""
    name = path.rpartition("/")[2]
    lines = data.split(b"\n")
    if name.endswith(".md5sums"):
        lines = [line.partition(b"  ")[2] for line in lines]
    name, _, architecture = name.removesuffix(".md5sums").removesuffix(".list").partition(":")
    paths = (line.lstrip(b"/").decode("utf-8", "backslashreplace") for line in lines if line.endswith(OWNABLE_ENDINGS))
    owns = tuple(each for each in paths if is_wanted(each))
    if not is_name(name):
        raise Unreadable("its name is not that of a package")
    package = Installed(name=name, architecture=architecture, owns=owns)
    return Content(File(path=path, kind=Kind.DPKG_FILES, packages=(package,)))


def _package(found: dict[bytes, str]) -> Installed | None:
    name, version = found.get(b"package", ""), found.get(b"version", "")
    architecture = found.get(b"architecture", "")
    if not (is_name(name) and is_version(version) and (not architecture or is_name(architecture))):
        return None
    source = _SOURCE.fullmatch(found.get(b"source", ""))
    source_name, source_version = (source.group(1), source.group(2) or version) if source else (name, version)
    if not (is_name(source_name) and is_version(source_version)):
        return None
    return Installed(
        name=name,
        version=version,
        architecture=architecture,
        source_name=source_name,
        source_version=source_version,
    )
