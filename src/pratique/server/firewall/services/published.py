"""What is known here of versions of packages without a page: what passed before, or was imported."""

from collections.abc import Iterable, Mapping

from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.server.inventory.models import PackageFacts


def releases_of(purls: Iterable[Purl]) -> Mapping[str, Release]:
    """Return what is said of each version, by its purl as it was given; of those of which nobody spoke, nothing is."""
    plain = {each: str(Purl(each.type, each.namespace, each.name, each.version)) for each in purls}
    said = {row.purl: row for row in PackageFacts.objects.filter(purl__in=sorted(set(plain.values())))}
    return {str(each): _release(each.version, said.get(bare)) for each, bare in plain.items()}


def _release(version: str, said: PackageFacts | None) -> Release:
    if said is None:
        return Release(version=version, is_withdrawn=None)
    flags = (said.is_withdrawn, said.is_deprecated)
    return Release(
        version=version,
        published_at=said.released_at,
        licence=said.licence,
        is_withdrawn=True if True in flags else False if False in flags else None,
    )
