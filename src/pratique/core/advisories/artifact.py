"""Owns the index file as a signed OCI artifact: how it is packed, what its manifest says, how it is taken out.

The file is one layer, compressed with zstd. A signature lies beside it as cosign has it, so that the artifact can be
pushed, mirrored and verified by any tool. What is taken out was verified first: signature, digests, size.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import zstandard
from cryptography.hazmat.primitives.asymmetric import ec

from pratique.core.advisories.index import Index
from pratique.core.oci.layout import NAME, Described, LayoutReader, LayoutWriter
from pratique.core.oci.media_types import EMPTY_JSON, ManifestType
from pratique.core.trust import simple_signing as signing

__all__ = ["ARTIFACT_TYPE", "BadArtifact", "Packed", "Unsigned", "pack", "unpack"]

ARTIFACT_TYPE = "application/vnd.pratique.index.v1"
LAYER_TYPE = "application/vnd.pratique.index.v1.sqlite3+zstd"
DIGEST = "dev.pratique.index.digest"
SIZE = "dev.pratique.index.size"
CREATED = "org.opencontainers.image.created"
MAX_BYTES = 16 * 2**30
_LEVEL = 9
_WINDOW = 2**27
_CHUNK = 1 << 20


class BadArtifact(ValueError):
    """It is no index in this form, or a damaged one; its message says what is wrong."""


class Unsigned(BadArtifact):
    """Nobody who is trusted signed it."""


class _Manifest(msgspec.Struct, frozen=True, kw_only=True):
    layers: list[Described]
    annotations: dict[str, str] = {}
    artifactType: str = ""  # noqa: N815 — the specification's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What was packed or taken out: the artifact's digest, the file's, and who signed it (empty: nobody)."""

    manifest: str
    file: str
    signed_by: str


def pack(
    index: Path, layout: LayoutWriter, *, name: str, key: ec.EllipticCurvePrivateKey | None, scratch: Path
) -> Packed:
    """Write an index file into a layout, signed where there is a key; `scratch` holds the compressed file meanwhile."""
    digest, size = _compress(index, scratch)
    config, config_size = layout.document(b"{}")
    layer, layer_size = layout.file(scratch)
    with Index.open(index) as opened:
        annotations = {
            CREATED: opened.built_at.isoformat(),
            DIGEST: digest,
            SIZE: str(size),
            "dev.pratique.index.records": opened.meta["records"],
            "dev.pratique.index.packages": opened.meta["packages"],
            "dev.pratique.index.format": opened.meta["format"],
        }
    manifest = _rendered(
        config=Described(mediaType=EMPTY_JSON, digest=config, size=config_size),
        layers=[Described(mediaType=LAYER_TYPE, digest=layer, size=layer_size)],
        annotations=annotations,
        artifact_type=ARTIFACT_TYPE,
    )
    made = layout.manifest(manifest, name=name, artifact_type=ARTIFACT_TYPE)
    signed_by = "" if key is None else _sign(layout, made, key=key, name=name)
    layout.finish()
    return Packed(manifest=made, file=digest, signed_by=signed_by)


def unpack(layout: LayoutReader, target: Path, *, keys: Sequence[ec.EllipticCurvePublicKey] | None) -> Packed:
    """Take the index file out of a layout; with `keys` only if one of them signed it.

    Raises ``Unsigned``, ``BadArtifact``, ``BadLayout``.
    """
    listed = layout.manifests()
    described = _chosen(layout, listed)
    signed_by = "" if keys is None else _verified(layout, listed, described.digest, keys)
    manifest = _read(layout, described.digest)
    if len(manifest.layers) != 1 or manifest.layers[0].mediaType != LAYER_TYPE:
        raise BadArtifact("its manifest does not have one layer with an index in it")
    size, digest = manifest.annotations.get(SIZE, ""), manifest.annotations.get(DIGEST, "")
    if not size.isdecimal() or int(size) > MAX_BYTES:
        raise BadArtifact("its manifest does not say how large the index is")
    found = _decompress(layout.pieces(manifest.layers[0].digest), target, size=int(size))
    if found != digest:
        raise BadArtifact(f"the index in it is {found}, and its manifest says {digest[:80]}")
    return Packed(manifest=described.digest, file=found, signed_by=signed_by)


