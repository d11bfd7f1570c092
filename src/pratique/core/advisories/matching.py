"""Owns the core question: which of a package's versions does which advisory affect, and why.

Pure: what the advisories say comes in compiled (:mod:`pratique.core.advisories.spans`). A version without a place in
its order is matched by its text alone, and the answer says so: "could not tell" is an answer, silence is not.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pratique.core.advisories.spans import Advisory, Ending, Span
from pratique.core.versions import Key, NotAVersion, Scheme, key

__all__ = ["Hit", "Match", "SortedVersions", "Undecided", "affected", "match_version"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One version is affected by one advisory."""

    advisory: Advisory
    version: str
    span: Span | None
    """What decided; none where the version was found by its text in the record's list."""

    @property
    def fixed(self) -> str | None:
        """The version that ends it on this line, when the record says one."""
        return self.span.fixed if self.span is not None else None

    @property
    def explanation(self) -> str:
        """Say which record, which range and which event decided, in words."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """The versions at ``start`` up to before ``stop`` in the sorted list are affected by one span of an advisory."""

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
    hits: list[Hit] = []
    for advisory in package:
        for span in advisory.spans:
            start = bisect_left(keys, span.start)
            stop = bisect_left(keys, span.end, start)
            if start < stop:
                hits.append(Hit(advisory=advisory, span=span, start=start, stop=stop))
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
        span = _holding(advisory.spans, at) if at is not None else None
        if span is not None or version in advisory.texts:
            matches.append(Match(advisory=advisory, version=version, span=span))
        elif at is None and any(span.ending is not Ending.LISTED for span in advisory.spans):
            reason = f"{version!r} has no place in the order of {scheme or 'this ecosystem'}"
            undecided.append(Undecided(advisory=advisory, version=version, reason=reason))
        elif advisory.undecided:
            reason = "; ".join(advisory.undecided)
            undecided.append(Undecided(advisory=advisory, version=version, reason=reason))
    return matches, undecided


def _holding(spans: tuple[Span, ...], at: Key) -> Span | None:
    for span in spans:
        if span.start <= at < span.end:
            return span
    return None


def _by_text(advisory: Advisory, versions: SortedVersions) -> list[Hit]:
    places = [index for index, text in enumerate(versions.texts) if text in advisory.texts]
    return [Hit(advisory=advisory, span=None, start=index, stop=index + 1) for index in places]
