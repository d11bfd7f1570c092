"""Clients other than docker, podman and skopeo: each signs in, pushes, pulls and deletes as its manual says.

buildah and containerd are Debian's; oras, crane and helm are built by `make peers`: without it their tests are skipped.
"""

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Command
from tests.support.containerd import Ctr, containerd
from tests.support.environment import need, need_root, peer
from tests.support.images import Index, index, noise, small_image
from tests.support.system import PASSWORD, System

THING, SBOM = "application/vnd.test.thing", "application/vnd.test.sbom"
CHART = "apiVersion: v2\nname: harbour\nversion: 1.2.0\ndescription: A chart of a harbour\n"


def _registry(system: System) -> str:
    return system.registry_host


def _push(system: System, repository: str, tag: str, platforms: Index) -> None:
    registry = system.registry()
    for image in platforms.images:
        registry.push(repository, image.digest, image)
    registry.put_manifest(repository, tag, platforms).expect(201)


@pytest.fixture
def oras(home: Path, embedded_system: System) -> Command:
    """oras, signed in."""
    oras = Command(program=peer("oras"), home=home)
    words = ["--plain-http", "--username", "admin", "--password-stdin"]
    assert "Login Succeeded" in oras("login", *words, _registry(embedded_system), stdin=PASSWORD).checked().said
    return oras


@pytest.fixture
def crane(home: Path, embedded_system: System) -> Command:
    """crane, signed in."""
    crane = Command(program=peer("crane"), home=home)
    words = ["auth", "login", _registry(embedded_system), "--username", "admin", "--password-stdin"]
    crane(*words, stdin=PASSWORD).checked()
    return crane


@pytest.fixture
def helm(home: Path, embedded_system: System) -> Command:
    """helm, signed in."""
    helm = Command(program=peer("helm"), home=home)
    words = ["registry", "login", "--plain-http", "--username", "admin", "--password-stdin"]
    helm(*words, _registry(embedded_system), stdin=PASSWORD).checked()
    return helm


@pytest.fixture
def buildah(home: Path, embedded_system: System) -> Command:
    """buildah with storage of its own, signed in."""
    need_root("buildah without root needs sub-user ids that a machine may not have")
    storage = ("--root", home / "storage", "--runroot", home / "run", "--storage-driver", "vfs")
    buildah = Command(program=need("buildah"), home=home, options=storage)
    words = ["--tls-verify=false", "--username", "admin", "--password-stdin"]
    buildah("login", *words, _registry(embedded_system), stdin=PASSWORD).checked()
    return buildah


@pytest.fixture
def ctr() -> Iterator[Ctr]:
    with containerd(credentials=f"admin:{PASSWORD}") as running:
        yield running


def test_oras_pushes_attaches_copies_with_referrers_pulls_and_deletes(
    oras: Command, embedded_system: System, repository: str, home: Path
) -> None:
    name, copy = (f"{_registry(embedded_system)}/{repository}{end}" for end in (":v1", "-copy:v1"))
    content = noise(3_000_000, seed=31)
    (home / "thing.bin").write_bytes(content)

    oras("push", "--plain-http", "--artifact-type", THING, name, "thing.bin:application/octet-stream").checked()
    oras("attach", "--plain-http", "--artifact-type", SBOM, name, "thing.bin:application/json").checked()
    oras("copy", "--from-plain-http", "--to-plain-http", "--recursive", name, copy).checked()
    oras("pull", "--plain-http", "--output", home / "pulled", copy).checked()
    found = json.loads(oras("discover", "--plain-http", "--format", "json", copy).checked().stdout)
    oras("manifest", "delete", "--plain-http", "--force", copy).checked()
    gone = oras("pull", "--plain-http", copy)

    assert (home / "pulled" / "thing.bin").read_bytes() == content
    assert [each["artifactType"] for each in found["referrers"]] == [SBOM]
    assert gone.exit_code != 0
    assert "not found" in gone.said


def test_oras_shows_why_a_password_is_refused(home: Path, embedded_system: System) -> None:
    words = ["--plain-http", "--username", "admin", "--password-stdin", _registry(embedded_system)]
    refused = Command(program=peer("oras"), home=home)("login", *words, stdin="not the password")

    assert refused.exit_code != 0
    assert "401" in refused.said or "unauthorized" in refused.said.lower()


