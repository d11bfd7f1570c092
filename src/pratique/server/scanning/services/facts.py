"""The facts that an image is judged by, from its scan, its findings, its packages and what is said of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pratique.core import policy as core
from pratique.core.advisories.severity import Level
from pratique.server.index.current import Opened
from pratique.server.inventory import queries as inventory
from pratique.server.inventory.models import Component, PackageFacts, SubjectComponent
from pratique.server.registry.models import Manifest
from pratique.server.registry.ports import EcosystemCover
from pratique.server.scanning import coverage
from pratique.server.scanning.models import Finding, Match, Scan
from pratique.server.scanning.services import findings, kinds
from pratique.server.scanning.services.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an image is judged, and with what; ``asks_packages``: a policy looks at packages without findings too."""

    repository: str
    index: Opened | None
    asks_packages: bool = False


def facts_of(manifest: Manifest, scan: Scan | None, place: Place) -> core.Facts:
    """Return what is known of a manifest that is no index; findings are brought up to date first."""
    where, index = place.repository, place.index
    if scan is None:
        is_image = kinds.kind_of(manifest, kinds.references_of(manifest)) is Kind.IMAGE
        state = core.ScanState.WAITING if is_image else core.ScanState.NOT_APPLICABLE
        return core.Facts(repository=where, scan=state)
    state = core.ScanState(scan.status)
    if state is not core.ScanState.DONE:
        return core.Facts(repository=where, scan=state, error=scan.error)
    if findings.is_behind(scan, 0 if index is None else index.release.generation):
        findings.bring_up_to_date(scan, index)
        scan.refresh_from_db()
    known = coverage.summed(scan.ecosystems)
    return core.Facts(
        repository=where,
        scan=state,
        coverage=core.CoverageState.NOT_COVERED if known.state == coverage.NOT_COVERED else core.CoverageState.COVERED,
        uncovered=tuple(_uncovered(each) for each in known.ecosystems if each.state == coverage.NOT_COVERED),
        covered_to=min((day for each in known.ecosystems if (day := _known_to(each, index)) is not None), default=None),
        problems=tuple(str(each["text"]) for each in scan.problems),
        packages=_packages(scan, asks_packages=place.asks_packages),
    )


def vulnerability_of(match: Match) -> core.VulnerabilityFact:
    """Return what a match says, as the judge reads it."""
    return core.VulnerabilityFact(
        id=match.vulnerability,
        aliases=tuple(match.aliases),
        level=Level(match.level),
        score=match.score,
        cvss2=match.scores.get("2"),
        cvss3=match.scores.get("3"),
        cvss4=match.scores.get("4"),
        fixed=match.fixed,
        epss=None if match.epss < 0 else match.epss,
        is_exploited=match.is_exploited,
        is_malicious=match.is_malicious,
        published=match.published,
    )


def _packages(scan: Scan, *, asks_packages: bool) -> tuple[core.PackageFact, ...]:
    found: dict[int, list[core.VulnerabilityFact]] = defaultdict(list)
    components: dict[int, Component] = {}
    rows = Finding.objects.filter(subject=scan.subject_id, suppressed="").select_related("match__component")
    for each in rows.defer("match__summary", "match__explanation", "match__advisories"):
        components[each.match.component_id] = each.match.component
        found[each.match.component_id].append(vulnerability_of(each.match))
    relations: dict[int, set[str]] = defaultdict(set)
    if asks_packages:
        for row in SubjectComponent.objects.filter(subject=scan.subject_id).select_related("component"):
            components[row.component_id] = row.component
            relations[row.component_id].add(row.relation)
    said = inventory.said_of(each.purl for each in components.values()) if asks_packages else {}
    return tuple(
        _package(each, tuple(found[key]), said.get(each.purl), relation=_relation(relations[key]))
        for key, each in sorted(components.items())
    )


def _relation(told: Collection[str]) -> core.Relation | None:
    """Say how a package came to be there that may be in several places: asked for in one of them is asked for."""
    if core.Relation.DIRECT in told:
        return core.Relation.DIRECT
    return core.Relation.TRANSITIVE if set(told) == {core.Relation.TRANSITIVE} else None


def _package(
    component: Component,
    vulnerabilities: tuple[core.VulnerabilityFact, ...],
    said: PackageFacts | None,
    *,
    relation: core.Relation | None,
) -> core.PackageFact:
    return core.PackageFact(
        purl=component.purl,
        name=component.name,
        version=component.version,
        ecosystem=component.ecosystem,
        published=None if said is None else said.released_at,
        licence="" if said is None else said.licence,
        is_deprecated=None if said is None else said.is_advised_against,
        relation=relation,
        vulnerabilities=vulnerabilities,
    )


def _known_to(part: EcosystemCover, index: Opened | None) -> date | None:
    """Say up to which day an ecosystem is known: the present index's day, since one that moves alone names nothing."""
    if index is None or part.state == coverage.NOT_COVERED:
        return part.to
    days = (part.to, index.index.coverage(part.ecosystem).to)
    return max((day for day in days if day is not None), default=None)


def _uncovered(part: EcosystemCover) -> str:
    """Say how much of what is not covered: a source may know some packages of a release and not others."""
    packages = f"{part.components} package{'s' if part.components != 1 else ''}"
    return f"{packages} of {'no known ecosystem' if part.ecosystem == coverage.NO_ECOSYSTEM else part.ecosystem}"
