"""Owns reading a feed of advisory records from disk, as a stream and within bounds: zips, folders, NVD's files.

A feed that cannot be opened is refused whole (``BadFeed``); a member that cannot be read is one ``BadMember`` and the
others are given. Members of a zip are unpacked here, by their stated sizes, so that none can unpack to more.
Specification: PKWARE's APPNOTE 6.3, 4.3.7 (local file header), 4.3.14 to 4.3.16 (end of the directory) and 4.4.5
(methods stored and deflated).
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from pratique.core.advisories.ecosystems import BASES, DISTRIBUTIONS, base_of
from pratique.core.advisories.enrichment import is_epss_name, is_kev_name
from pratique.core.advisories.licences import is_licence_name
from pratique.core.advisories.nvd import BadNvd, is_nvd_name, read_nvd
from pratique.core.advisories.records import MAX_BYTES

__all__ = ["BadFeed", "BadMember", "Claim", "Feed", "Member", "claim_of_name", "find_feeds", "read_feed"]

MAX_MEMBERS = 1_000_000
MAX_DIRECTORY = 96 * 2**20
"""Bytes of a zip's directory, which is held in memory whole; a million records have about 80 MB."""
MAX_TOTAL = 32 * 2**30
"""Bytes of all members of a feed, unpacked."""
MAX_RATIO = 400
"""Unpacked to packed, of a member above ``RATIO_FROM``; JSON of real feeds reaches 40."""
RATIO_FROM = 2**20

_RELEASE = re.compile(r"v?([0-9]+(?:\.[0-9]+)*)", re.ASCII)
_EVERYTHING = frozenset({"osv", "osv-vulnerabilities"})
"""The folders whose ``all.zip`` is all there is, as OSV lays it out."""
_PARTS = frozenset({"all", "changes"})
"""Files that the folder they are in names: the whole of an ecosystem, and what changed since."""
_UNREVIEWED = "unreviewed"
"""The folder of GitHub's checkout with what nobody looked at: no packages, and NVD's words."""
MAX_LOOSE = 1_000
"""Single records that may lie beside zips; more belong into a folder of their own."""
_OF_NAMED = "changelogs"
"""The word in the name of a feed that was derived from the changelogs of single packages."""

_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_LOCAL_MAGIC = b"PK\x03\x04"
_RAW_DEFLATE = -15
_END_MAGIC, _END_SIZE, _END_WITHIN = b"PK\x05\x06", 22, 22 + 0xFFFF + 20
_LOCATOR_MAGIC, _LOCATOR_SIZE, _WIDE_END_SIZE = b"PK\x06\x07", 20, 56
_ENCRYPTED = 0x1


