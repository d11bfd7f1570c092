"""What is known here of versions of packages without a page: what passed before, or was imported."""

from collections.abc import Iterable, Mapping

from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.server.inventory.models import PackageFacts


def releases_of(purls: Iterable[Purl]) -> Mapping[str, Release]:
    """Return what is said of versions, by their purls as they were given; nothing for those of which nobody spoke."""
    plain = {str(Purl(each.type, each.namespace, each.name, each.version)): each for each in purls}
    rows = PackageFacts.objects.filter(purl__in=sorted(plain))
    return {
        str(plain[row.purl]): Release(
            version=plain[row.purl].version,
            published_at=row.released_at,
            licence=row.licence or "",
            is_withdrawn=bool(row.is_withdrawn or row.is_deprecated),
        )
        for row in rows
    }
