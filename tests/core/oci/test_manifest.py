"""Manifests are read within bounds, and a document with two meanings is none."""

import json
from typing import Any  # documents under test are arbitrary JSON

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.names import Digest
from pratique.core.oci.manifest import MAX_DESCRIPTORS, InvalidManifest, read_document
from pratique.core.oci.media_types import MANIFEST_TYPES, ManifestType, is_foreign_layer

LAYER = {"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": str(Digest.of(b"layer")), "size": 5}
CONFIG = {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": str(Digest.of(b"{}")), "size": 2}


def image(**changes: Any) -> dict[str, Any]:
    document = {"schemaVersion": 2, "mediaType": ManifestType.OCI_IMAGE.value, "config": CONFIG, "layers": [LAYER]}
    return {key: value for key, value in {**document, **changes}.items() if value is not ...}


def index(**changes: Any) -> dict[str, Any]:
    child = {
        "mediaType": ManifestType.OCI_IMAGE.value,
        "digest": str(Digest.of(b"child")),
        "size": 5,
        "platform": {"os": "linux", "architecture": "arm64", "variant": "v8", "os.version": "1"},
    }
    document = {"schemaVersion": 2, "mediaType": ManifestType.OCI_INDEX.value, "manifests": [child]}
    return {key: value for key, value in {**document, **changes}.items() if value is not ...}


def encoded(document: object) -> bytes:
    return json.dumps(document).encode()


def test_an_image_names_its_configuration_and_layers() -> None:
    document = read_document(encoded(image(annotations={"a": "b"})), ManifestType.OCI_IMAGE.value)

    assert [blob.digest for blob in document.blobs] == [Digest.of(b"{}"), Digest.of(b"layer")]
    assert document.content_size == 7
    assert document.artifact_type == CONFIG["mediaType"]
    assert document.annotations == {"a": "b"}


def test_an_index_names_its_children_with_their_platforms() -> None:
    document = read_document(encoded(index()), ManifestType.OCI_INDEX.value)

    assert [(child.digest, child.platform) for child in document.children] == [(Digest.of(b"child"), "linux/arm64/v8")]
    assert document.artifact_type == ""


def test_a_documents_own_artifact_type_goes_before_its_configurations() -> None:
    document = read_document(encoded(image(artifactType="application/example", subject=LAYER)), None)

    assert document.artifact_type == "application/example"
    assert document.subject is not None


@pytest.mark.parametrize(
    ("content_type", "media_type", "expected"),
    [
        ("application/vnd.oci.image.manifest.v1+json; charset=utf-8", ..., ManifestType.OCI_IMAGE),
        (None, ..., ManifestType.OCI_IMAGE),
        (None, ManifestType.DOCKER_IMAGE.value, ManifestType.DOCKER_IMAGE),
        ("application/json", ManifestType.DOCKER_IMAGE.value, ManifestType.DOCKER_IMAGE),
    ],
)
def test_the_kind_comes_from_the_content_type_or_the_document(
    content_type: str | None, media_type: Any, expected: ManifestType
) -> None:
    assert read_document(encoded(image(mediaType=media_type)), content_type).media_type is expected


@pytest.mark.parametrize(
    ("document", "content_type", "complaint"),
    [
        (image(manifests=[]), None, "two kinds"),
        (index(layers=[]), None, "two kinds"),
        (image(fsLayers=[]), None, "two kinds"),
        (image(schemaVersion=1), None, "schemaVersion is 1"),
        ({"schemaVersion": 2}, None, "neither"),
        (image(), ManifestType.DOCKER_IMAGE.value, "make them equal"),
        (image(mediaType=...), ManifestType.DOCKER_IMAGE.value, "must carry it"),
        (image(mediaType=ManifestType.OCI_INDEX.value), None, "must have manifests"),
        (index(mediaType=ManifestType.OCI_IMAGE.value), None, "must have config"),
        (image(mediaType="text/html"), None, "no manifest type"),
        (image(), "text/html", "no manifest type"),
        (image(), "application/vnd.docker.distribution.manifest.v1+prettyjws", "schema 1"),
        (image(config=...), None, "no 'config'"),
        (image(layers=...), None, "no 'layers'"),
        (image(config={**CONFIG, "digest": "sha256:xyz"}), None, "config.digest"),
        (image(layers=[{**LAYER, "digest": "sha1:00"}]), None, r"layers\[0\].digest"),
        (image(layers=[{**LAYER, "size": -1}]), None, "unexpected shape"),
        (image(layers=[{**LAYER, "size": 2**63}]), None, "unexpected shape"),
        (image(layers=[{**LAYER, "size": "5"}]), None, "unexpected shape"),
        (image(layers=[LAYER] * (MAX_DESCRIPTORS + 1)), None, "unexpected shape"),
        ([], None, "unexpected shape"),
        (image(annotations={"a": "\0"}), None, "null character"),
        (image(layers=[{**LAYER, "size": 2**62}] * 2), None, "more than any store holds"),
    ],
)
def test_a_document_that_cannot_be_stored_is_refused_with_the_reason(
    document: object, content_type: str | None, complaint: str
) -> None:
    with pytest.raises(InvalidManifest, match=complaint):
        read_document(encoded(document), content_type)


@pytest.mark.parametrize(
    "opening", [b"[", b'{"a":', b'{"schemaVersion":2,"annotations":{"a":', b'{"schemaVersion":2,"fsLayers":[']
)
def test_nesting_without_end_is_refused(opening: bytes) -> None:
    with pytest.raises(InvalidManifest):
        read_document(opening * 100_000, None)


def test_nesting_in_a_field_nobody_reads_is_refused() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000

    with pytest.raises(InvalidManifest, match="nested too deeply"):
        read_document(encoded(image())[:-1] + b',"x":' + deep + b"}", None)


@pytest.mark.parametrize("value", [b"1e999", b'"\xed\xa0\x80"', b"1" * 5000])
def test_a_field_nobody_asks_for_can_be_read_all_the_same(value: bytes) -> None:
    with pytest.raises(InvalidManifest):
        read_document(encoded(image())[:-1] + b',"x":' + value + b"}", None)


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(InvalidManifest):
        read_document(data, None)


def test_the_manifest_types_are_two_kinds_of_two_houses() -> None:
    assert {ManifestType(text).is_index for text in MANIFEST_TYPES} == {True, False}
    assert len(MANIFEST_TYPES) == 4


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", True),
        ("application/vnd.oci.image.layer.nondistributable.v1.tar+zstd", True),
        ("application/vnd.oci.image.layer.v1.tar", False),
    ],
)
def test_a_foreign_layer_may_stay_away(media_type: str, *, expected: bool) -> None:
    assert is_foreign_layer(media_type) is expected