def test_crane_copies_every_platform_tags_exports_and_deletes(
    crane: Command, embedded_system: System, repository: str, home: Path
) -> None:
    platforms = index(small_image(32), small_image(33, architecture="arm64"))
    _push(embedded_system, repository, "multi", platforms)
    name = f"{_registry(embedded_system)}/{repository}"

    crane("copy", f"{name}:multi", f"{name}-copy:multi").checked()
    crane("tag", f"{name}-copy:multi", "also").checked()
    copied = crane("manifest", f"{name}-copy:also").checked().stdout
    listed = crane("ls", f"{name}-copy").checked().stdout.split()
    crane("export", "--platform", "linux/arm64", f"{name}-copy:also", "files.tar").checked()
    catalogue = crane("catalog", _registry(embedded_system)).checked().stdout.split()
    crane("delete", f"{name}-copy:multi").checked()
    left = crane("ls", f"{name}-copy").checked().stdout.split()

    assert copied.encode() == platforms.manifest
    assert listed == ["also", "multi"]
    with tarfile.open(home / "files.tar") as files:
        told = files.extractfile("hello.txt")
        assert told is not None
        assert told.read() == b"image 33\n"
    assert {repository, f"{repository}-copy"} <= set(catalogue)
    assert left == ["also"]


def test_helm_pushes_a_chart_and_pulls_the_same_file(
    helm: Command, embedded_system: System, repository: str, home: Path
) -> None:
    (home / "chart" / "templates").mkdir(parents=True)
    (home / "chart" / "Chart.yaml").write_text(CHART)
    place = f"oci://{_registry(embedded_system)}/{repository}"

    helm("package", "chart").checked()
    helm("push", "harbour-1.2.0.tgz", place, "--plain-http").checked()
    words = ["--version", "1.2.0", "--plain-http", "--destination", "."]
    packed = (home / "harbour-1.2.0.tgz").read_bytes()
    (home / "harbour-1.2.0.tgz").unlink()
    helm("pull", f"{place}/harbour", *words).checked()
    shown = helm("show", "chart", f"{place}/harbour", "--plain-http").checked().stdout

    assert (home / "harbour-1.2.0.tgz").read_bytes() == packed
    assert "A chart of a harbour" in shown


def test_buildah_builds_pushes_pulls_and_pushes_a_list(
    buildah: Command, embedded_system: System, repository: str, home: Path
) -> None:
    name = f"{_registry(embedded_system)}/{repository}"
    (home / "hello.txt").write_text("from buildah\n")
    container = buildah("from", "scratch").checked().stdout.strip()
    buildah("copy", container, "hello.txt", "/hello.txt").checked()
    built = buildah("commit", container, f"{name}:v1").checked().stdout.strip()

    buildah("push", "--tls-verify=false", f"{name}:v1").checked()
    buildah("rmi", "--force", f"{name}:v1").checked()
    pulled = buildah("pull", "--tls-verify=false", f"{name}:v1").checked().stdout.strip()
    buildah("manifest", "create", "list").checked()
    buildah("manifest", "add", "--tls-verify=false", "list", f"docker://{name}:v1").checked()
    buildah("manifest", "push", "--all", "--tls-verify=false", "list", f"docker://{name}:list").checked()

    assert pulled == built
    manifest: Any = embedded_system.registry().manifest(repository, "list").expect(200).json()
    assert [each["platform"]["os"] for each in manifest["manifests"]] == ["linux"]


def test_containerd_pulls_every_platform_and_pushes_what_it_has(
    ctr: Ctr, embedded_system: System, repository: str
) -> None:
    platforms = index(small_image(34), small_image(35, architecture="arm64"))
    _push(embedded_system, repository, "multi", platforms)
    name = f"{_registry(embedded_system)}/{repository}"

    ctr.images("pull", "--all-platforms", f"{name}:multi").checked()
    ctr.images("tag", f"{name}:multi", f"{name}-copy:v1").checked()
    ctr.images("push", f"{name}-copy:v1").checked()
    refused = ctr.images("pull", f"{name}:none")

    assert embedded_system.registry().manifest(f"{repository}-copy", "v1").expect(200).body == platforms.manifest
    assert refused.exit_code != 0
    assert "not found" in refused.said
