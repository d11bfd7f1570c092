"""An image's SBOM as an export, in CycloneDX and SPDX."""

from collections.abc import Callable, Iterable, Iterator
from typing import Annotated

import msgspec
from django.db.models import QuerySet

from pratique import __version__
from pratique.core.analysis import Distribution
from pratique.core.names.purl import Purl
from pratique.core.sbom import About, Item, Place, cyclonedx, spdx
from pratique.core.sbom.writing import Bit
from pratique.server.identity.principal import Principal
from pratique.server.inventory.models import SubjectComponent
from pratique.server.kernel import clock, ids
from pratique.server.media.kinds import Format, Piece, Source, export
from pratique.server.scanning.exports.pieces import places
from pratique.server.scanning.queries import images

CYCLONEDX = Format(
    name=cyclonedx.FORMAT, media_type="application/vnd.cyclonedx+json; version=1.6", extension="cdx.json"
)
SPDX = Format(name=spdx.FORMAT, media_type="application/spdx+json", extension="spdx.json")
_WRITERS: dict[str, Callable[[About, Iterable[Item]], Iterator[Bit]]] = {
    CYCLONEDX.name: cyclonedx.write,
    SPDX.name: spdx.write,
}


class SbomParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Which image."""

    repository: Annotated[str, msgspec.Meta(max_length=255, description="The repository that holds the image.")]
    digest: Annotated[str, msgspec.Meta(max_length=135, description="The image's digest, `sha256:…`.")]


@export("sbom", title="SBOM of an image", formats=(CYCLONEDX, SPDX), parameters=SbomParameters)
def sbom(by: Principal, parameters: SbomParameters) -> Source:
    """Everything that was found in an image, as CycloneDX 1.6 or SPDX 2.3."""
    image = images.find(by=by, repository=parameters.repository, digest=parameters.digest)
    held = images.held(image)
    about = About(
        name=image.repository.name,
        version=image.manifest.digest,
        purl=str(Purl.of("oci", name=image.repository.name.rpartition("/")[2], version=image.manifest.digest)),
        distribution=_distribution(image),
        serial=str(ids.uuid7()),
        created=clock.now(),
        maker_version=__version__,
    )
    return Source(
        title=f"SBOM of {parameters.repository}",
        stem=f"sbom-{parameters.repository}-{parameters.digest[-12:]}",
        write=lambda format_: _pieces(_WRITERS[format_](about, _items(held))),
        count=held.values("component").distinct().count,
    )


def _pieces(bits: Iterable[Bit]) -> Iterator[Piece]:
    for data, count in bits:
        yield Piece(data=data, rows=count)


def _items(held: QuerySet[SubjectComponent]) -> Iterator[Item]:
    for found in places(held):
        first = found[0]
        yield Item(
            purl=first.component.purl,
            name=first.component.name,
            version=first.component.version,
            places=tuple(Place(layer=each.layer_digest, path=each.path) for each in found),
            owner=next((each.owner.purl for each in found if each.owner is not None), ""),
        )


def _distribution(image: images.Image) -> Distribution | None:
    subject = None if image.scan is None else image.scan.subject
    if subject is None or not subject.distribution_id:
        return None
    return Distribution(
        id=subject.distribution_id, version_id=subject.distribution_version, name=subject.distribution_name
    )
