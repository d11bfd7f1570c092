"""Owns reading os-release. Specification: os-release(5): shell-like assignments, values plain or quoted."""

import re

from pratique.core.analysis.reading import Content, Unreadable
from pratique.core.analysis.records import Distribution, File, Kind

__all__ = ["read_os_release"]

_LINE = re.compile(r"\s*([A-Z0-9_]+)=(.*)")
_ESCAPED = re.compile(r"\\([\"$`\\'])")
_WORD = re.compile(r"[0-9a-z._-]{1,64}", re.ASCII)
_NAME_MAX = 200
_BYTES_MAX = 64 * 1024


def read_os_release(path: str, data: bytes) -> Content:
    """Read which distribution and release an image is."""
    if len(data) > _BYTES_MAX:
        raise Unreadable(f"it has more than {_BYTES_MAX} bytes")
    told: dict[str, str] = {}
    for line in data.decode("utf-8", "replace").splitlines():
        assigned = _LINE.fullmatch(line)
        if assigned:
            told[assigned.group(1)] = _value(assigned.group(2).strip())
    name = told.get("ID", "").lower()
    version = (told.get("VERSION_ID") or told.get("VERSION_CODENAME") or "").lower()
    if not _WORD.fullmatch(name) or (version and not _WORD.fullmatch(version)):
        raise Unreadable("it names no distribution")
    shown = "".join(filter(str.isprintable, told.get("PRETTY_NAME") or told.get("NAME") or name))
    distribution = Distribution(id=name, version_id=version, name=shown[:_NAME_MAX])
    return Content(File(path=path, kind=Kind.OS_RELEASE, distribution=distribution))


def _value(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    return _ESCAPED.sub(r"\1", text)
