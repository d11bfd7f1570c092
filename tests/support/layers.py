"""Layers of images for tests: tar archives entry by entry, and the files that package managers keep.

What a layer says of packages is facts only (names, versions, sources), written as the package manager writes it.
"""

import gzip
import io
import json
import tarfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import zstandard

from tests.support.images import Layer, digest_of

DPKG_STATUS = "var/lib/dpkg/status"
APK_INSTALLED = "lib/apk/db/installed"
OS_RELEASE = "etc/os-release"
SITE_PACKAGES = "usr/local/lib/python3.11/site-packages"
DIST_PACKAGES = "usr/lib/python3/dist-packages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deb:
    """A Debian package; without a source it is its own."""

    name: str
    version: str
    source: str = ""
    source_version: str = ""
    architecture: str = "amd64"
    status: str = "install ok installed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Apk:
    """A package of Alpine; `files` are the paths it owns."""

    name: str
    version: str
    origin: str = ""
    architecture: str = "x86_64"
    files: tuple[str, ...] = ()


@dataclass(slots=True)
class Tarball:
    """A tar archive that is written entry by entry, in order; entries may repeat and lie as they do in the wild."""

    format: int = tarfile.PAX_FORMAT
    entries: list[tuple[tarfile.TarInfo, bytes]] = field(default_factory=list)

    def file(self, path: str, content: bytes | str = b"") -> "Tarball":
        """Add a file."""
        data = content.encode() if isinstance(content, str) else content
        return self.add(path, tarfile.REGTYPE, content=data)

    def files(self, contents: Mapping[str, bytes | str]) -> "Tarball":
        """Add files."""
        for path, content in contents.items():
            self.file(path, content)
        return self

    def folder(self, path: str) -> "Tarball":
        """Add a folder."""
        return self.add(path, tarfile.DIRTYPE)

    def link(self, path: str, target: str) -> "Tarball":
        """Add a symbolic link."""
        return self.add(path, tarfile.SYMTYPE, target=target)

    def hard_link(self, path: str, target: str) -> "Tarball":
        """Add a hard link."""
        return self.add(path, tarfile.LNKTYPE, target=target)

    def whiteout(self, path: str) -> "Tarball":
        """Say that a path of lower layers is removed."""
        folder, slash, name = path.rpartition("/")
        return self.file(f"{folder}{slash}.wh.{name}")

    def opaque(self, folder: str) -> "Tarball":
        """Say that nothing in a folder of lower layers is seen."""
        return self.file(f"{folder}/.wh..wh..opq")

    def add(self, path: str, kind: bytes, *, target: str = "", content: bytes = b"") -> "Tarball":
        """Add an entry of any kind."""
        entry = tarfile.TarInfo(path)
        entry.type = kind
        entry.linkname = target
        entry.size = len(content)
        self.entries.append((entry, content))
        return self

    def pack(self) -> bytes:
        """Give the archive's bytes."""
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w", format=self.format) as archive:
            for entry, content in self.entries:
                archive.addfile(entry, io.BytesIO(content))
        return packed.getvalue()

    def layer(self, *, compression: str = "gzip") -> Layer:
        """Give the layer, compressed by `gzip`, `zstd` or not at all (``)."""
        unpacked = self.pack()
        return Layer(content=compressed(unpacked, compression), diff_id=digest_of(unpacked), unpacked=unpacked)


def compressed(data: bytes, compression: str) -> bytes:
    """Compress by `gzip`, `zstd`, or not at all."""
    match compression:
        case "gzip":
            return gzip.compress(data, 1, mtime=0)
        case "zstd":
            return zstandard.ZstdCompressor(level=1).compress(data)
        case _:
            return data


def os_release(identifier: str = "debian", version: str = "12", name: str = "") -> dict[str, str]:
    """Give the file that names a distribution."""
    shown = name or f"{identifier.title()} {version}"
    return {OS_RELEASE: f'PRETTY_NAME="{shown}"\nID={identifier}\nVERSION_ID="{version}"\n'}


def dpkg_status(packages: Iterable[Deb]) -> dict[str, str]:
    """Give dpkg's database."""
    return {DPKG_STATUS: "\n".join(dpkg_paragraph(each) for each in packages)}


def dpkg_paragraph(package: Deb) -> str:
    """Give one entry of dpkg's database."""
    lines = [f"Package: {package.name}"]
    if package.status:
        lines.append(f"Status: {package.status}")
    if package.source:
        suffix = f" ({package.source_version})" if package.source_version else ""
        lines.append(f"Source: {package.source}{suffix}")
    lines += [
        f"Architecture: {package.architecture}",
        f"Version: {package.version}",
        "Description: a package",
        " of it",
    ]
    return "\n".join(lines) + "\n"


def dpkg_list(name: str, paths: Sequence[str]) -> dict[str, str]:
    """Give dpkg's list of the files of a package."""
    return {f"var/lib/dpkg/info/{name}.list": "".join(f"/{path}\n" for path in paths)}


def apk_installed(packages: Iterable[Apk], *, path: str = APK_INSTALLED) -> dict[str, str]:
    """Give apk's database."""
    return {path: "\n".join(apk_paragraph(each) for each in packages)}


def apk_paragraph(package: Apk) -> str:
    """Give one entry of apk's database."""
    lines = [
        f"P:{package.name}",
        f"V:{package.version}",
        f"A:{package.architecture}",
        f"o:{package.origin or package.name}",
    ]
    for path in package.files:
        folder, _, name = path.rpartition("/")
        lines += [f"F:{folder}", f"R:{name}"]
    return "\n".join(lines) + "\n"


def python_package(name: str, version: str, *, folder: str = SITE_PACKAGES) -> dict[str, str]:
    """Give the metadata of an installed Python package."""
    path = f"{folder}/{name.replace('-', '_')}-{version}.dist-info/METADATA"
    return {path: f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nA package.\n"}


def npm_package(name: str, version: str, *, folder: str = "app/node_modules") -> dict[str, str]:
    """Give the package.json of an installed npm package."""
    return {f"{folder}/{name}/package.json": json.dumps({"name": name, "version": version, "main": "index.js"})}


def layer_of(*contents: Mapping[str, bytes | str], compression: str = "gzip") -> Layer:
    """Give a layer of the given files."""
    tarball = Tarball()
    for each in contents:
        tarball.files(each)
    return tarball.layer(compression=compression)