class BadFeed(ValueError):
    """The feed cannot be used at all; ``reason`` says why."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path.name} cannot be used: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a feed claims to know whole: ecosystems or releases, or only the packages of them that it names."""

    covers: frozenset[str] = frozenset()
    is_of_named_packages: bool = False

    def holds(self, ecosystem: str) -> bool:
        """Tell whether an ecosystem or release is among what it covers."""
        if base_of(ecosystem) in self.covers:
            return True
        plain = ecosystem.replace(":v", ":", 1)  # Alpine's releases are "v3.20"
        return any(plain == each or plain.startswith(f"{each}:") for each in self.covers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Where advisories come from, and what it claims to know whole."""

    path: Path
    claim: Claim = Claim()

    @property
    def name(self) -> str:
        """Its name without the folder, which names it only where its own name is said of every feed."""
        return f"{self.path.parent.name}/{self.path.name}" if self.path.stem in _PARTS else self.path.name

    @property
    def kind(self) -> str:
        """What it is called where sources are listed."""
        return "nvd" if is_nvd_name(self.path.name) else "osv"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a feed."""

    name: str
    data: bytes
    packed: bytes | None
    """The same in raw deflate where the feed has it so, to be kept without packing it again."""
    written: date | None = None
    """The day on which a zip says that it was written."""


@dataclass(frozen=True, slots=True)
class BadMember:
    """One file of a feed that could not be read."""

    name: str
    reason: str


def claim_of_name(path: Path) -> Claim:
    """Read from a feed's name what it is the whole of: ``PyPI.zip``, ``Debian-12.zip``, ``npm/all.zip``.

    ``Debian-12-changelogs.zip`` knows single packages whole. A feed named otherwise (samples, malicious packages) adds
    records and covers nothing.
    """
    stem = path.stem if path.suffix in (".zip", ".json") else path.name
    if stem in _PARTS:
        stem = path.parent.name
        if stem in _EVERYTHING:
            return Claim(covers=BASES)
    for base in BASES:
        if stem != base and not stem.startswith(f"{base}-"):
            continue
        words = stem[len(base) + 1 :].split("-")
        release = _RELEASE.fullmatch(words[0]) if base in DISTRIBUTIONS else None
        covers = base if release is None else f"{base}:{release[1]}"
        return Claim(covers=frozenset({covers}), is_of_named_packages=_OF_NAMED in words)
    return Claim()


def find_feeds(paths: list[Path]) -> list[Feed]:
    """Make feeds of paths: a zip or NVD's file, a folder of them (each a feed), or a folder of records.

    A folder may hold both; of its folders each without such files is a feed of its own. Raises ``BadFeed``.
    """
    feeds: list[Feed] = []
    for path in paths:
        if path.is_dir():
            found = sorted(_in_folder(path)) if _has_whole(path) else [path]
            feeds += [Feed(path=each, claim=claim_of_name(each)) for each in found]
        elif path.exists():
            feeds.append(Feed(path=path, claim=claim_of_name(path)))
        else:
            raise BadFeed(path, "there is no such file")
    return feeds


def _in_folder(folder: Path) -> Iterator[Path]:
    loose = 0
    for each in sorted(folder.iterdir()):
        if each.name.startswith(".") or each.is_symlink():
            continue
        if each.is_dir():
            if _has_whole(each):
                yield from _in_folder(each)
            elif next(each.rglob("*.json"), None) is not None:
                yield each
        elif _is_whole(each):
            yield each
        elif each.suffix == ".json" and not _is_beside(each.name):
            loose += 1
            if loose > MAX_LOOSE:
                raise BadFeed(
                    folder, f"it has more than {MAX_LOOSE} records beside zips; put them into their own folder"
                )
            yield each


def _has_whole(folder: Path) -> bool:
    return any(_is_whole(each) for each in folder.rglob("*"))


def _is_whole(path: Path) -> bool:
    return path.suffix == ".zip" or is_nvd_name(path.name)


def _is_beside(name: str) -> bool:
    """Tell whether a file is of those that are found by their names, not records."""
    return is_epss_name(name) or is_kev_name(name) or is_licence_name(name)


def read_feed(path: Path) -> Iterator[Member | BadMember]:
    """Give each record's bytes, in the order of their names; raises ``BadFeed``."""
    if path.is_dir():
        yield from _read_folder(path)
    elif is_nvd_name(path.name):
        yield from _read_nvd(path)
    elif path.suffix == ".json":
        yield _read_file(path, path.name)
    else:
        yield from _read_zip(path)


def _read_nvd(path: Path) -> Iterator[Member | BadMember]:
    try:
        for name, found in read_nvd(path):
            yield BadMember(name, found) if isinstance(found, str) else Member(name, found, None)
    except BadNvd as problem:
        raise BadFeed(path, problem.reason) from problem


def _read_folder(folder: Path) -> Iterator[Member | BadMember]:
    for count, path in enumerate(sorted(folder.rglob("*.json"))):
        if count >= MAX_MEMBERS:
            raise BadFeed(folder, f"it has more than {MAX_MEMBERS} files")
        parts = path.relative_to(folder).parts
        if _is_beside(path.name) or any(part.startswith(".") or part == _UNREVIEWED for part in parts):
            continue
        name = "/".join(parts)
        yield (
            BadMember(name, "it is a link, and what it leads to is not read")
            if path.is_symlink()
            else _read_file(path, name)
        )


def _read_file(path: Path, name: str) -> Member | BadMember:
    try:
        if path.stat().st_size > MAX_BYTES:
            return BadMember(name, f"it has more than {MAX_BYTES} bytes")
        return Member(name, path.read_bytes(), None)  # bounded: just above
    except OSError as problem:
        return BadMember(name, f"it cannot be read: {problem.strerror}")


def _read_zip(path: Path) -> Iterator[Member | BadMember]:
    try:
        with path.open("rb") as file:
            _check_directory(file, path)
            yield from _read_members(file, path)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as problem:
        if isinstance(problem, BadFeed):
            raise
        raise BadFeed(path, f"it is not a whole zip: {problem}") from problem


def _check_directory(file: BinaryIO, path: Path) -> None:
    """Refuse a zip whose directory alone would fill the memory, before anything of it is read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_WITHIN))
    tail = file.read(_END_WITHIN)
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) < at + _END_SIZE:
        raise BadFeed(path, "it is not a whole zip: its directory is missing")
    [length] = struct.unpack_from("<L", tail, at + 12)
    locator = at - _LOCATOR_SIZE
    if locator >= 0 and tail[locator : locator + 4] == _LOCATOR_MAGIC:
        [place] = struct.unpack_from("<Q", tail, locator + 8)
        file.seek(place)
        [length] = struct.unpack_from("<Q", file.read(_WIDE_END_SIZE).ljust(_WIDE_END_SIZE, b"\0"), 40)
    if length > min(MAX_DIRECTORY, size):
        raise BadFeed(path, f"its directory has {length} bytes, and {MAX_DIRECTORY} are allowed")


def _read_members(file: BinaryIO, path: Path) -> Iterator[Member | BadMember]:
    with zipfile.ZipFile(file) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.filename)
    if len(infos) > MAX_MEMBERS:
        raise BadFeed(path, f"it has more than {MAX_MEMBERS} members")
    total = 0
    for info in infos:
        if info.is_dir() or not info.filename.endswith(".json") or f"/{_UNREVIEWED}/" in info.filename:
            continue
        member = _unpack(file, info)
        total += len(member.data) if isinstance(member, Member) else 0
        if total > MAX_TOTAL:
            raise BadFeed(path, f"unpacked it has more than {MAX_TOTAL} bytes")
        yield member


def _unpack(file: BinaryIO, info: zipfile.ZipInfo) -> Member | BadMember:
    name = info.filename
    reason = _objection(info)
    if reason is not None:
        return BadMember(name, reason)
    file.seek(info.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or header[:4] != _LOCAL_MAGIC:
        return BadMember(name, "its place in the zip is not where the directory says")
    *_, name_size, extra_size = _LOCAL_HEADER.unpack(header)
    file.seek(name_size + extra_size, 1)
    packed = file.read(info.compress_size)
    if len(packed) < info.compress_size:
        return BadMember(name, "it is cut off")
    if info.compress_type == zipfile.ZIP_STORED:
        data, packed_kept = packed, None
    else:
        unpacker = zlib.decompressobj(_RAW_DEFLATE)
        try:
            data = unpacker.decompress(packed, info.file_size + 1)
        except zlib.error as problem:
            return BadMember(name, f"it is damaged: {problem}")
        packed_kept = packed if unpacker.eof and not unpacker.unused_data else None
    if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
        return BadMember(name, "it is damaged: its size or checksum is not what the directory says")
    return Member(name, data, packed_kept, _day(info))


def _day(info: zipfile.ZipInfo) -> date | None:
    try:
        return date(*info.date_time[:3])
    except ValueError:
        return None


def _objection(info: zipfile.ZipInfo) -> str | None:
    if info.filename.startswith("/") or ".." in info.filename.replace("\\", "/").split("/"):
        return "its name leads out of the zip"
    if info.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"it is packed by method {info.compress_type}, which feeds do not use"
    if max(info.file_size, info.compress_size) > MAX_BYTES:
        return f"it has {info.file_size} bytes and {MAX_BYTES} are allowed"
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        return f"it unpacks to more than {MAX_RATIO} times its size"
    return None
