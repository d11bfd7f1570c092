"""Owns reading the metadata of installed Python packages.

Specification: PyPA's core metadata (`METADATA` of a `.dist-info`, `PKG-INFO` of an `.egg-info`): headers, then a text.
"""

from pratique.core.analysis.reading import Content, Unreadable, fields, is_name, is_version
from pratique.core.analysis.records import File, Installed, Kind

__all__ = ["read_metadata"]

_FIELDS = frozenset({b"name", b"version"})


def read_metadata(path: str, data: bytes) -> Content:
    """Read the name and version that metadata begins with."""
    found = fields(data, _FIELDS)
    name, version = found.get(b"name", ""), found.get(b"version", "")
    if not (is_name(name) and is_version(version)) or "/" in name:
        raise Unreadable("it names no package with a version")
    return Content(File(path=path, kind=Kind.PYTHON, packages=(Installed(name=name, version=version),)))
