"""Owns the analysis of one layer: a stream in, a record of what it holds by path out. Runs in the sandbox.

Of entries at one path the last counts; what replaces a folder hides what this layer had in it before. Whiteouts are
about lower layers only (OCI image-spec 1.1, layer.md, "Whiteouts"). Whatever is wrong is said in the record.
"""

import hashlib
import struct
import time
from collections.abc import Callable, Mapping
from itertools import groupby
from types import MappingProxyType

import msgspec

from pratique.core.analysis import apk, asked, dpkg, npm, os_release, python
from pratique.core.analysis.places import is_ownable, kind_of, unread_label
from pratique.core.analysis.reading import Content, Unreadable
from pratique.core.analysis.records import COVER_BYTES, File, Kind, LayerRecord
from pratique.core.filetree import Code, Cut, Entry, Limits, Problems, Source, Stream, Tar, Type, normal, parents

__all__ = ["Order", "Source", "analyse_in_sandbox", "analyse_layer", "cover_of"]

_WHITEOUT = ".wh."
_OPAQUE = ".wh..wh..opq"
_OWN_MARKS = ".wh..wh."
"""Begins the names of AUFS's own files, which mean nothing to others."""
_HEADERS = 64 * 1024
"""Bytes of a Python package's metadata that are read; name and version stand at its beginning."""
_PATH_MAX = 1024
"""Bytes of the path of a file of interest, which are kept with each component."""
_LINKS_MAX = 20_000
_MARKS_MAX = 200_000
_LINK_DEPTH = 4
_LINK_NAMES = ("site-packages", "dist-packages", "node_modules", ".dist-info", ".egg-info")


_READERS: Mapping[Kind, asked.Reader] = MappingProxyType(
    {
        Kind.DPKG: dpkg.read_status,
        Kind.PYTHON: python.read_metadata,
        Kind.NPM: npm.read_package,
        Kind.OS_RELEASE: os_release.read_os_release,
        **asked.READERS,
    }
)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What the sandbox is asked to do."""

    media_type: str = ""
    limits: Limits = Limits()


def analyse_in_sandbox(payload: bytes, stream: Source) -> bytes:
    """Analyse a layer, as the sandbox calls it: an `Order` in, a `LayerRecord` out, both msgpack."""
    order = msgspec.msgpack.decode(payload, type=Order)
    record = analyse_layer(stream, media_type=order.media_type, limits=order.limits)
    return msgspec.msgpack.encode(record)


def analyse_layer(
    stream: Source,
    *,
    media_type: str = "",
    limits: Limits | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> LayerRecord:
    """Read a layer, compressed or not, and give what it holds; what is wrong with it is in the record, never raised.

    The bytes tell what they are; the media type is only told where they are of no known kind.
    """
    limits = limits or Limits()
    problems = Problems()
    layer = _Layer(limits=limits, problems=problems)
    size, entries, diff_id = 0, 0, ""
    try:
        bytes_ = Stream(stream, limits=limits, clock=clock)
    except Cut as cut:
        problems.add(cut.code, _with_type(cut, media_type))
        return layer.record(diff_id="", size=0, entries=0)
    tar = Tar(bytes_, limits=limits, problems=problems)
    try:
        for entry in tar:
            layer.take(entry, tar)
        bytes_.drain()
        diff_id = bytes_.digest
    except Cut as cut:
        problems.add(cut.code, _with_type(cut, media_type))
    size, entries = bytes_.size, tar.entries
    return layer.record(diff_id=diff_id, size=size, entries=entries)


def cover_of(path: str) -> bytes:
    """Give the hash under which a record's `covers` know a path."""
    return hashlib.blake2b(path.encode(), digest_size=COVER_BYTES).digest()


