"""Owns reading the `package.json` of installed npm packages. Specification: npm's package.json."""

import msgspec

from pratique.core.analysis.reading import Content, Unreadable, is_name, is_version
from pratique.core.analysis.records import File, Installed, Kind

__all__ = ["read_package"]


class _PackageWire(msgspec.Struct):
    name: str = ""
    version: str = ""


_decoder = msgspec.json.Decoder(_PackageWire)


def read_package(path: str, data: bytes) -> Content | None:
    """Read a package's name and version; none where it states neither, as folders inside a package do."""
    try:
        wire = _decoder.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"it is not the JSON of a package ({error})"[:200]) from error
    if not wire.name and not wire.version:
        return None
    version = wire.version.strip().removeprefix("=").removeprefix("v")
    if not (is_name(wire.name) and is_version(version)):
        raise Unreadable("it names no package with a version")
    return Content(File(path=path, kind=Kind.NPM, packages=(Installed(name=wire.name, version=version),)))
