"""Owns reading apk's database of installed packages, with the files that they own.

Specification: apk-tools' database format: paragraphs of one-letter fields, a folder `F:` before its files `R:`.
"""

from collections.abc import Callable

from pratique.core.analysis.reading import Content, Unreadable, distinct, is_name, is_version
from pratique.core.analysis.records import File, Installed, Kind

__all__ = ["read_installed"]


def read_installed(path: str, data: bytes, *, is_wanted: Callable[[str], bool]) -> Content:
    """Read the database; of the files that packages own those are kept that are wanted."""
    packages: list[Installed] = []
    bad = entries = 0
    for paragraph in data.split(b"\n\n"):
        if not paragraph.strip():
            continue
        entries += 1
        package = _package(paragraph, is_wanted)
        if package is None:
            bad += 1
        else:
            packages.append(package)
    if entries and bad == entries:
        raise Unreadable("none of its entries names a package with a version")
    return Content(File(path=path, kind=Kind.APK, packages=distinct(packages)), bad=bad)


def _package(paragraph: bytes, is_wanted: Callable[[str], bool]) -> Installed | None:
    told: dict[bytes, str] = {}
    owns: list[str] = []
    folder = ""
    for line in paragraph.split(b"\n"):
        key, value = line[:2], line[2:].strip().decode("utf-8", "replace")
        if key == b"F:":
            folder = value
        elif key == b"R:":
            owned = f"{folder}/{value}" if folder else value
            if is_wanted(owned):
                owns.append(owned)
        elif key in (b"P:", b"V:", b"A:", b"o:"):
            told[key] = value
    name, version, architecture = told.get(b"P:", ""), told.get(b"V:", ""), told.get(b"A:", "")
    origin = told.get(b"o:", "") or name
    if not (is_name(name) and is_version(version) and is_name(origin) and (not architecture or is_name(architecture))):
        return None
    return Installed(
        name=name,
        version=version,
        architecture=architecture,
        source_name=origin,
        source_version=version,
        owns=tuple(owns),
    )
