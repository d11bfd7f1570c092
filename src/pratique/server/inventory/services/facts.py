"""Recording what is said of packages: facts by purl, and which package a file is by its SHA-256.

Called by whoever lets packages pass, and by `import_facts` for a file. What is said later counts; what it is silent
about stays as it was said before.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec
from django.db import transaction

from pratique.core.names.purl import InvalidPurl, Purl
from pratique.server.inventory.errors import FactsUnusable, NotADigest, NotAPackage
from pratique.server.inventory.models import (
    NAME_LENGTH,
    PURL_LENGTH,
    REASON_LENGTH,
    SOURCE_LENGTH,
    Artifact,
    ArtifactKind,
    PackageFacts,
)
from pratique.server.kernel import clock

__all__ = [
    "ArtifactOf",
    "Imported",
    "SaidOfPackage",
    "digest_of",
    "import_facts",
    "package_of",
    "record_artifacts",
    "record_facts",
]

T = TypeVar("T")

_BATCH = 500
_MAX_LINE = 64 * 1024
_MAX_LINES = 20_000_000
_MAX_BAD_NAMED = 100
_SHA256 = re.compile(r"(?:sha256:)?([0-9a-f]{64})", re.ASCII | re.IGNORECASE)
_KINDS: Mapping[str, ArtifactKind] = {
    ".jar": ArtifactKind.JAR,
    ".war": ArtifactKind.JAR,
    ".aar": ArtifactKind.JAR,
    ".whl": ArtifactKind.WHEEL,
    ".nupkg": ArtifactKind.NUPKG,
    ".js": ArtifactKind.JAVASCRIPT,
    ".mjs": ArtifactKind.JAVASCRIPT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfPackage:
    """What is said of one version of a package; what is not said is none."""

    purl: str
    released_at: datetime | None = None
    licence: str | None = None
    author: str | None = None
    is_deprecated: bool | None = None
    deprecated: str | None = None
    is_withdrawn: bool | None = None
    withdrawn: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactOf:
    """A file of a package; without a kind it is told by the name."""

    sha256: str
    purl: str
    name: str = ""
    size: int | None = None
    kind: ArtifactKind | None = None


@dataclass(slots=True, kw_only=True)
class Imported:
    """What a file of facts had in it; of the lines that could not be used the first hundred are named."""

    facts: int = 0
    artifacts: int = 0
    bad_count: int = 0
    bad: list[str] = field(default_factory=list)

    def note_bad(self, number: int, reason: str) -> None:
        """Count a line that could not be used."""
        self.bad_count += 1
        if len(self.bad) < _MAX_BAD_NAMED:
            self.bad.append(f"line {number}: {reason}")


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    purl: str
    sha256: str | None = None
    name: str = ""
    size: int | None = None
    kind: str | None = None
    released_at: datetime | None = None
    licence: str | None = None
    author: str | None = None
    is_deprecated: bool | None = None
    deprecated: str | None = None
    is_withdrawn: bool | None = None
    withdrawn: str | None = None


def record_facts(said: Iterable[SaidOfPackage], *, source: str) -> int:
    """Record facts, in transactions of 500; return how many packages they are about. Raises `NotAPackage`."""
    count = 0
    for batch in _batches(said):
        together: dict[str, SaidOfPackage] = {}
        for each in batch:
            together[package_of(each.purl)] = each
        with transaction.atomic():
            known = {row.purl: row for row in PackageFacts.objects.select_for_update().filter(purl__in=list(together))}
            rows = [_row(purl, each, known.get(purl), source) for purl, each in together.items()]
            PackageFacts.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["purl"], update_fields=[*_FIELDS, "source", "recorded_at"]
            )
        count += len(rows)
    return count


def record_artifacts(found: Iterable[ArtifactOf], *, source: str) -> int:
    """Record files of packages, in transactions of 500; return how many. Raises `NotADigest` or `NotAPackage`."""
    count = 0
    for batch in _batches(found):
        rows = {(row.sha256, row.purl): row for row in (_artifact(each, source) for each in batch)}
        Artifact.objects.bulk_create(rows.values(), ignore_conflicts=True)
        count += len(rows)
    return count


def import_facts(path: Path, *, source: str) -> Imported:
    """Take in a file of facts, a JSON object a line; lines that cannot be used are named. Raises `FactsUnusable`."""
    found = Imported()
    facts: list[SaidOfPackage] = []
    artifacts: list[ArtifactOf] = []
    for number, line in _lines(path):
        if line is None:
            found.note_bad(number, f"it has more than {_MAX_LINE} bytes")
            continue
        try:
            _take(msgspec.json.decode(line, type=_Line), facts, artifacts)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, NotADigest, NotAPackage) as problem:
            found.note_bad(number, str(problem))
            continue
        if len(facts) + len(artifacts) >= _BATCH:
            _flush(found, facts, artifacts, source)
    _flush(found, facts, artifacts, source)
    return found


def digest_of(text: str) -> str:
    """Return a SHA-256 in lower case, without its algorithm. Raises `NotADigest`."""
    match = _SHA256.fullmatch(text.strip())
    if match is None:
        raise NotADigest(text=text[:80])
    return match[1].lower()


def package_of(text: str) -> str:
    """Return the purl of one version of a package, without qualifiers and subpath. Raises `NotAPackage`."""
    try:
        purl = Purl.parse(text)
        plain = str(Purl(purl.type, purl.namespace, purl.name, purl.version))
    except InvalidPurl as problem:
        raise NotAPackage(text=problem.text, reason=problem.reason) from problem
    if not purl.version or len(plain) > PURL_LENGTH:
        raise NotAPackage(text=text[:80], reason="it has no version" if not purl.version else "it is too long")
    return plain


_FIELDS = ("released_at", "licence", "author", "is_deprecated", "deprecated", "is_withdrawn", "withdrawn")
_LENGTHS = {"licence": NAME_LENGTH, "author": NAME_LENGTH, "deprecated": REASON_LENGTH, "withdrawn": REASON_LENGTH}


def _row(purl: str, said: SaidOfPackage, known: PackageFacts | None, source: str) -> PackageFacts:
    row = PackageFacts(purl=purl, source=source[:SOURCE_LENGTH], recorded_at=clock.now())
    for name in _FIELDS:
        value = getattr(said, name)
        if isinstance(value, str):
            value = " ".join(value.split())[: _LENGTHS[name]]
        elif isinstance(value, datetime) and value.tzinfo is None:
            value = value.replace(tzinfo=UTC)
        if value is not None:
            setattr(row, name, value)
        elif known is not None:
            setattr(row, name, getattr(known, name))
    return row


def _artifact(each: ArtifactOf, source: str) -> Artifact:
    suffix = Path(each.name).suffix.lower()
    return Artifact(
        sha256=digest_of(each.sha256),
        purl=package_of(each.purl),
        kind=each.kind or _KINDS.get(suffix, ArtifactKind.OTHER),
        name=Path(each.name).name[:NAME_LENGTH],
        size=each.size,
        source=source[:SOURCE_LENGTH],
        recorded_at=clock.now(),
    )


def _take(line: _Line, facts: list[SaidOfPackage], artifacts: list[ArtifactOf]) -> None:
    purl = package_of(line.purl)
    said = {name: getattr(line, name) for name in _FIELDS}
    kind = None
    if line.kind is not None:
        if line.kind not in ArtifactKind.values:
            raise msgspec.ValidationError(f"{line.kind[:40]!r} is not one of {', '.join(ArtifactKind.values)}")
        kind = ArtifactKind(line.kind)
    if line.size is not None and line.size < 0:
        raise msgspec.ValidationError("a size is not negative")
    if line.sha256 is not None:
        sha256 = digest_of(line.sha256)
        artifacts.append(ArtifactOf(sha256=sha256, purl=purl, name=line.name, size=line.size, kind=kind))
    elif all(value is None for value in said.values()):
        raise msgspec.ValidationError("it says nothing of the package")
    if any(value is not None for value in said.values()):
        facts.append(SaidOfPackage(purl=purl, **said))


def _flush(found: Imported, facts: list[SaidOfPackage], artifacts: list[ArtifactOf], source: str) -> None:
    found.facts += record_facts(facts, source=source)
    found.artifacts += record_artifacts(artifacts, source=source)
    facts.clear()
    artifacts.clear()


def _lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Give the lines that hold something by their number; none stands for one that is too long, and is passed over."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(_MAX_LINE + 1):
                number += 1
                if number > _MAX_LINES:
                    raise FactsUnusable(name=path.name, reason=f"it has more than {_MAX_LINES} lines")
                if len(line) > _MAX_LINE:
                    while line and not line.endswith(b"\n"):
                        line = file.readline(_MAX_LINE)
                    yield number, None
                elif line.strip():
                    yield number, line
    except OSError as problem:
        raise FactsUnusable(name=path.name, reason=problem.strerror or problem) from problem


def _batches(items: Iterable[T]) -> Iterator[Sequence[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
