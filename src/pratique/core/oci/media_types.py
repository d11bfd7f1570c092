"""Owns the media types of manifests and of what they list; decides nothing about a document's content.

Specifications: OCI image-spec 1.1 media-types.md; Docker image manifest version 2, schema 2.
"""

from enum import StrEnum

__all__ = ["EMPTY_JSON", "MANIFEST_TYPES", "ManifestType", "is_foreign_layer"]

EMPTY_JSON = "application/vnd.oci.empty.v1+json"
DOCKER_SCHEMA_1 = frozenset(
    {
        "application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
    }
)
_FOREIGN = (
    "application/vnd.docker.image.rootfs.foreign.",
    "application/vnd.oci.image.layer.nondistributable.",
)


class ManifestType(StrEnum):
    """The kinds of manifest document that a registry stores."""

    OCI_IMAGE = "application/vnd.oci.image.manifest.v1+json"
    OCI_INDEX = "application/vnd.oci.image.index.v1+json"
    DOCKER_IMAGE = "application/vnd.docker.distribution.manifest.v2+json"
    DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"

    @property
    def is_index(self) -> bool:
        """True for the documents that list other manifests."""
        return self in (ManifestType.OCI_INDEX, ManifestType.DOCKER_LIST)

    @property
    def is_docker(self) -> bool:
        """True for Docker's own types, whose ``mediaType`` field is required."""
        return self in (ManifestType.DOCKER_IMAGE, ManifestType.DOCKER_LIST)


MANIFEST_TYPES = frozenset(kind.value for kind in ManifestType)


def is_foreign_layer(media_type: str) -> bool:
    """Tell whether layers of this type may stay outside the registry, reachable by their ``urls`` only."""
    return media_type.startswith(_FOREIGN)