class _Layer:
    """What was seen of a layer so far."""

    def __init__(self, *, limits: Limits, problems: Problems) -> None:
        self._limits = limits
        self._problems = problems
        self._files: dict[str, File] = {}
        self._links: dict[str, str] = {}
        self._removed: set[str] = set()
        self._opaque: set[str] = set()
        self._covers = bytearray()
        """Hashes one after the other: millions of paths would be millions of objects."""
        self._above: set[str] = set()
        """Folders above what was kept at some time, so that one that is replaced is noticed."""
        self._packages = 0
        self._has_lost_links = False

    def take(self, entry: Entry, tar: Tar) -> None:
        """Take in one entry."""
        path = entry.path
        if not path:
            return
        folder, _, name = path.rpartition("/")
        if entry.type is Type.DIRECTORY:
            self._forget(path)
        elif name.startswith(_WHITEOUT):
            self._mark(folder, name)
        else:
            self._covers += cover_of(path)
            self._forget(path)
            if path in self._above:
                self._forget_below(path)
            self._keep(entry, tar)

    def record(self, *, diff_id: str, size: int, entries: int) -> LayerRecord:
        """Give what was seen."""
        return LayerRecord(
            diff_id=diff_id,
            size=size,
            entries=entries,
            files=tuple(self._files[path] for path in sorted(self._files)),
            links=tuple(sorted(self._links.items())),
            removed=tuple(sorted(self._removed)),
            opaque=tuple(sorted(self._opaque)),
            covers=_sorted(self._covers),
            problems=self._problems.all(),
        )

    def _mark(self, folder: str, name: str) -> None:
        if len(self._removed) + len(self._opaque) >= _MARKS_MAX:
            raise Cut(Code.TOO_MANY_ENTRIES, f"The layer removes more than {_MARKS_MAX} paths.")
        if name == _OPAQUE:
            self._opaque.add(folder)
        elif not name.startswith(_OWN_MARKS) and name != _WHITEOUT:
            gone = name.removeprefix(_WHITEOUT)
            self._removed.add(normal(f"{folder}/{gone}"))

    def _keep(self, entry: Entry, tar: Tar) -> None:
        path = entry.path
        kind = kind_of(path)
        if kind is None:
            if entry.type is Type.SYMLINK and _may_lead(path):
                self._add_link(path, entry.link)
        elif len(path.encode()) > _PATH_MAX:
            text = f"A file of interest was passed over: its path has more than {_PATH_MAX} bytes."
            self._problems.add(Code.PATH_TOO_LONG, text, path=path[:_PATH_MAX])
        elif entry.type is Type.SYMLINK:
            self._add(File(path=path, kind=kind, link=entry.link))
            self._add_link(path, entry.link)
        elif entry.type is Type.HARDLINK:
            self._follow(path, kind, normal(entry.link))
        elif entry.type is Type.FILE:
            self._read(entry, kind, tar)

    def _read(self, entry: Entry, kind: Kind, tar: Tar) -> None:
        path = entry.path
        if kind is Kind.UNREAD:
            if entry.size:
                self._add(File(path=path, kind=kind, label=unread_label(path)))
            return
        self._add(File(path=path, kind=kind))
        if entry.is_sparse:
            self._problems.add(Code.FILE_IS_SPARSE, f"{path} is stored as a sparse file and was not read.", path=path)
            return
        most = _HEADERS if kind is Kind.PYTHON else self._limits.file
        if entry.size > most and kind is not Kind.PYTHON:
            text = f"{path} has {entry.size} bytes and was not read; at most {most} are."
            self._problems.add(Code.FILE_TOO_LARGE, text, path=path)
            return
        try:
            content = _parsed(kind, path, tar.content(most))
        except Unreadable as error:
            self._problems.add(Code.FILE_UNREADABLE, f"{path} could not be read: {error.reason}.", path=path)
            return
        if content is None:
            self._forget(path)
            return
        if content.bad:
            text = f"{content.bad} entries of {path} could not be read; they are not in the list of packages."
            self._problems.add(Code.FILE_UNREADABLE, text, path=path)
        self._add(content.file)

    def _add(self, file: File) -> None:
        self._packages += len(file.packages)
        if self._packages > self._limits.packages:
            raise Cut(Code.TOO_MANY_PACKAGES, f"The layer has more than {self._limits.packages} packages.")
        self._files[file.path] = file
        self._above.update(parents(file.path))

    def _add_link(self, path: str, target: str) -> None:
        if len(self._links) < _LINKS_MAX:
            self._links[path] = target
            self._above.update(parents(path))
        elif not self._has_lost_links:
            self._has_lost_links = True
            text = (
                f"The layer has more than {_LINKS_MAX} links near its root; paths through the others are not followed."
            )
            self._problems.add(Code.TOO_MANY_ENTRIES, text)

    def _follow(self, path: str, kind: Kind, target: str) -> None:
        """Take a hard link for another name of the file it leads to, when that was read for the same purpose."""
        known = self._files.get(target)
        if known is not None and known.kind is kind:
            self._add(msgspec.structs.replace(known, path=path))
            return
        self._add(File(path=path, kind=kind))
        text = f"{path} is a hard link to {target}, whose content was not kept; it was not read."
        self._problems.add(Code.FILE_IS_LINK, text, path=path)

    def _forget(self, path: str) -> None:
        self._links.pop(path, None)
        gone = self._files.pop(path, None)
        if gone is not None:
            self._packages -= len(gone.packages)
            self._problems.forget(path)

    def _forget_below(self, path: str) -> None:
        inside = path + "/"
        for each in [*self._files, *self._links]:
            if each.startswith(inside):
                self._forget(each)


def _sorted(covers: bytearray) -> bytes:
    """Sort the hashes, each once."""
    numbers = sorted(struct.unpack(f">{len(covers) // COVER_BYTES}Q", covers))
    return struct.pack(f">{len(kept)}Q", *kept) if (kept := [number for number, _ in groupby(numbers)]) else b""


def _parsed(kind: Kind, path: str, data: bytes) -> Content | None:
    match kind:
        case Kind.DPKG_FILES:
            content = dpkg.read_files(path, data, is_wanted=is_ownable)
            return content if content.file.packages[0].owns else None
        case Kind.APK:
            return apk.read_installed(path, data, is_wanted=is_ownable)
        case _:
            return _READERS[kind](path, data)


def _may_lead(path: str) -> bool:
    """Tell whether a symbolic link may stand for a folder on the way to a file of interest."""
    name = path.rpartition("/")[2]
    if name.endswith(_LINK_NAMES):
        return True
    return (
        path.count("/") < _LINK_DEPTH and ".so" not in name and not path.startswith(("usr/bin/", "etc/alternatives/"))
    )


def _with_type(cut: Cut, media_type: str) -> str:
    if cut.code in (Code.NOT_A_TAR, Code.COMPRESSION_UNKNOWN) and media_type:
        return f"{cut.text} Its media type is {media_type[:100]}."
    return cut.text
