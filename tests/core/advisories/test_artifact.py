"""The index as a signed OCI artifact: packed, taken out, refused."""

import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from pratique.core.advisories import artifact
from pratique.core.advisories.artifact import BadArtifact, Packed, Unsigned
from pratique.core.advisories.index import check_file
from pratique.core.oci.layout import BadLayout, open_layout, writing
from pratique.core.trust.simple_signing import fingerprint
from tests.core.advisories.making import advisory, build_of, write_feed

KEY = ec.generate_private_key(ec.SECP256R1())
TRUSTED = [KEY.public_key()]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    return build_of(folder, write_feed(folder / "PyPI.zip", advisory())).path


def packed(index: Path, path: Path, *, key: ec.EllipticCurvePrivateKey | None = KEY) -> Packed:
    with writing(path) as layout:
        return artifact.pack(index, layout, name="latest", key=key, scratch=path.with_name("scratch"))


def taken(path: Path, *, keys: list[ec.EllipticCurvePublicKey] | None = TRUSTED) -> Packed:
    with open_layout(path) as layout:
        return artifact.unpack(layout, path.with_name("taken"), keys=keys)


@pytest.mark.parametrize("name", ["index.tar", "folder"])
def test_what_is_taken_out_is_what_was_packed_and_its_signer_is_known(index: Path, tmp_path: Path, name: str) -> None:
    made = packed(index, tmp_path / name)

    found = taken(tmp_path / name)

    assert found == made
    assert found.signed_by == fingerprint(KEY.public_key())
    assert (tmp_path / "taken").read_bytes() == index.read_bytes()
    check_file(tmp_path / "taken")


def test_the_layout_is_one_that_other_tools_read(index: Path, tmp_path: Path) -> None:
    made = packed(index, tmp_path / "folder")

    listed = json.loads((tmp_path / "folder" / "index.json").read_text())["manifests"]
    names = [each["annotations"]["org.opencontainers.image.ref.name"] for each in listed]
    assert names == ["latest", made.manifest.replace(":", "-") + ".sig"]
    assert json.loads((tmp_path / "folder" / "oci-layout").read_text()) == {"imageLayoutVersion": "1.0.0"}


def test_without_a_signature_by_a_trusted_key_nothing_is_taken(index: Path, tmp_path: Path) -> None:
    packed(index, tmp_path / "unsigned", key=None)
    packed(index, tmp_path / "strange", key=ec.generate_private_key(ec.SECP256R1()))

    with pytest.raises(Unsigned, match="it is not signed"):
        taken(tmp_path / "unsigned")
    with pytest.raises(Unsigned, match="by none of the keys that are trusted"):
        taken(tmp_path / "strange")
    assert taken(tmp_path / "unsigned", keys=None).signed_by == ""


def test_a_signature_of_another_index_does_not_help(index: Path, tmp_path: Path) -> None:
    packed(index, tmp_path / "good")
    packed(index, tmp_path / "bad", key=None)
    moved = json.loads((tmp_path / "good" / "index.json").read_text())
    document = json.loads((tmp_path / "bad" / "index.json").read_text())
    manifest = tmp_path / "bad" / "blobs" / document["manifests"][0]["digest"].replace(":", "/")
    other = json.loads(manifest.read_text()) | {"annotations": {}}
    (tmp_path / "bad" / "index.json").write_text(json.dumps(document | {"manifests": moved["manifests"]}))
    for blob in (tmp_path / "good" / "blobs" / "sha256").iterdir():
        target = tmp_path / "bad" / "blobs" / "sha256" / blob.name
        target.write_bytes(blob.read_bytes())
    changed = tmp_path / "bad" / "blobs" / moved["manifests"][0]["digest"].replace(":", "/")
    changed.write_text(json.dumps(other))

    with pytest.raises(BadLayout, match="are others"):
        taken(tmp_path / "bad")


def damage_layer(folder: Path) -> None:
    layer = max((folder / "blobs" / "sha256").iterdir(), key=lambda each: each.stat().st_size)
    content = bytearray(layer.read_bytes())
    content[-20] ^= 1
    layer.write_bytes(content)


def remove_layer(folder: Path) -> None:
    max((folder / "blobs" / "sha256").iterdir(), key=lambda each: each.stat().st_size).unlink()


def empty(folder: Path) -> None:
    (folder / "index.json").write_text('{"manifests": []}')


def nonsense(folder: Path) -> None:
    (folder / "index.json").write_text("[" * 100_000)


def foreign(folder: Path) -> None:
    document = json.loads((folder / "index.json").read_text())
    document["manifests"][0]["digest"] = "sha256:../../../../etc/passwd"
    (folder / "index.json").write_text(json.dumps(document))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (damage_layer, "are others|cannot be decompressed"),
        (remove_layer, "it has no blobs/sha256/"),
        (empty, "it holds no indexes"),
        (nonsense, "index.json cannot be read"),
        (foreign, "is no digest"),
    ],
)
def test_a_damaged_one_is_refused_with_what_is_wrong(
    index: Path, tmp_path: Path, harm: Callable[[Path], None], said: str
) -> None:
    packed(index, tmp_path / "folder")
    harm(tmp_path / "folder")

    with pytest.raises((BadArtifact, BadLayout), match=said):
        taken(tmp_path / "folder")


def test_a_file_that_is_no_layout_and_a_link_in_one_are_refused(index: Path, tmp_path: Path) -> None:
    (tmp_path / "text.tar").write_text("no tar")
    packed(index, tmp_path / "folder")
    with tarfile.open(tmp_path / "link.tar", "w") as archive:
        info = tarfile.TarInfo("index.json")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)

    with pytest.raises(BadLayout, match="cannot be read as a layout"):
        taken(tmp_path / "text.tar")
    with pytest.raises(BadLayout, match=r"it has no index\.json|cannot be read"):
        taken(tmp_path / "link.tar")


def test_a_layer_that_unpacks_to_more_than_is_said_is_not_unpacked_on(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artifact, "SIZE", "dev.pratique.index.records")  # a number that is far too small
    packed(index, tmp_path / "folder")

    with pytest.raises(BadArtifact, match="has more than the 1 bytes"):
        taken(tmp_path / "folder")
