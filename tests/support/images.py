"""Container images made here, from given files, byte for byte the same each time: nothing is pulled from anywhere.

Formats: the OCI image layout (image-layout.md) for `skopeo … oci:`, and `docker save`'s archive for `docker load`.
"""

import gzip
import hashlib
import io
import json
import random
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
CREATED = "2024-01-01T00:00:00Z"


def digest_of(content: bytes) -> str:
    """Give the digest of bytes, as registries write it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def noise(size: int, *, seed: int) -> bytes:
    """Give bytes that do not compress and are the same for the same seed."""
    return random.Random(seed).randbytes(size)


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """A layer, packed and compressed."""

    content: bytes
    diff_id: str
    unpacked: bytes

    @property
    def digest(self) -> str:
        return digest_of(self.content)


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """An image for one platform."""

    layers: tuple[Layer, ...]
    config: bytes
    manifest: bytes
    architecture: str
    media_type: str = OCI_MANIFEST

    @property
    def digest(self) -> str:
        return digest_of(self.manifest)

    @property
    def blobs(self) -> dict[str, bytes]:
        """All blobs of the image by digest: its layers and its configuration."""
        return {digest_of(content): content for content in (*(layer.content for layer in self.layers), self.config)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """A list of images, one for each platform."""

    images: tuple[Image, ...]
    manifest: bytes
    media_type: str = OCI_INDEX

    @property
    def digest(self) -> str:
        return digest_of(self.manifest)


def layer(files: Mapping[str, bytes]) -> Layer:
    """Pack files into a layer."""
    unpacked = _tar(files)
    return Layer(content=gzip.compress(unpacked, 1, mtime=0), diff_id=digest_of(unpacked), unpacked=unpacked)


def image(
    *layers: Layer,
    architecture: str = "amd64",
    labels: Mapping[str, str] | None = None,
    diff_ids: Sequence[str] | None = None,
) -> Image:
    """Put layers together to an image; ``diff_ids`` are those its configuration names, true ones without."""
    config = _json(
        {
            "created": CREATED,
            "architecture": architecture,
            "os": "linux",
            "config": {"Cmd": ["/hello.txt"], "Labels": dict(labels or {})},
            "rootfs": {
                "type": "layers",
                "diff_ids": [each.diff_id for each in layers] if diff_ids is None else diff_ids,
            },
            "history": [{"created": CREATED, "created_by": "a test"} for _ in layers],
        }
    )
    manifest = {
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "config": _descriptor(OCI_CONFIG, config),
        "layers": [_descriptor(OCI_LAYER, each.content) for each in layers],
    }
    return Image(layers=tuple(layers), config=config, manifest=_json(manifest), architecture=architecture)


def small_image(seed: int = 1, *, size: int = 2000, architecture: str = "amd64") -> Image:
    """Give an image of two layers: one that every seed shares, one of `size` bytes that is the seed's own."""
    shared = layer({"etc/os-release": b'ID=testbed\nVERSION_ID="1"\n'})
    own = layer({"hello.txt": f"image {seed}\n".encode(), "data.bin": noise(size, seed=seed)})
    return image(shared, own, architecture=architecture)


def index(*images: Image) -> Index:
    """List images by platform."""
    manifests = [
        {
            **_descriptor(OCI_MANIFEST, each.manifest),
            "platform": {"architecture": each.architecture, "os": "linux"},
        }
        for each in images
    ]
    manifest = _json({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": manifests})
    return Index(images=images, manifest=manifest)


def write_layout(folder: Path, tags: Mapping[str, Image | Index]) -> Path:
    """Write an OCI image layout that holds the given tags."""
    blobs = folder / "blobs" / "sha256"
    blobs.mkdir(parents=True)
    entries = []
    for tag, subject in tags.items():
        for content in _contents(subject):
            (blobs / digest_of(content).removeprefix("sha256:")).write_bytes(content)
        entry = _descriptor(subject.media_type, subject.manifest)
        entries.append({**entry, "annotations": {"org.opencontainers.image.ref.name": tag}})
    (folder / "oci-layout").write_bytes(_json({"imageLayoutVersion": "1.0.0"}))
    (folder / "index.json").write_bytes(_json({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries}))
    return folder


def write_docker_archive(path: Path, subject: Image, *, name: str) -> Path:
    """Write what `docker save` would write of an image, for `docker load`."""
    config_name = digest_of(subject.config).removeprefix("sha256:") + ".json"
    names = [f"{each.diff_id.removeprefix('sha256:')}.tar" for each in subject.layers]
    description = _json([{"Config": config_name, "RepoTags": [name], "Layers": names}])
    contents = dict(zip(names, (each.unpacked for each in subject.layers), strict=True))
    path.write_bytes(_tar({**contents, config_name: subject.config, "manifest.json": description}))
    return path


def _contents(subject: Image | Index) -> Sequence[bytes]:
    if isinstance(subject, Image):
        return [subject.manifest, *subject.blobs.values()]
    return [subject.manifest, *(content for each in subject.images for content in _contents(each))]


def _descriptor(media_type: str, content: bytes) -> dict[str, object]:
    return {"mediaType": media_type, "digest": digest_of(content), "size": len(content)}


def _json(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def _tar(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()
