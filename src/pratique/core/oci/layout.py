"""Owns the OCI image layout on disk, as a folder or as one tar: blobs by digest, and an index of manifests.

Reads by name only and unpacks nothing, so no name in it leads anywhere; what is read is checked against its digest.
Specification: OCI image-spec 1.1, image-layout.md.
"""

import hashlib
import io
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

import msgspec

from pratique.core.names import Digest, InvalidDigest
from pratique.core.oci.media_types import ManifestType

__all__ = ["NAME", "BadLayout", "Described", "LayoutReader", "LayoutWriter", "open_layout", "writing"]

NAME = "org.opencontainers.image.ref.name"
SMALL_MAX = 4 * 2**20
"""Bytes of an index, a manifest or another document that is read at once."""
MEMBERS_MAX = 10_000
_LAYOUT = b'{"imageLayoutVersion":"1.0.0"}'
_CHUNK = 1 << 20


class BadLayout(ValueError):
    """It is not a layout, or not whole; its message says what is wrong."""


class Described(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A descriptor."""

    mediaType: str  # noqa: N815 — the specification's name
    digest: str
    size: int
    annotations: dict[str, str] = {}
    artifactType: str = ""  # noqa: N815 — the specification's name


class _Index(msgspec.Struct, frozen=True, kw_only=True):
    manifests: list[Described] = []


class _Files(Protocol):
    """A layout's files by name."""

    def open(self, name: str) -> IO[bytes]:
        """Open a file; raises ``BadLayout`` where there is none."""


class LayoutReader:
    """A layout that is read."""

    def __init__(self, files: _Files) -> None:
        self._files = files

    def manifests(self) -> list[Described]:
        """Give what the layout lists. Raises ``BadLayout``."""
        with self._files.open("index.json") as file:
            text = file.read(SMALL_MAX + 1)
        try:
            return msgspec.json.decode(text, type=_Index).manifests
        except (msgspec.DecodeError, RecursionError) as problem:
            raise BadLayout(f"its index.json cannot be read ({problem})") from problem

    def small(self, digest: str) -> bytes:
        """Read a document, checked against its digest. Raises ``BadLayout``."""
        with self._opened(digest) as file:
            content = file.read(SMALL_MAX + 1)
        if len(content) > SMALL_MAX:
            raise BadLayout(f"{digest} has more than {SMALL_MAX} bytes")
        if Digest.of(content).text != digest:
            raise BadLayout(f"the bytes of {digest} are others")
        return content

    def pieces(self, digest: str) -> Iterator[bytes]:
        """Give a blob of any size piece by piece; raises ``BadLayout`` at its end where its bytes are others."""
        hashed = hashlib.sha256()
        with self._opened(digest) as file:
            while piece := file.read(_CHUNK):
                hashed.update(piece)
                yield piece
        if f"sha256:{hashed.hexdigest()}" != digest:
            raise BadLayout(f"the bytes of {digest} are others")

    def _opened(self, digest: str) -> IO[bytes]:
        try:
            wanted = Digest.parse(digest)
        except InvalidDigest as problem:
            raise BadLayout(f"{digest[:80]!r} is no digest") from problem
        algorithm, _, hexadecimal = wanted.text.partition(":")
        return self._files.open(f"blobs/{algorithm}/{hexadecimal}")


class LayoutWriter:
    """A layout that is written: blobs first, the index last."""

    def __init__(self, put: "_Put") -> None:
        self._put = put
        self._listed: list[Described] = []

    def document(self, content: bytes) -> tuple[str, int]:
        """Write a small blob; give its digest and size."""
        digest = Digest.of(content).text
        self._put.bytes(_place(digest), content)
        return digest, len(content)

    def file(self, path: Path) -> tuple[str, int]:
        """Write a file as a blob; give its digest and size."""
        with path.open("rb") as file:
            digest = f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
        self._put.file(_place(digest), path)
        return digest, path.stat().st_size

    def manifest(self, content: bytes, *, name: str, artifact_type: str = "") -> str:
        """Write a manifest and list it under a name; give its digest."""
        digest, size = self.document(content)
        self._listed.append(
            Described(
                mediaType=ManifestType.OCI_IMAGE.value,
                digest=digest,
                size=size,
                annotations={NAME: name},
                artifactType=artifact_type,
            )
        )
        return digest

    def finish(self) -> None:
        """Write what makes it a layout."""
        index: Mapping[str, object] = {
            "schemaVersion": 2,
            "mediaType": ManifestType.OCI_INDEX.value,
            "manifests": self._listed,
        }
        self._put.bytes("index.json", msgspec.json.encode(index))
        self._put.bytes("oci-layout", _LAYOUT)


@contextmanager
def open_layout(path: Path) -> Iterator[LayoutReader]:
    """Open a layout, a folder or a tar that is not compressed. Raises ``BadLayout``."""
    if path.is_dir():
        yield LayoutReader(_Folder(path))
        return
    try:
        with tarfile.open(path, "r:") as archive:
            yield LayoutReader(_Tar(archive))
    except (tarfile.TarError, OSError) as problem:
        raise BadLayout(f"it cannot be read as a layout ({problem})") from problem


@contextmanager
def writing(path: Path) -> Iterator[LayoutWriter]:
    """Write a layout at a path: a tar where its name says so, else a folder that is made."""
    if path.suffix == ".tar":
        with tarfile.open(path, "w") as archive:
            yield LayoutWriter(_IntoTar(archive))
    else:
        path.mkdir(parents=True)
        yield LayoutWriter(_IntoFolder(path))


def _place(digest: str) -> str:
    return f"blobs/{digest.replace(':', '/')}"


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def open(self, name: str) -> IO[bytes]:
        path = self._root / name
        if path.is_symlink() or not path.is_file():
            raise BadLayout(f"it has no {name}")
        return path.open("rb")


class _Tar:
    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self._members: dict[str, tarfile.TarInfo] = {}
        for number, member in enumerate(archive):
            if number >= MEMBERS_MAX:
                raise BadLayout(f"it has more than {MEMBERS_MAX} members")
            self._members[member.name.removeprefix("./")] = member

    def open(self, name: str) -> IO[bytes]:
        member = self._members.get(name)
        file = self._archive.extractfile(member) if member is not None and member.isreg() else None
        if file is None:
            raise BadLayout(f"it has no {name}")
        return file


class _Put(Protocol):
    def bytes(self, name: str, content: bytes) -> None: ...

    def file(self, name: str, path: Path) -> None: ...


class _IntoFolder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def bytes(self, name: str, content: bytes) -> None:
        self._made(name).write_bytes(content)

    def file(self, name: str, path: Path) -> None:
        with path.open("rb") as source, self._made(name).open("wb") as target:
            while piece := source.read(_CHUNK):
                target.write(piece)

    def _made(self, name: str) -> Path:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


class _IntoTar:
    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive

    def bytes(self, name: str, content: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        self._archive.addfile(info, io.BytesIO(content))

    def file(self, name: str, path: Path) -> None:
        info = tarfile.TarInfo(name)
        info.size = path.stat().st_size
        with path.open("rb") as source:
            self._archive.addfile(info, source)
