"""What is known here of versions of packages beyond a page: what passed before, was imported, or a scan learned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.db.models import QuerySet

from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.server.firewall.models import Ecosystem, LicenceState, Package
from pratique.server.inventory import queries as inventory
from pratique.server.inventory.models import PackageFacts

SOURCE: Final = "firewall"
"""Who says what is learned of packages here."""
LEARNS: Final = frozenset({Ecosystem.PYPI.value})
"""Types of packages whose indexes tell no licence, which a scan learns then."""
_AT_ONCE: Final = 500  # purls in one statement


def releases_of(purls: Iterable[Purl]) -> Mapping[str, Release]:
    """Return what is said of each version, by its purl as it was given; of those of which nobody spoke, nothing is."""
    versions = {str(each): each.version for each in purls}
    said = inventory.said_of(versions)
    return {purl: _release(version, said.get(purl)) for purl, version in versions.items()}


def releases_asked(purls: Sequence[Purl]) -> Mapping[str, Release]:
    """Return what is known of versions that a plugin asks for, by their purls; where a scan tells more, they say so."""
    known = releases_of(purls)
    learned = _learned([str(each) for each in purls if each.type in LEARNS])
    awaiting = {str(each) for each in purls if each.type in LEARNS} - learned.keys()
    return {
        purl: replace(each, awaits_licence=not each.licence) if purl in awaiting else each
        for purl, each in known.items()
    }


def as_learned(package: Purl, releases: Sequence[Release]) -> Sequence[Release]:
    """Return the versions of a page with what scans learned of them; ``package`` is a purl without a version."""
    rows = _looked(Package.objects.filter(ecosystem=package.type, name=package.name))
    learned = {
        version: licence
        for purl, version, licence in rows.values_list("purl", "version", "licence")
        if purl == str(Purl(package.type, package.namespace, package.name, version))
    }
    return [
        replace(each, licence=learned[each.version], awaits_licence=False)
        if each.awaits_licence and each.version in learned
        else each
        for each in releases
    ]


def _learned(purls: Sequence[str]) -> Mapping[str, str]:
    """Return the licences that scans learned, empty where the metadata states none."""
    found: dict[str, str] = {}
    for first in range(0, len(purls), _AT_ONCE):
        rows = _looked(Package.objects.filter(purl__in=purls[first : first + _AT_ONCE]))
        found.update(rows.values_list("purl", "licence"))
    return found


def _looked(packages: QuerySet[Package]) -> QuerySet[Package]:
    """Return those whose licence was looked for and found, or found not to be told."""
    return packages.filter(licence_state__in=[LicenceState.KNOWN, LicenceState.UNSTATED]).order_by()


def _release(version: str, said: PackageFacts | None) -> Release:
    if said is None:
        return Release(version=version, is_withdrawn=None)
    return Release(
        version=version,
        published_at=said.released_at,
        licence=said.licence,
        is_withdrawn=said.is_advised_against,
    )