def _sign(layout: LayoutWriter, manifest: str, *, key: ec.EllipticCurvePrivateKey, name: str) -> str:
    payload, signature = signing.sign(key, manifest, reference=name)
    config, config_size = layout.document(b"{}")
    blob, size = layout.document(payload)
    layer = Described(
        mediaType=signing.PAYLOAD_TYPE, digest=blob, size=size, annotations={signing.ANNOTATION: signature}
    )
    document = _rendered(
        config=Described(mediaType="application/vnd.oci.image.config.v1+json", digest=config, size=config_size),
        layers=[layer],
        annotations={},
    )
    layout.manifest(document, name=signing.tag_of(manifest))
    return signing.fingerprint(key.public_key())


def _rendered(
    *, config: Described, layers: list[Described], annotations: dict[str, str], artifact_type: str = ""
) -> bytes:
    document: dict[str, object] = {"schemaVersion": 2, "mediaType": ManifestType.OCI_IMAGE.value}
    if artifact_type:
        document["artifactType"] = artifact_type
    document |= {"config": config, "layers": layers}
    if annotations:
        document["annotations"] = annotations
    return msgspec.json.encode(document)


def _chosen(layout: LayoutReader, listed: Sequence[Described]) -> Described:
    """Choose the one index among what a layout lists; tools that copy keep the manifest and not its artifact type."""
    found = [each for each in listed if not each.annotations.get(NAME, "").endswith(".sig")]
    found = [each for each in found if _read(layout, each.digest).artifactType == ARTIFACT_TYPE]
    if len(found) != 1:
        raise BadArtifact(f"it holds {len(found) or 'no'} indexes of advisories, and one is taken")
    return found[0]


def _verified(
    layout: LayoutReader, listed: Sequence[Described], manifest: str, keys: Sequence[ec.EllipticCurvePublicKey]
) -> str:
    tag = signing.tag_of(manifest)
    signatures = [each for each in listed if each.annotations.get(NAME, "").rpartition(":")[2] == tag]
    if not signatures:
        raise Unsigned("it is not signed")
    why = "its signature has no layer of cosign's type"
    for each in signatures:
        for layer in _read(layout, each.digest).layers:
            if layer.mediaType != signing.PAYLOAD_TYPE:
                continue
            try:
                signature = layer.annotations.get(signing.ANNOTATION, "")
                return signing.verify(layout.small(layer.digest), signature, digest=manifest, keys=keys)
            except signing.BadSignature as problem:
                why = str(problem)
    raise Unsigned(why)


def _read(layout: LayoutReader, digest: str) -> _Manifest:
    try:
        return msgspec.json.decode(layout.small(digest), type=_Manifest)
    except (msgspec.DecodeError, RecursionError) as problem:
        raise BadArtifact(f"its manifest {digest} cannot be read ({problem})") from problem


def _compress(index: Path, scratch: Path) -> tuple[str, int]:
    hashed, size = hashlib.sha256(), 0
    packer = zstandard.ZstdCompressor(level=_LEVEL)
    with index.open("rb") as source, scratch.open("wb") as file, packer.stream_writer(file, closefd=False) as target:
        while piece := source.read(_CHUNK):
            hashed.update(piece)
            size += len(piece)
            target.write(piece)
    return f"sha256:{hashed.hexdigest()}", size


def _decompress(pieces: Iterator[bytes], target: Path, *, size: int) -> str:
    hashed, written = hashlib.sha256(), 0
    source = _Source(pieces)
    unpacking = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    # It asks for `read` and no more of a file.
    with target.open("wb") as file, unpacking.stream_reader(source) as stream:  # type: ignore[arg-type]
        try:
            while content := stream.read(_CHUNK):
                written += len(content)
                if written > size:
                    raise BadArtifact(f"the index in it has more than the {size} bytes that its manifest says")
                hashed.update(content)
                file.write(content)
        except zstandard.ZstdError as problem:
            raise BadArtifact(f"the index in it cannot be decompressed ({problem})") from problem
        source.finish()
    return f"sha256:{hashed.hexdigest()}"


class _Source:
    """Pieces as a file, so that what they unpack to is bounded call by call."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def read(self, size: int, /) -> bytes:
        """Give at most `size` bytes, none at the end."""
        if not self._rest:
            self._rest = next(self._pieces, b"")
        given, self._rest = self._rest[:size], self._rest[size:]
        return given

    def finish(self) -> None:
        """Read to the end, where the digest is checked."""
        for _ in self._pieces:
            continue
