"""What a manifest is to a scan, by what it refers to.

An image is what a runtime would unpack: a usual configuration, and layers that are file systems. What merely borrows
the configuration's type (signatures do) has other layers, and there is nothing in it to scan.
"""

from collections.abc import Sequence
from enum import StrEnum

from pratique.core.oci.configuration import CONFIGURATION_TYPES
from pratique.core.oci.media_types import ManifestType
from pratique.server.registry.models import Manifest, ManifestReference, ReferenceKind

_INDEXES = frozenset(each.value for each in ManifestType if each.is_index)
_LAYERS = ("application/vnd.oci.image.layer.", "application/vnd.docker.image.rootfs.")


class Kind(StrEnum):
    """What a manifest is."""

    IMAGE = "image"
    INDEX = "index"
    OTHER = "other"


def kind_of(manifest: Manifest, references: Sequence[ManifestReference]) -> Kind:
    """Say what a manifest is."""
    if manifest.media_type in _INDEXES:
        return Kind.INDEX
    config = next((each for each in references if each.kind == ReferenceKind.CONFIG), None)
    if config is None or config.media_type not in CONFIGURATION_TYPES:
        return Kind.OTHER
    layers = [each for each in references if each.kind == ReferenceKind.LAYER]
    is_image = not layers or any(each.media_type.startswith(_LAYERS) for each in layers)
    return Kind.IMAGE if is_image else Kind.OTHER


def references_of(manifest: Manifest) -> list[ManifestReference]:
    """Return what a manifest refers to, in its order."""
    return list(manifest.references.select_related("blob").order_by("kind", "position"))
