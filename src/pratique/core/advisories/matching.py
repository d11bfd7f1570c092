"""Owns the core question: which of a package's versions does which advisory affect, and why.

Pure: what the advisories say comes in compiled (:mod:`pratique.core.advisories.spans`). A version without a place in
its order is matched by its text alone, and the answer says so: "could not tell" is an answer, silence is not.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from pratique.core.advisories.spans import Advisory, Ending, Span
from pratique.core.versions import ABOVE_ALL, BELOW_ALL, Key, NotAVersion, Scheme, key

__all__ = ["Hit", "Match", "SortedVersions", "Undecided", "affected", "match_version"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One version is affected by one advisory."""

    advisory: Advisory
    version: str
    span: Span | None
    """What decided; none where the version was found by its text in the record's list."""
    is_of_some_stream: bool = False
    """Whether the record is about one of a module's streams, and nobody knows of which the package is."""

    @property
    def fixed(self) -> str | None:
        """The version that ends it on this line, when the record says one."""
        return self.span.fixed if self.span is not None else None

    @property
    def explanation(self) -> str:
        """Say which record, which range and which event decided, in words."""
        if self.is_of_some_stream:
            streams = " and ".join(self.advisory.modules)
            return f"{self._decided}; it is about {streams}, and the installed stream is not known"
        return self._decided

    @property
    def _decided(self) -> str:
        if self.span is None or self.span.ending is Ending.LISTED:
            return f"{self.advisory.id} lists {self.version}"
        begin = "from the beginning" if self.span.introduced == "0" else f"from {self.span.introduced}"
        end = {
            Ending.OPEN: "and names no version that ends it",
            Ending.FIXED: f"until fixed in {self.span.until}",
            Ending.LAST_AFFECTED: f"up to and including {self.span.until}",
            Ending.LIMIT: f"below the limit {self.span.until}",
        }[self.span.ending]
        return f"{self.advisory.id} affects ({self.span.type}) {begin} {end}; {self.version} lies within"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """One advisory of the package could not be decided for one version."""

    advisory: Advisory
    version: str
    reason: str


class Hit(msgspec.Struct, frozen=True):
    """The versions at ``start`` up to before ``stop`` in the sorted list are affected by one span of an advisory.

    Not a dataclass, since the kernel's package has thousands: making them took as long as finding them.
    """

    advisory: Advisory
    span: Span | None
    start: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedVersions:
    """A package's versions in their order, with those that have none apart."""

    scheme: Scheme | None
    texts: tuple[str, ...]
    keys: tuple[Key, ...]
    unordered: tuple[str, ...]

    @classmethod
    def of(cls, scheme: Scheme | None, versions: Iterable[str]) -> "SortedVersions":
        """Order versions once, to be asked about many times."""
        ordered: list[tuple[Key, str]] = []
        unordered: list[str] = []
        for text in dict.fromkeys(versions):
            try:
                if scheme is None:
                    unordered.append(text)
                else:
                    ordered.append((key(scheme, text), text))
            except NotAVersion:
                unordered.append(text)
        ordered.sort()
        return cls(
            scheme=scheme,
            texts=tuple(text for _, text in ordered),
            keys=tuple(at for at, _ in ordered),
            unordered=tuple(unordered),
        )


def affected(package: Sequence[Advisory], versions: SortedVersions) -> list[Hit]:
    """Say which versions each advisory affects: two bisections a span, whatever the number of versions.

    A version that several spans of one advisory hold comes with each. Versions without order are not in the answer:
    ask ``match_version`` for each of ``versions.unordered``.
    """
    keys = versions.keys
    places: dict[Key, int] = {BELOW_ALL: 0, ABOVE_ALL: len(keys)}  # many spans begin or end at the same version
    hits: list[Hit] = []
    for advisory in package:
        for span in advisory.spans:
            start = places.get(span.start)
            if start is None:
                start = places[span.start] = bisect_left(keys, span.start)
            stop = places.get(span.end)
            if stop is None:
                stop = places[span.end] = bisect_left(keys, span.end)
            if start < stop:
                hits.append(Hit(advisory, span, start, stop))
        if advisory.texts:
            hits += _by_text(advisory, versions)
    return hits


def match_version(
    package: Sequence[Advisory], version: str, scheme: Scheme | None
) -> tuple[list[Match], list[Undecided]]:
    """Say which advisories affect one version, and which of them could not be decided."""
    try:
        at = key(scheme, version) if scheme is not None else None
    except NotAVersion:
        at = None
    matches: list[Match] = []
    undecided: list[Undecided] = []
    for advisory in package:
        if at is not None:
            for span in advisory.spans:
                if span.start <= at < span.end:
                    matches.append(Match(advisory=advisory, version=version, span=span))
                    break
            else:
                if advisory.texts or advisory.undecided:
                    _settle(advisory, version, matches, undecided)
        elif version in advisory.texts:
            matches.append(Match(advisory=advisory, version=version, span=None))
        elif any(span.ending is not Ending.LISTED for span in advisory.spans):
            reason = f"{version!r} has no place in the order of {scheme or 'this ecosystem'}"
            undecided.append(Undecided(advisory=advisory, version=version, reason=reason))
        else:
            _settle(advisory, version, matches, undecided)
    return matches, undecided


def _settle(advisory: Advisory, version: str, matches: list[Match], undecided: list[Undecided]) -> None:
    """Decide by text what no span has decided, or say why it stays undecided."""
    if version in advisory.texts:
        matches.append(Match(advisory=advisory, version=version, span=None))
    elif advisory.undecided:
        undecided.append(Undecided(advisory=advisory, version=version, reason="; ".join(advisory.undecided)))


def _by_text(advisory: Advisory, versions: SortedVersions) -> list[Hit]:
    listed = frozenset(advisory.texts)
    places = [index for index, text in enumerate(versions.texts) if text in listed]
    return [Hit(advisory, None, index, index + 1) for index in places]
