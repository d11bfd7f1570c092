"""Owns reading what package managers note of what they were asked for; what makes no sense there tells nothing.

Formats: apt's `extended_states` (stanzas as in dpkg's status, with `Auto-Installed`), apk's `world` (names with version
constraints, apk-world(5)), `INSTALLER` and `REQUESTED` of a `.dist-info` (PEP 376, PEP 627), npm's package.json.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from pratique.core.analysis.reading import Content, is_name, paragraphs
from pratique.core.analysis.records import File, Installed, Kind

__all__ = ["PIP", "READERS", "REQUESTED", "Reader"]

Reader = Callable[[str, bytes], Content | None]
"""Takes a path and its content; gives what to keep of it, or that there is nothing."""

REQUESTED = "requested"
PIP = "pip"
"""The installer that says of each package whether it was asked for."""
_STATES = frozenset({b"package", b"architecture", b"auto-installed"})
_CONSTRAINT = re.compile(r"[<>=~@]")
_NAMES_MAX = 5_000
_INSTALLER_MAX = 64


class _ProjectWire(msgspec.Struct):
    dependencies: dict[str, msgspec.Raw] = {}
    development: dict[str, msgspec.Raw] = msgspec.field(name="devDependencies", default_factory=dict)
    optional: dict[str, msgspec.Raw] = msgspec.field(name="optionalDependencies", default_factory=dict)
    peer: dict[str, msgspec.Raw] = msgspec.field(name="peerDependencies", default_factory=dict)


_decoder = msgspec.json.Decoder(_ProjectWire)


def read_apt_states(path: str, data: bytes) -> Content:
    """Read which packages apt installed only since others need them."""
    packages = [
        Installed(name=found.get(b"package", ""), architecture=found.get(b"architecture", ""))
        for found in paragraphs(data, _STATES)
        if found.get(b"auto-installed") == "1" and is_name(found.get(b"package", ""))
    ]
    return Content(File(path=path, kind=Kind.APT_STATES, packages=tuple(packages)))


def read_apk_world(path: str, data: bytes) -> Content:
    """Read what was asked of apk, without versions; names of what packages provide, and of groups, stay as they are."""
    words = data.decode("utf-8", "replace").split()[:_NAMES_MAX]
    names = [_CONSTRAINT.split(word, maxsplit=1)[0] for word in words if not word.startswith("!")]
    return Content(File(path=path, kind=Kind.APK_WORLD, packages=_named(names)))


def read_python_note(path: str, data: bytes) -> Content | None:
    """Read who installed a package, or that it was asked for; none where only another installer says so."""
    if path.endswith("/REQUESTED"):
        return Content(File(path=path, kind=Kind.PYTHON_NOTE, label=REQUESTED))
    is_pip = data[:_INSTALLER_MAX].strip() == PIP.encode()
    return Content(File(path=path, kind=Kind.PYTHON_NOTE, label=PIP)) if is_pip else None


def read_npm_project(path: str, data: bytes) -> Content | None:
    """Read the packages that a project asks for, whatever for; none where it asks for none or is no project."""
    try:
        wire = _decoder.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    names = [*wire.dependencies, *wire.development, *wire.optional, *wire.peer]
    return Content(File(path=path, kind=Kind.NPM_PROJECT, packages=_named(names[:_NAMES_MAX]))) if names else None


READERS: Final[Mapping[Kind, Reader]] = MappingProxyType(
    {
        Kind.APT_STATES: read_apt_states,
        Kind.APK_WORLD: read_apk_world,
        Kind.PYTHON_NOTE: read_python_note,
        Kind.NPM_PROJECT: read_npm_project,
    }
)


def _named(names: list[str]) -> tuple[Installed, ...]:
    return tuple(Installed(name=each[:256]) for each in dict.fromkeys(names) if each)
