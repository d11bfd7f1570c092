"""Owns reading a licence from the core metadata of a Python package, and finding the metadata in its archives.

Specifications: "Core metadata" (`License-Expression`, `License`, `Classifier`), "Binary distribution format" and
"Source distribution format" of the packaging guide. What its authors say by an expression counts; without one, their
words on the licence where they name one; then the classifiers; then their words as they are, if they are few.
"""

import io
import time
import zipfile
import zlib
from collections.abc import Iterator

import msgspec

from pratique.core.ecosystems.pypi import trove
from pratique.core.filetree import Cut, Limits, Problems, Source, Stream, Tar, Type
from pratique.core.licences import BadExpression, read_expression, spelled

__all__ = ["METADATA_MAX", "Order", "Unreadable", "in_archive", "licence_in_sandbox", "licence_of"]

METADATA_MAX = 1024 * 1024
"""Bytes of metadata that are looked at; a description may be long, and comes after what is asked for."""
_LICENCE_MAX = 500
_CLASSIFIERS_MAX = 500
_PIECE = 256 * 1024
_SHOWN = 80
_NOT_SAID = frozenset({"", "unknown", "none", "n/a"})
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class Unreadable(Exception):
    """An archive holds no metadata that can be read; ``reason`` says why, for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What the sandbox is given: a file of that name, of at most ``most`` bytes, which may become ``unpacked``."""

    name: str
    most: int
    unpacked: int


def licence_of(metadata: bytes) -> str:
    """Give the licence that metadata tells of, as an SPDX expression where it is one; empty where it is silent."""
    said: dict[str, list[str]] = {"license-expression": [], "license": [], "classifier": []}
    for field, value in _fields(metadata[:METADATA_MAX]):
        if field in said and len(said[field]) < _CLASSIFIERS_MAX:
            said[field].append(value)
    expression = "".join(said["license-expression"][:1])
    if expression and len(expression) <= _LICENCE_MAX and _is_expression(expression):
        return spelled(expression) or expression
    words = "".join(said["license"][:1])
    own = "" if words.lower() in _NOT_SAID or len(words) > _SHOWN or "\n" in words else words
    return spelled(words) or trove.named(words) or trove.licence_of(said["classifier"]) or own


def in_archive(name: str, source: Source, *, most: int, unpacked: int) -> bytes:
    """Give the metadata in a wheel or a source distribution; raises ``Unreadable``."""
    if name.endswith((".whl", ".zip")):
        return _in_zip(name, _whole(source, most))
    if name.endswith((".tar.gz", ".tgz", ".tar")):
        return _in_tar(source, most=most, unpacked=unpacked)
    raise Unreadable(f"{name[:_SHOWN]} is of a kind that is not read")


def licence_in_sandbox(payload: bytes, stream: Source) -> bytes:
    """Read an archive, as the sandbox calls it: an `Order` in, the licence and why there is none out, as msgpack."""
    order = msgspec.msgpack.decode(payload, type=Order)
    try:
        found = (licence_of(in_archive(order.name, stream, most=order.most, unpacked=order.unpacked)), "")
    except Unreadable as problem:
        found = ("", problem.reason)
    return msgspec.msgpack.encode(found)


def _fields(metadata: bytes) -> Iterator[tuple[str, str]]:
    """Give the fields of the header with their values, of which lines that go on are a part."""
    field, lines = "", list[str]()
    for line in metadata.decode("utf-8", "replace").splitlines():
        if line[:1] in {" ", "\t"} and field:
            lines.append(line.strip().removeprefix("|").strip())
            continue
        if field:
            yield field, "\n".join(lines).strip()
        if not line.strip():
            return
        name, _, value = line.partition(":")
        field, lines = name.strip().lower(), [value.strip()]
    if field:
        yield field, "\n".join(lines).strip()


def _is_expression(text: str) -> bool:
    try:
        read_expression(text)
    except BadExpression:
        return False
    return True


def _whole(source: Source, most: int) -> bytes:
    parts = bytearray()
    while piece := source.read(_PIECE):
        parts += piece
        if len(parts) > most:
            raise Unreadable(f"it has more than {most} bytes")
    return bytes(parts)


def _in_zip(name: str, data: bytes) -> bytes:
    ending = ".dist-info/METADATA" if name.endswith(".whl") else "/PKG-INFO"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = next((each for each in archive.infolist() if _is_metadata(each.filename, ending)), None)
            if inside is None:
                raise Unreadable("it holds no metadata")
            with archive.open(inside) as file:
                return file.read(METADATA_MAX)
    except _BROKEN as error:
        raise Unreadable(f"its archive is broken ({str(error)[:_SHOWN]})") from error


def _in_tar(source: Source, *, most: int, unpacked: int) -> bytes:
    limits = Limits(compressed=most, uncompressed=unpacked)
    try:
        tar = Tar(Stream(source, limits=limits, clock=time.monotonic), limits=limits, problems=Problems())
        return _first(tar)
    except Cut as cut:
        raise Unreadable(f"its archive cannot be read ({cut.code})") from cut


def _first(tar: Tar) -> bytes:
    for entry in tar:
        if entry.type is Type.FILE and _is_metadata(entry.path, "/PKG-INFO"):
            return tar.content(METADATA_MAX)
    raise Unreadable("it holds no metadata")


def _is_metadata(path: str, ending: str) -> bool:
    """Tell whether a path is the metadata of the whole: one folder deep, as both formats have it."""
    return path.endswith(ending) and path.count("/") == 1
