"""Owns the tar format as layers use it: entries in order, their content on demand, nothing written anywhere.

Our own and not `tarfile`, which reads headers without a bound and unpacks. Where writers and readers differ, what Go's
archive/tar does is done, since engines that unpack images are built on it: entries without content by nature have none
whatever their size says, global pax headers are passed over. Formats: ustar and pax (POSIX.1-2001), GNU.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from pratique.core.filetree.cutting import Cut, Problems
from pratique.core.filetree.limits import Limits
from pratique.core.filetree.paths import is_escaping, normal
from pratique.core.filetree.problems import Code
from pratique.core.filetree.stream import Stream

__all__ = ["Entry", "Tar", "Type"]

BLOCK = 512
_ZEROS = bytes(BLOCK)
_PAX_RECORD_DIGITS = 12


class Type(Enum):
    """What an entry is. Devices and pipes are `OTHER`."""

    FILE = "file"
    DIRECTORY = "directory"
    SYMLINK = "symlink"
    HARDLINK = "hardlink"
    OTHER = "other"


_TYPES = {b"1": Type.HARDLINK, b"2": Type.SYMLINK, b"5": Type.DIRECTORY, b"3": Type.OTHER, b"4": Type.OTHER}
_TYPES |= {b"6": Type.OTHER, b"D": Type.DIRECTORY}
_WITH_CONTENT = (Type.FILE,)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its path in the one spelling, its size in bytes, and for links where they lead, as written."""

    path: str
    type: Type
    size: int
    link: str
    is_sparse: bool


@dataclass(slots=True)
class _Extended:
    """What headers before an entry say of it."""

    records: dict[str, bytes]
    name: bytes = b""
    link: bytes = b""


class Tar:
    """Iterates over a layer's entries; `content` reads the present one."""

    def __init__(self, stream: Stream, *, limits: Limits, problems: Problems) -> None:
        self._stream = stream
        self._limits = limits
        self._problems = problems
        self._left = 0
        """Bytes of the present entry, padding included, that were not read."""
        self._size = 0
        self._headers = 0
        self.entries = 0

    def __iter__(self) -> Iterator[Entry]:
        extended = _Extended(records={})
        while (header := self._header()) is not None:
            kind = header[156:157]
            size = _size_of(header, extended)
            if kind in (b"x", b"X", b"L", b"K"):
                self._extend(extended, kind, size)
            elif kind == b"g":
                self._go_to(size)
            else:
                entry = self._entry(header, extended, size)
                extended = _Extended(records={})
                self.entries += 1
                if entry is not None:
                    yield entry

    def content(self, most: int) -> bytes:
        """Read the present entry, at most `most` bytes; raises `Cut` where the stream ends within."""
        wanted = min(self._size, most)
        data = self._stream.take(wanted)
        self._left -= len(data)
        if len(data) < wanted:
            raise Cut(Code.TRUNCATED, "The layer ends within a file.")
        return data

    def _header(self) -> bytes | None:
        if self._left and not self._stream.skip(self._left):
            raise Cut(Code.TRUNCATED, "The layer ends within a file.")
        self._left = 0
        header = self._stream.take(BLOCK)
        if not header and self._headers:
            return None  # no mark of the end; engines take that
        if len(header) < BLOCK:
            raise Cut(*_short(self._headers))
        if header == _ZEROS:
            return None
        if not _is_sound(header):
            raise Cut(*_unsound(self._headers))
        self._headers += 1
        if self._headers > self._limits.entries:
            raise Cut(Code.TOO_MANY_ENTRIES, f"The layer has more than {self._limits.entries} entries.")
        return header

    def _go_to(self, size: int) -> None:
        """Make `size` bytes the present content."""
        self._size = size
        self._left = size + -size % BLOCK

    def _extend(self, extended: _Extended, kind: bytes, size: int) -> None:
        if size > self._limits.header:
            message = f"The layer has a header of {size} bytes; at most {self._limits.header} are read."
            raise Cut(Code.HEADER_TOO_LARGE, message)
        self._go_to(size)
        data = self.content(size)
        match kind:
            case b"L":
                extended.name = data.partition(b"\0")[0]
            case b"K":
                extended.link = data.partition(b"\0")[0]
            case _:
                extended.records = _pax(data)

    def _entry(self, header: bytes, extended: _Extended, size: int) -> Entry | None:
        records = extended.records
        name = extended.name or records.get("GNU.sparse.name") or records.get("path") or _name_of(header)
        link = extended.link or _until_nul(records.get("linkpath", b"")) or _until_nul(header[157:257])
        type_ = _TYPES.get(header[156:157], Type.FILE)
        if type_ is Type.FILE and name.endswith(b"/"):
            type_ = Type.DIRECTORY
        self._go_to(size if type_ in _WITH_CONTENT else 0)
        is_sparse = header[156:157] == b"S" or any(key.startswith("GNU.sparse.") for key in records)
        if header[156:157] == b"S":
            self._pass_sparse_map(header)
        path = self._path(name)
        if path is None:
            return None
        return Entry(path, type_, self._size, link.decode("utf-8", "backslashreplace"), is_sparse)

    def _path(self, name: bytes) -> str | None:
        shown = name[:200].decode("utf-8", "backslashreplace")
        if len(name) > self._limits.path:
            text = f"A path of {len(name)} bytes was passed over; at most {self._limits.path} are read."
            self._problems.add(Code.PATH_TOO_LONG, text, path=shown)
            return None
        raw = name.partition(b"\0")[0].decode("utf-8", "backslashreplace")
        if is_escaping(raw):
            text = "A path leads out of the image; it was read as one from the image's root."
            self._problems.add(Code.PATH_ESCAPES, text, path=shown)
        path = normal(raw)
        if path.count("/") >= self._limits.depth:
            text = f"A path of more than {self._limits.depth} folders was passed over."
            self._problems.add(Code.PATH_TOO_DEEP, text, path=shown)
            return None
        return path

    def _pass_sparse_map(self, header: bytes) -> None:
        """Pass over the blocks that go on with an old GNU sparse map; they are not part of the size."""
        more, blocks = header[482], 0
        while more:
            block = self._stream.take(BLOCK)
            blocks += 1
            if len(block) < BLOCK:
                raise Cut(Code.TRUNCATED, "The layer ends within a header.")
            if blocks * BLOCK > self._limits.header:
                raise Cut(Code.HEADER_TOO_LARGE, "The layer has a sparse file with too large a map.")
            more = block[504]


