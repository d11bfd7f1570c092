"""Owns what is kept of one record while an index is built: its head, what it says of each package, and its rank.

Of several versions of one record the one changed last stays; see :func:`merged` for what it takes over from the others.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from pratique.core.advisories.aliases import Names, names_of
from pratique.core.advisories.ecosystems import normal_name
from pratique.core.advisories.feeds import Claim
from pratique.core.advisories.index.schema import Relation
from pratique.core.advisories.records import Affected, Record
from pratique.core.advisories.severity import Level, severities_of
from pratique.core.advisories.spans import Advisory, compile_spans
from pratique.core.advisories.streams import modules_of
from pratique.core.versions import scheme_of

__all__ = [
    "HEAD",
    "PACKAGES",
    "Compiled",
    "Head",
    "Staged",
    "compile_record",
    "facts_of",
    "head_of",
    "merged",
    "packed",
    "rank_of",
]

SUMMARY_MAX = 240
_MAX_NAMES = 5_000
_NEVER = 0


class Compiled(msgspec.Struct, frozen=True, array_like=True):
    """What one record says of one package."""

    ecosystem: str
    name: str
    advisory: Advisory


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a record beside its body while building."""

    id: str
    cves: tuple[str, ...]
    others: tuple[str, ...]
    aliases: tuple[str, ...]
    upstream: tuple[str, ...]
    related: tuple[str, ...]
    published: int | None
    modified: int | None
    withdrawn: int | None
    is_disputed: bool
    level: str
    scores: tuple[tuple[float, str], ...]
    """(score, vector), of the newest CVSS version first."""
    summary: str
    cwes: tuple[str, ...]

    def named(self) -> Names:
        """Give the names that decide what it is about."""
        return Names(id=self.id, cves=self.cves, others=self.others)

    def row(self, *, prose: bool) -> tuple[object, ...]:
        """Give the columns ``published`` to ``cwes`` of the table ``record``."""
        return (
            self.published,
            self.modified,
            self.withdrawn,
            self.is_disputed,
            self.level,
            msgspec.json.encode(self.scores).decode(),
            self.summary if prose else "",
            ",".join(self.cwes),
        )

    def names(self) -> Iterator[tuple[str, Relation]]:
        """Give every name the record uses, the closest relation first."""
        yield self.id, Relation.ITSELF
        for relation, names in (
            (Relation.ALIAS, self.aliases),
            (Relation.UPSTREAM, self.upstream),
            (Relation.RELATED, self.related),
        ):
            for name in names:
                yield name, relation


@dataclass(frozen=True, slots=True)
class Staged:
    """The version of a record that is to stay, as far as was read."""

    rank: int
    source: int
    head: Head
    packages: list[Compiled]


HEAD = msgspec.msgpack.Decoder(Head)
PACKAGES = msgspec.msgpack.Decoder(list[Compiled])


def head_of(record: Record) -> Head:
    """Gather what lists show of a record and what decides its names."""
    names = names_of(record)
    severities = severities_of(record)
    specific = record.database_specific
    return Head(
        id=record.id,
        cves=names.cves,
        others=names.others,
        aliases=_some(record.aliases),
        upstream=_some(record.upstream),
        related=_some(record.related),
        published=_seconds(record.published_at),
        modified=_seconds(record.modified_at),
        withdrawn=(_seconds(record.withdrawn_at) or _NEVER) if record.is_withdrawn else None,
        is_disputed=record.is_disputed,
        level=next((each.level for each in severities), Level.UNKNOWN).value,
        scores=tuple((each.score, each.vector) for each in severities if each.score is not None),
        summary=" ".join((record.summary or (record.details or "")[: 2 * SUMMARY_MAX]).split())[:SUMMARY_MAX],
        cwes=_some(specific.cwe_ids if specific is not None else None),
    )


def compile_record(record: Record) -> Iterator[Compiled]:
    """Compile a record for each package it names; a withdrawn one affects nothing."""
    if record.is_withdrawn:
        return
    entries: dict[tuple[str, str], list[Affected]] = defaultdict(list)
    for package, entry in record.entries():
        entries[package.ecosystem, normal_name(package.ecosystem, package.name)].append(entry)
    for (ecosystem, name), group in entries.items():
        spans, texts, undecided = compile_spans(group, scheme_of(ecosystem))
        if spans or texts or undecided:
            advisory = Advisory(
                id=record.id,
                vulnerabilities=(),
                spans=spans,
                texts=texts,
                undecided=undecided,
                is_malicious=record.is_malicious,
                modules=modules_of(spans, record.summary or ""),
            )
            yield Compiled(ecosystem, name, advisory)


def packed(advisory: Advisory, about: Mapping[str, tuple[str, ...]]) -> bytes:
    """Pack what a record says of a package, with the vulnerabilities that it is about."""
    names = about.get(advisory.id, (advisory.id,))
    return msgspec.msgpack.encode(msgspec.structs.replace(advisory, vulnerabilities=names))


def rank_of(head: Head, now: int) -> int:
    """Order versions of one record: by when they were changed; a time to come counts as no time."""
    return next((moment for moment in (head.modified, head.published) if moment is not None and moment <= now), _NEVER)


def facts_of(record: Record) -> bytes:
    """Render a record without its texts and without lists that its ranges say as well."""
    affected = [
        msgspec.structs.replace(entry, versions=None) if entry.ranges else entry for entry in record.affected or ()
    ]
    kept = msgspec.structs.replace(record, summary=None, details=None, ignored=(), affected=affected)
    return msgspec.json.encode(_without_nothing(msgspec.to_builtins(kept)))


def _without_nothing(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_nothing(inner) for key, inner in value.items() if inner not in (None, [], ())}
    if isinstance(value, list | tuple):
        return [_without_nothing(inner) for inner in value]
    return value


def _some(names: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (names or ())[:_MAX_NAMES] if name and len(name) <= SUMMARY_MAX))


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment is not None else None


def merged(chosen: Staged, other: Staged, claim: Claim) -> Staged:
    """Keep of another version of a record what the chosen one's feed, which knows what it claims, is silent about.

    A feed of one ecosystem may hold a newer version with that ecosystem's packages only, or without vectors.
    """
    said = {(package.ecosystem, package.name) for package in chosen.packages}
    packages = chosen.packages + [
        package
        for package in other.packages
        if not claim.holds(package.ecosystem) and (package.ecosystem, package.name) not in said
    ]
    head = chosen.head
    if not head.scores and other.head.scores:
        head = msgspec.structs.replace(head, level=other.head.level, scores=other.head.scores)
    return Staged(chosen.rank, chosen.source, head, [] if head.withdrawn is not None else packages)
