"""The packages that a policy can be tried on: the answer to the port `policy.ports.Known`."""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from pratique.core.advisories.index import Index
from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.core.policy import Facts
from pratique.server.firewall.facts import facts_of, uncovered_of
from pratique.server.firewall.images import OCI
from pratique.server.firewall.models import Package
from pratique.server.firewall.services.published import releases_of
from pratique.server.index import current
from pratique.server.index.errors import IndexFileMissing, NoIndex
from pratique.server.policy.ports import Thing

_BATCH: Final = 100


class Packages:
    """The versions of packages that somebody asked for, through the firewall or a plugin; images are the registry's."""

    def newest(self, *, asks_packages: bool) -> Iterator[Thing]:  # noqa: ARG002 — a package is one
        """Give versions as no repository has them, those first that were asked for first of all the latest."""
        index, rows = _index(), Package.objects.exclude(ecosystem=OCI).order_by("-pk")
        last: int | None = None
        while batch := list((rows if last is None else rows.filter(pk__lt=last))[:_BATCH]):
            last = batch[-1].pk
            yield from _things(batch, index)


def _index() -> Index | None:
    try:
        return current.opened().index
    except (NoIndex, IndexFileMissing):
        return None


def _things(batch: Sequence[Package], index: Index | None) -> Iterator[Thing]:
    purls = [Purl.parse(each.purl) for each in batch]
    releases = releases_of(purls)
    for row, purl in zip(batch, purls, strict=True):
        yield Thing(
            label=f"{row.name} {row.version}",
            link=f"/firewall/component?purl={quote(row.purl, safe='')}",
            facts=_facts(purl, releases[str(purl)], index),
        )


def _facts(purl: Purl, release: Release, index: Index | None) -> Facts:
    package = Purl(purl.type, purl.namespace, purl.name, "", purl.qualifiers)
    if index is None:
        return uncovered_of(package, [release], repository="", what="anything, as there is no index")[0]
    return facts_of(index, package, [release], repository="")[0]
