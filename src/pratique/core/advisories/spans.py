"""Owns what an advisory says of one package, compiled for matching: spans of version keys, each with its explanation.

A range of events becomes half-open spans of keys: introduced is where one begins, fixed where it ends, last affected
just before where it ends, and limits cut it off. A listed version is a span of its own unless a range has it already.
What cannot be ordered stays as text and is matched as text, or is named as undecided: never dropped.
Specification: the OSV schema, "affected[].ranges[]", Evaluation.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache

import msgspec

from pratique.core.advisories.records import Affected, Range
from pratique.core.versions import ABOVE_ALL, BELOW_ALL, Key, NotAVersion, Scheme, key, successor

__all__ = ["Advisory", "Ending", "Span", "compile_spans", "rekeyed"]


class Ending(IntEnum):
    """What ends a span; the number is stored in index files."""

    OPEN = 0
    FIXED = 1
    LAST_AFFECTED = 2
    LIMIT = 3
    LISTED = 4


class Span(msgspec.Struct, frozen=True, array_like=True):
    """The versions with ``start <= key < end``, and in the record's own words why."""

    start: Key
    end: Key
    ending: Ending
    introduced: str
    until: str
    type: str

    @property
    def fixed(self) -> str | None:
        """The first version that is not affected any more, when the record says one."""
        return self.until if self.ending is Ending.FIXED else None

    @property
    def words(self) -> str:
        """The versions in words, as the record has them."""
        if self.ending is Ending.LISTED:
            return self.introduced
        begin = "" if self.introduced == "0" else f"from {self.introduced}"
        end = {
            Ending.OPEN: "",
            Ending.FIXED: f"before {self.until}",
            Ending.LAST_AFFECTED: f"up to {self.until}",
            Ending.LIMIT: f"below {self.until}",
        }[self.ending]
        return " ".join(filter(None, (begin, end))) or "all versions"


class Advisory(msgspec.Struct, frozen=True, array_like=True):
    """What one record says of one package."""

    id: str
    vulnerabilities: tuple[str, ...]
    spans: tuple[Span, ...]
    texts: tuple[str, ...] = ()
    """Listed versions that have no order."""
    undecided: tuple[str, ...] = ()
    """Why some of its ranges could not be ordered, in words."""
    is_malicious: bool = False
    modules: tuple[str, ...] = ()
    """The streams of rpm's modules (``nodejs:18``) that it is about; none: plain packages, or it does not say."""

    @property
    def fixes(self) -> tuple[str, ...]:
        """Every version the record calls fixed."""
        return tuple(span.until for span in self.spans if span.ending is Ending.FIXED)


_KEPT_KEYS = 200_000
_MAX_REASONS = 20


@lru_cache(_KEPT_KEYS)  # feeds list the same versions again with each advisory of a package
def _key(scheme: Scheme, text: str) -> Key | None:
    try:
        return key(scheme, text)
    except NotAVersion:
        return None


def compile_spans(
    entries: Sequence[Affected], scheme: Scheme | None
) -> tuple[tuple[Span, ...], tuple[str, ...], tuple[str, ...]]:
    """Compile all entries of one record for one package to (spans, listed texts without order, undecided)."""
    spans: list[Span] = []
    undecided: list[str] = []
    for entry in entries:
        for part in entry.ranges or ():
            if part.type == "GIT":
                continue
            if scheme is None:
                undecided.append("this ecosystem's versions have no order here")
                continue
            try:
                spans += _spans(part, scheme)
            except NotAVersion as problem:
                undecided.append(str(problem))
    versions = dict.fromkeys(version for entry in entries for version in entry.versions or ())
    listed, texts = _listed(versions, scheme, spans)
    return tuple(spans + listed), tuple(texts), tuple(dict.fromkeys(undecided[:_MAX_REASONS]))