_NO_TAR = "The layer is not a tar archive, neither plain nor in gzip or zstd; it was not read."


def _short(headers: int) -> tuple[Code, str]:
    return (Code.TRUNCATED, "The layer ends within a header.") if headers else (Code.NOT_A_TAR, _NO_TAR)


def _unsound(headers: int) -> tuple[Code, str]:
    text = "The layer's tar is broken: a header's checksum is wrong."
    return (Code.TAR_BROKEN, text) if headers else (Code.NOT_A_TAR, _NO_TAR)


def _is_sound(header: bytes) -> bool:
    try:
        stated = _number(header[148:156])
    except Cut:
        return False
    total = sum(header) - sum(header[148:156]) + 8 * 32
    if stated == total:
        return True
    # Some old writers summed signed characters.
    return stated == total - 256 * sum(byte > 127 for byte in header[:148] + header[156:])  # noqa: PLR2004


def _size_of(header: bytes, extended: _Extended) -> int:
    stated = extended.records.get("size")
    if stated is not None and header[156:157] not in b"xgLK":
        if not (stated.isdigit() and len(stated) <= 19):  # noqa: PLR2004 — digits of a 64-bit number
            raise Cut(Code.TAR_BROKEN, "The layer's tar is broken: a size is not a number.")
        return int(stated)
    return _number(header[124:136])


def _number(field: bytes) -> int:
    """Read a number: octal digits, or base 256 where the first bit is set (GNU)."""
    if field[0] & 0x80:
        value = int.from_bytes(bytes([field[0] & 0x7F]) + field[1:], "big")
        if field[0] & 0x40 or value >= 1 << 63:
            raise Cut(Code.TAR_BROKEN, "The layer's tar is broken: a number is negative or too large.")
        return value
    digits = field.strip(b" \0")
    if digits.strip(b"01234567"):
        raise Cut(Code.TAR_BROKEN, "The layer's tar is broken: a number is not octal.")
    return int(digits or b"0", 8)


def _name_of(header: bytes) -> bytes:
    name = _until_nul(header[:100])
    if header[257:263] == b"ustar\0":
        prefix = _until_nul(header[345:500])
        if prefix:
            return prefix + b"/" + name
    return name


def _until_nul(field: bytes) -> bytes:
    return field.partition(b"\0")[0]


def _pax(data: bytes) -> dict[str, bytes]:
    """Read pax records, `length key=value` and a line feed each; of one key the last counts."""
    records: dict[str, bytes] = {}
    at = 0
    while at < len(data):
        space = data.find(b" ", at, at + _PAX_RECORD_DIGITS)
        digits = data[at:space]
        if space < 0 or not digits.isdigit():
            raise Cut(Code.TAR_BROKEN, "The layer's tar is broken: a pax record has no length.")
        end = at + int(digits)
        if end > len(data) or end <= space + 1 or data[end - 1 : end] != b"\n":
            raise Cut(Code.TAR_BROKEN, "The layer's tar is broken: a pax record has a wrong length.")
        key, equals, value = data[space + 1 : end - 1].partition(b"=")
        if not equals:
            raise Cut(Code.TAR_BROKEN, "The layer's tar is broken: a pax record has no value.")
        records[key.decode("utf-8", "backslashreplace")] = value
        at = end
    return records
