"""What the index and a page say together of all versions of a package: the facts that policies are held against.

All versions are matched at once, by bisection over their order; a vulnerability that several versions share is one
object, which the judge looks at once.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from pratique.core.advisories.index import Index, Outcome, State
from pratique.core.advisories.matching import Match, SortedVersions, Undecided, affected, match_version
from pratique.core.advisories.spans import Advisory
from pratique.core.advisories.subjects import Subject, subject_of
from pratique.core.advisories.telling import Teller
from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.core.policy import CoverageState, Facts, PackageFact, ScanState, Stage, VulnerabilityFact
from pratique.core.versions import scheme_of

_ANY_VERSION: Final = frozenset({"npm", "pypi"})  # types of purls that have no rules for versions
_PLAIN: Final = re.compile(r"[a-z0-9._~-]+", re.ASCII)  # what stands in every purl as it is
_Found = Mapping[str, tuple[Sequence[Match], Sequence[Undecided]]]


def facts_of(index: Index, package: Purl, releases: Sequence[Release], *, repository: str) -> list[Facts]:
    """Return the facts of each release, in their order; ``package`` is a purl without a version."""
    subject = subject_of(package)
    if subject is None:
        return uncovered_of(package, releases, repository=repository, what=f"packages of the type {package.type}")
    coverage = index.coverage(subject.ecosystem, subject.name)
    is_covered = coverage.state is not State.NOT_COVERED
    versions = dict.fromkeys(each.version for each in releases)
    found = _matched(index.package(subject.ecosystem, subject.name), subject, versions)
    known = _Vulnerabilities(index, subject, coverage=coverage)
    return [
        Facts(
            stage=Stage.PROXY,
            repository=repository,
            scan=ScanState.DONE,
            coverage=CoverageState.COVERED if is_covered else CoverageState.NOT_COVERED,
            uncovered=() if is_covered else (f"{subject.name} of {subject.ecosystem}",),
            covered_to=coverage.to,
            packages=(
                _package(
                    package,
                    each,
                    subject.ecosystem,
                    known.of(found[each.version][0]),
                    tuple(f"{one.advisory.id}: {one.reason}" for one in found[each.version][1]),
                ),
            ),
        )
        for each in releases
    ]


def uncovered_of(package: Purl, releases: Sequence[Release], *, repository: str, what: str) -> list[Facts]:
    """Return the facts of releases of which no index tells vulnerabilities; ``what`` is that of which it does not."""
    return [
        Facts(
            stage=Stage.PROXY,
            repository=repository,
            scan=ScanState.DONE,
            coverage=CoverageState.NOT_COVERED,
            uncovered=(what,),
            packages=(_package(package, each, "", (), ()),),
        )
        for each in releases
    ]


def _package(
    package: Purl,
    release: Release,
    ecosystem: str,
    vulnerabilities: tuple[VulnerabilityFact, ...],
    undecided: tuple[str, ...],
) -> PackageFact:
    name = f"{package.namespace}/{package.name}" if package.namespace else package.name
    return PackageFact(
        purl=_purl(package, release.version),
        name=name,
        version=release.version,
        ecosystem=ecosystem,
        published=release.published_at,
        licence=release.licence,
        awaits_licence=release.awaits_licence and not release.licence,
        is_deprecated=release.is_withdrawn,
        undecided=undecided,
        vulnerabilities=vulnerabilities,
    )


def _purl(package: Purl, version: str) -> str:
    """Write the purl of a version; thousands of one package differ in nothing but what stands behind the sign."""
    if package.type in _ANY_VERSION and _PLAIN.fullmatch(version):
        return f"{_bare(package)}@{version}"
    return str(Purl.of(package.type, namespace=package.namespace, name=package.name, version=version))


@lru_cache(maxsize=16)
def _bare(package: Purl) -> str:
    return str(Purl.of(package.type, namespace=package.namespace, name=package.name))


def _matched(advisories: Sequence[Advisory], subject: Subject, versions: Iterable[str]) -> _Found:
    """Match every version: those that have a place in the order by bisection, the others one by one."""
    scheme = scheme_of(subject.ecosystem)
    ordered = SortedVersions.of(scheme, versions)
    matches: dict[str, dict[str, Match]] = {text: {} for text in ordered.texts}
    for hit in affected(advisories, ordered):
        for text in ordered.texts[hit.start : hit.stop]:
            matches[text].setdefault(hit.advisory.id, Match(advisory=hit.advisory, version=text, span=hit.span))
    open_ones = [each for each in advisories if each.undecided]
    found: dict[str, tuple[Sequence[Match], Sequence[Undecided]]] = {}
    for text, hits in matches.items():
        undecided = [
            Undecided(advisory=each, version=text, reason="; ".join(each.undecided))
            for each in open_ones
            if each.id not in hits
        ]
        found[text] = (tuple(hits.values()), undecided)
    for text in ordered.unordered:
        found[text] = match_version(advisories, text, scheme)
    return found


class _Vulnerabilities:
    """The facts of vulnerabilities, each made once."""

    def __init__(self, index: Index, subject: Subject, *, coverage: object) -> None:
        self._teller = Teller(index)
        self._subject = subject
        self._coverage = coverage
        self._made: dict[tuple[str, str, str, bool], VulnerabilityFact] = {}
        self._sets: dict[tuple[int, ...], tuple[VulnerabilityFact, ...]] = {}

    def of(self, matches: Sequence[Match]) -> tuple[VulnerabilityFact, ...]:
        """Return what a version has, by the ids of vulnerabilities; versions that have the same are given one tuple."""
        grouped: dict[str, list[Match]] = {}
        for match in matches:
            for name in match.advisory.vulnerabilities or (match.advisory.id,):
                grouped.setdefault(name, []).append(match)
        found = tuple(self._one(name, said) for name, said in sorted(grouped.items()))
        return self._sets.setdefault(tuple(map(id, found)), found)

    def _one(self, name: str, said: Sequence[Match]) -> VulnerabilityFact:
        chosen = min(said, key=lambda each: (each.fixed is None, each.advisory.id))
        key = (name, chosen.advisory.id, chosen.fixed or "", any(each.advisory.is_malicious for each in said))
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._told(name, said)
        return made

    def _told(self, name: str, said: Sequence[Match]) -> VulnerabilityFact:
        outcome = Outcome(
            ecosystem=self._subject.ecosystem,
            name=self._subject.name,
            version=said[0].version,
            coverage=self._coverage,  # type: ignore[arg-type]  # handed through
            matches=tuple(said),
            undecided=(),
        )
        told = next(each for each in self._teller.tell(outcome) if each.vulnerability == name)
        return VulnerabilityFact(
            id=name,
            aliases=told.aliases,
            level=told.severity.level,
            score=told.severity.score,
            cvss2=told.scores.get("2"),
            cvss3=told.scores.get("3"),
            cvss4=told.scores.get("4"),
            fixed=told.fixed,
            epss=None if told.epss is None else told.epss.score,
            is_exploited=told.kev is not None,
            is_malicious=told.is_malicious,
            published=told.published,
        )
