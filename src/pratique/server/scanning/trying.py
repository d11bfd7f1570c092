"""The images that a policy can be tried on: the answer to the port `policy.ports.Known`."""

from collections.abc import Iterator

from pratique.server.policy.ports import Thing
from pratique.server.registry.models import ManifestLink
from pratique.server.scanning.models import Scan
from pratique.server.scanning.services import facts, findings, kinds
from pratique.server.scanning.services.kinds import Kind

_SHOWN = 19  # characters of a digest: its algorithm and twelve figures


class Images:
    """What the registry holds."""

    def newest(self, *, asks_packages: bool) -> Iterator[Thing]:
        """Give images as their repositories hold them, the newest first; an index is there by its platforms."""
        index = findings.open_index()
        links = (
            ManifestLink.objects.filter(repository__deleted_at=None)
            .select_related("repository", "manifest")
            .defer("manifest__payload")
        )
        for link in links.order_by("-pk").iterator(chunk_size=100):
            manifest, name = link.manifest, link.repository.name
            if kinds.kind_of(manifest, kinds.references_of(manifest)) is not Kind.IMAGE:
                continue
            scan = Scan.objects.filter(manifest=manifest).select_related("subject").first()
            place = facts.Place(repository=name, index=index, asks_packages=asks_packages)
            yield Thing(
                label=f"{name}@{manifest.digest[:_SHOWN]}",
                link=f"/repositories/{name}/manifests/{manifest.digest}",
                facts=facts.facts_of(manifest, scan, place),
            )
