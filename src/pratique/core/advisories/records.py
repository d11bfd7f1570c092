"""Owns reading one advisory record in the OSV format; knows no files and no order of versions.

Tolerant where nothing depends on it and strict where something does: a record needs an id and readable ``affected``
entries; any other field of the wrong type is left out and named in ``Record.ignored``. Bounded: bytes, entries, texts.
Specification: the OSV schema, 1.7.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

__all__ = ["MAX_BYTES", "Affected", "BadRecord", "Package", "Range", "Record", "SeverityText", "read_record"]

MAX_BYTES = 16 * 2**20
"""Bytes of one record; the largest real ones (a kernel notice of Ubuntu) have 600 KB, and what is read takes ten times
its size in memory."""
MAX_AFFECTED = 100_000
MAX_NAME = 512
MAX_ID = 128
FIRST_YEAR = 1981

_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.:+~-]{0,127}", re.ASCII)
_SHOWN = 200

T = TypeVar("T")


class BadRecord(ValueError):
    """The bytes are not a record that can be used; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason[:_SHOWN]
        super().__init__(self.reason)


class Package(msgspec.Struct, frozen=True):
    """What is affected, by the names of its ecosystem."""

    ecosystem: str = ""
    name: str = ""
    purl: str | None = None


class Range(msgspec.Struct, frozen=True):
    """One range: ``SEMVER``, ``ECOSYSTEM`` or ``GIT``, and its events, each usually of one key."""

    type: str = ""
    events: list[dict[str, str]] = []


class SeverityText(msgspec.Struct, frozen=True):
    """A severity as the source writes it: a vector, or a word of its own scale."""

    type: str = ""
    score: str = ""


class Affected(msgspec.Struct, frozen=True):
    """One entry of ``affected``."""

    package: Package | None = None
    ranges: list[Range] | None = None
    versions: list[str] | None = None
    severity: list[SeverityText] | None = None


class DatabaseSpecific(msgspec.Struct, frozen=True):
    """What several databases put into ``database_specific`` alike."""

    severity: str | None = None
    cwe_ids: list[str] | None = None
    is_disputed: bool | None = None


class _Dated(msgspec.Struct, frozen=True):
    id: str
    modified: str | None = None
    published: str | None = None
    withdrawn: str | None = None
    summary: str | None = None
    details: str | None = None


class Record(_Dated, frozen=True):
    """One advisory, as far as matching and showing it needs its fields."""

    affected: list[Affected] | None = None
    aliases: list[str] | None = None
    related: list[str] | None = None
    upstream: list[str] | None = None
    severity: list[SeverityText] | None = None
    database_specific: DatabaseSpecific | None = None
    ignored: tuple[str, ...] = ()

    @property
    def modified_at(self) -> datetime | None:
        """When it was last changed; none where the source does not say (Go's records all say the year 1)."""
        return instant(self.modified)

    @property
    def published_at(self) -> datetime | None:
        """When it was first published."""
        return instant(self.published)

    @property
    def withdrawn_at(self) -> datetime | None:
        """When it was taken back; a withdrawn record matches nothing."""
        return instant(self.withdrawn)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back, also where the time of it cannot be read."""
        return bool(self.withdrawn)

    @property
    def is_malicious(self) -> bool:
        """Whether it tells of a package made to do harm, not of a weakness."""
        return self.id.startswith("MAL-")

    @property
    def is_disputed(self) -> bool:
        """Whether it says so, or its text begins with the words the CVE list marks disputed entries with."""
        specific = self.database_specific
        if specific is not None and specific.is_disputed:
            return True
        return "** DISPUTED **" in (self.details or "")[:_SHOWN]

    def entries(self) -> Iterator[tuple[Package, Affected]]:
        """Give each affected entry that names a package."""
        for entry in self.affected or ():
            package = entry.package
            if package is not None and package.ecosystem and package.name:
                yield package, entry


_decode = msgspec.json.Decoder(Record)
_FIELDS = {field.name: field for field in msgspec.structs.fields(Record)}
_ESSENTIAL = ("id", "affected", "withdrawn")


def read_record(data: bytes) -> Record:
    """Read one record; raises ``BadRecord``."""
    if len(data) > MAX_BYTES:
        raise BadRecord(f"it has {len(data)} bytes and {MAX_BYTES} are allowed")
    try:
        record = _decode.decode(data)
    except msgspec.ValidationError:
        record = _salvage(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise BadRecord(f"it is not JSON: {problem}") from problem
    except RecursionError as problem:
        raise BadRecord("it is nested too deeply") from problem
    _check(record)
    return record


def instant(text: str | None) -> datetime | None:
    """Read a time of RFC 3339 in UTC; none when it is missing, unreadable, or from before there were advisories."""
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if read.year < FIRST_YEAR:
        return None
    if read.tzinfo is None:
        return read.replace(tzinfo=UTC)
    try:
        return read if read.tzinfo is UTC else read.astimezone(UTC)
    except OverflowError:
        return None


def _salvage(data: bytes) -> Record:
    try:
        raw = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError) as problem:
        raise BadRecord(f"it is not a JSON object: {problem}") from problem
    kept: dict[str, object] = {}
    ignored: list[str] = []
    for name, value in raw.items():
        field = _FIELDS.get(name)
        if field is None or name == "ignored":
            continue
        try:
            kept[name] = msgspec.json.decode(value, type=field.type)
        except (msgspec.DecodeError, RecursionError) as problem:
            if name in _ESSENTIAL:
                raise BadRecord(f"its {name} cannot be read: {problem}") from problem
            ignored.append(name)
    if not isinstance(kept.get("id"), str):
        raise BadRecord("it has no id")
    return msgspec.convert({**kept, "ignored": ignored}, Record)


def _check(record: Record) -> None:
    if len(record.id) > MAX_ID or not _ID.fullmatch(record.id):
        raise BadRecord(f"its id {record.id[:40]!r} is not an id")
    if len(record.affected or ()) > MAX_AFFECTED:
        raise BadRecord(f"it has more than {MAX_AFFECTED} affected entries")
    for package, _ in record.entries():
        if (
            max(len(package.name), len(package.ecosystem)) > MAX_NAME
            or not (package.name + package.ecosystem).isprintable()
        ):
            raise BadRecord(f"the package name {package.name[:40]!r} is too long or cannot be printed")
