"""Owns the reading of manifest and index documents from untrusted bytes; keeps the bytes' meaning, never rewrites them.

Invariants: a ``Document`` that exists was within the limits, is of one kind only (CVE-2021-41190: a document that could
be read as a manifest and as an index), agrees with its Content-Type, and holds well-formed digests.
Specifications: OCI image-spec 1.1, manifest.md and image-index.md; Docker image manifest version 2, schema 2.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec

from pratique.core.names import Digest, InvalidDigest
from pratique.core.nulls import has_null
from pratique.core.oci.media_types import DOCKER_SCHEMA_1, MANIFEST_TYPES, ManifestType, is_foreign_layer
from pratique.core.oci.one_reading import TwoReadings, check_one_reading

__all__ = ["MAX_DEPTH", "MAX_DESCRIPTORS", "Descriptor", "Document", "InvalidManifest", "read_document"]

MAX_DESCRIPTORS = 10_000
"""Entries in ``layers`` or ``manifests``: no real image comes near, and each costs a look-up."""
MAX_DEPTH = 5
"""Indexes within indexes: builds nest two at most, and every walk down an index costs a step for each."""
_MAX_MEDIA_TYPE = 255
_MAX_SIZE = 2**63 - 1
_SCHEMA_1 = (
    "Docker's manifest schema 1 is not accepted, since its content cannot be verified; "
    "push with a client of this decade, which sends schema 2 or an OCI manifest"
)


class InvalidManifest(ValueError):
    """The bytes are not a manifest that can be stored; the message says what is wrong, and where."""


class _PlatformWire(msgspec.Struct):
    os: str = ""
    architecture: str = ""
    variant: str = ""


class _DescriptorWire(msgspec.Struct, rename="camel"):
    media_type: Annotated[str, msgspec.Meta(max_length=_MAX_MEDIA_TYPE)]
    digest: str
    size: Annotated[int, msgspec.Meta(ge=0, le=_MAX_SIZE)]
    urls: list[str] = []
    annotations: dict[str, str] | None = None
    artifact_type: str | None = None
    platform: _PlatformWire | None = None


_Descriptors = Annotated[list[_DescriptorWire], msgspec.Meta(max_length=MAX_DESCRIPTORS)]


class _DocumentWire(msgspec.Struct, rename="camel"):
    schema_version: int
    media_type: Annotated[str, msgspec.Meta(max_length=_MAX_MEDIA_TYPE)] | None = None
    artifact_type: Annotated[str, msgspec.Meta(max_length=_MAX_MEDIA_TYPE)] | None = None
    config: _DescriptorWire | msgspec.UnsetType = msgspec.UNSET
    layers: _Descriptors | msgspec.UnsetType | None = msgspec.UNSET
    manifests: _Descriptors | msgspec.UnsetType | None = msgspec.UNSET
    fs_layers: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    subject: _DescriptorWire | None = None
    annotations: dict[str, str] | None = None


_decoder = msgspec.json.Decoder(_DocumentWire)


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """A reference from a document to a blob or to another document."""

    media_type: str
    digest: Digest
    size: int
    platform: str = ""
    """Operating system, architecture and variant such as ``linux/arm64/v8``; empty where none is given."""
    artifact_type: str | None = None

    @property
    def may_be_absent(self) -> bool:
        """True for layers that their licence keeps at their vendor's."""
        return is_foreign_layer(self.media_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a manifest or index says, as far as a registry needs to know."""

    media_type: ManifestType
    config: Descriptor | None
    layers: tuple[Descriptor, ...]
    children: tuple[Descriptor, ...]
    subject: Descriptor | None
    artifact_type: str
    """As the referrers list wants it: the document's own, else its configuration's media type; empty for none."""
    annotations: Mapping[str, str]
    states_media_type: bool = True
    """Whether the document itself names its type, as the specification asks."""

    @property
    def blobs(self) -> Iterator[Descriptor]:
        """The configuration, then the layers."""
        if self.config is not None:
            yield self.config
        yield from self.layers

    @property
    def content_size(self) -> int:
        """Bytes of the configuration and of the layers together, as the document states them."""
        return sum(blob.size for blob in self.blobs)


def read_document(data: bytes, content_type: str | None) -> Document:
    """Read a manifest or index; ``content_type`` is what the sender called it, if anything.

    The caller bounds the length of ``data``. Raises ``InvalidManifest``.
    """
    stated = _stated_type(content_type)
    if has_null(data):
        raise InvalidManifest("a text in it holds a null character, which cannot be kept; leave it out")
    try:
        wire = _decoder.decode(data)
        msgspec.json.decode(data)  # what nothing here asks for too: whoever is shown the document reads all of it
        check_one_reading(data)
    except TwoReadings as error:
        raise InvalidManifest(f"the document can be read as two: {error}") from error
    except msgspec.ValidationError as error:
        raise InvalidManifest(f"the manifest has an unexpected shape: {error}") from error
    except (msgspec.DecodeError, ValueError) as error:  # of text that is no UTF-8, of a number of thousands of digits
        raise InvalidManifest(f"the manifest is not JSON: {error}") from error
    except RecursionError as error:
        raise InvalidManifest("the manifest is nested too deeply to be one") from error
    kind = _kind(wire, stated)
    if kind.is_index:
        return _index(wire, kind)
    return _image(wire, kind)


def _stated_type(content_type: str | None) -> str | None:
    if content_type is None:
        return None
    stated = content_type.partition(";")[0].strip().lower()
    if stated in DOCKER_SCHEMA_1:
        raise InvalidManifest(_SCHEMA_1)
    if stated in MANIFEST_TYPES:
        return stated
    if stated in ("", "application/json", "application/octet-stream"):
        return None
    raise InvalidManifest(
        f"the Content-Type {stated[:120]!r} is no manifest type; send one of {', '.join(sorted(MANIFEST_TYPES))}"
    )


def _kind(wire: _DocumentWire, stated: str | None) -> ManifestType:
    """Decide what the document is, refusing every document that two readers could take for two things."""
    if wire.schema_version == 1 and wire.fs_layers is not msgspec.UNSET:
        raise InvalidManifest(_SCHEMA_1)
    if wire.schema_version != 2:  # noqa: PLR2004 - the only schemaVersion that both specifications know
        raise InvalidManifest(f"schemaVersion is {wire.schema_version} and must be 2")
    is_image = wire.config is not msgspec.UNSET or wire.layers is not msgspec.UNSET
    is_index = wire.manifests is not msgspec.UNSET
    if wire.fs_layers is not msgspec.UNSET or (is_image and is_index):
        raise InvalidManifest(
            "the document can be read as two kinds of manifest; it must be either an image or an index"
        )
    if not is_image and not is_index:
        raise InvalidManifest("the document has neither 'config' and 'layers' nor 'manifests'")
    if stated is not None and wire.media_type is not None and stated != wire.media_type:
        raise InvalidManifest(f"mediaType says {wire.media_type!r} but the Content-Type is {stated!r}; make them equal")
    named = wire.media_type if wire.media_type is not None else stated
    if named is None:
        named = ManifestType.OCI_INDEX if is_index else ManifestType.OCI_IMAGE
    if named not in MANIFEST_TYPES:
        raise InvalidManifest(
            f"mediaType {named!r} is no manifest type; use one of {', '.join(sorted(MANIFEST_TYPES))}"
        )
    kind = ManifestType(named)
    if kind.is_index is not is_index:
        raise InvalidManifest(
            f"a document of type {kind.value!r} must have {'manifests' if kind.is_index else 'config and layers'}"
        )
    if kind.is_docker and wire.media_type is None:
        raise InvalidManifest(f"a document of type {kind.value!r} must carry it in its mediaType field")
    return kind


def _image(wire: _DocumentWire, kind: ManifestType) -> Document:
    if isinstance(wire.config, msgspec.UnsetType):
        raise InvalidManifest("the manifest has no 'config'")
    if isinstance(wire.layers, msgspec.UnsetType):
        raise InvalidManifest("the manifest has no 'layers'")
    config = _descriptor(wire.config, "config")
    layers = _descriptors(wire.layers or [], "layers")
    if config.size + sum(layer.size for layer in layers) > _MAX_SIZE:
        raise InvalidManifest("the sizes of its configuration and layers come to more than any store holds")
    return Document(
        media_type=kind,
        config=config,
        layers=layers,
        children=(),
        subject=_subject(wire),
        artifact_type=wire.artifact_type or config.media_type,
        annotations=wire.annotations or {},
        states_media_type=wire.media_type is not None,
    )


def _index(wire: _DocumentWire, kind: ManifestType) -> Document:
    children = () if isinstance(wire.manifests, msgspec.UnsetType) else _descriptors(wire.manifests or [], "manifests")
    return Document(
        media_type=kind,
        config=None,
        layers=(),
        children=children,
        subject=_subject(wire),
        artifact_type=wire.artifact_type or "",
        annotations=wire.annotations or {},
        states_media_type=wire.media_type is not None,
    )


def _subject(wire: _DocumentWire) -> Descriptor | None:
    return None if wire.subject is None else _descriptor(wire.subject, "subject")


def _descriptors(wires: list[_DescriptorWire], where: str) -> tuple[Descriptor, ...]:
    return tuple(_descriptor(wire, f"{where}[{index}]") for index, wire in enumerate(wires))


def _descriptor(wire: _DescriptorWire, where: str) -> Descriptor:
    try:
        digest = Digest.parse(wire.digest)
    except InvalidDigest as error:
        raise InvalidManifest(f"{where}.digest: {error}") from error
    platform = wire.platform
    parts = () if platform is None else (platform.os, platform.architecture, platform.variant)
    return Descriptor(
        media_type=wire.media_type,
        digest=digest,
        size=wire.size,
        platform="/".join(part for part in parts if part)[:120],
        artifact_type=wire.artifact_type,
    )