def rekeyed(span: Span, scheme: Scheme) -> Span:
    """Compute a span's keys anew from its words, for a file whose keys another engine made; raises ``NotAVersion``."""
    is_beginning = span.introduced == "0" and span.ending is not Ending.LISTED
    start = BELOW_ALL if is_beginning else _placed(scheme, span.introduced)
    match span.ending:
        case Ending.OPEN:
            end = ABOVE_ALL
        case Ending.LISTED:
            end = successor(start)
        case Ending.LAST_AFFECTED:
            end = successor(_placed(scheme, span.until))
        case Ending.FIXED | Ending.LIMIT:
            end = _placed(scheme, span.until)
    return msgspec.structs.replace(span, start=start, end=end)


def _spans(part: Range, scheme: Scheme) -> list[Span]:
    match part.events:
        case [{"introduced": "0", **before}, {"fixed": fixed, **after}] if not before and not after:
            # Four in five ranges of real feeds; the walk below says the same in three times the time.
            return [Span(BELOW_ALL, _placed(scheme, fixed), Ending.FIXED, "0", fixed, part.type)]
    moments: list[tuple[Key, Ending | None, str]] = []
    limits: list[tuple[Key, str]] = []
    for event in part.events:
        for name, text in event.items():
            match name:
                case "introduced":
                    moments.append((BELOW_ALL if text == "0" else _placed(scheme, text), None, text))
                case "fixed":
                    moments.append((_placed(scheme, text), Ending.FIXED, text))
                case "last_affected":
                    moments.append((successor(_placed(scheme, text)), Ending.LAST_AFFECTED, text))
                case "limit":
                    limits.append((ABOVE_ALL if text == "*" else _placed(scheme, text), text))
                case _:
                    continue
    limit = max(limits, default=(ABOVE_ALL, ""))
    return [_limited(span, limit) for span in _between(moments, part.type) if span.start < limit[0]]


def _between(moments: list[tuple[Key, Ending | None, str]], kind: str) -> Iterable[Span]:
    """Walk the events in the order of their versions (of their place in the record where these are the same)."""
    begun: tuple[Key, str] | None = None
    for at, ending, text in sorted(moments, key=lambda moment: moment[0]):
        if ending is None:
            begun = begun or (at, text)
        elif begun is not None:
            if begun[0] < at:
                yield Span(begun[0], at, ending, begun[1], text, kind)
            begun = None
    if begun is not None:
        yield Span(begun[0], ABOVE_ALL, Ending.OPEN, begun[1], "", kind)


def _limited(span: Span, limit: tuple[Key, str]) -> Span:
    if span.end <= limit[0]:
        return span
    return Span(span.start, limit[0], Ending.LIMIT, span.introduced, limit[1], span.type)


def _placed(scheme: Scheme, text: str) -> Key:
    """Give the key of an event's version; people write them, and a stray full stop at the end is theirs."""
    found = _key(scheme, text)
    return key(scheme, text.rstrip(". ")) if found is None else found


def _listed(versions: Iterable[str], scheme: Scheme | None, spans: list[Span]) -> tuple[list[Span], list[str]]:
    if scheme is None:
        return [], sorted(versions)
    listed: dict[Key, str] = {}
    texts: list[str] = []
    starts, ends = _joined(spans)
    for text in versions:
        at = _key(scheme, text)
        if at is None:
            texts.append(text)
            continue
        place = bisect_right(starts, at)
        if place == 0 or at >= ends[place - 1]:
            listed.setdefault(at, text)
    made = [Span(at, successor(at), Ending.LISTED, listed[at], "", "versions") for at in sorted(listed)]
    return made, sorted(texts)


def _joined(spans: list[Span]) -> tuple[list[Key], list[Key]]:
    """Give the begins and ends of what the spans hold together, in order and apart from each other."""
    starts: list[Key] = []
    ends: list[Key] = []
    for span in sorted(spans, key=lambda span: span.start):
        if ends and span.start <= ends[-1]:
            ends[-1] = max(ends[-1], span.end)
        else:
            starts.append(span.start)
            ends.append(span.end)
    return starts, ends
