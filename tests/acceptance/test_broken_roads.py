"""Transfers that break half way: what real clients do about it, and that the registry lets them.

docker and crane begin a push again, and so does podman where it takes the error for a passing one; skopeo, oras and
containerd leave that to whoever calls them. regctl sends chunks, and goes on where the registry stands. Of a pull
docker, containerd and regctl ask for the rest by a range; podman and skopeo do since later versions than Debian's.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.command import Command
from tests.support.containerd import Ctr, containerd
from tests.support.cutting import CutRoad, cut_road
from tests.support.docker import Docker
from tests.support.environment import peer
from tests.support.images import small_image, write_docker_archive, write_layout
from tests.support.oci import Registry
from tests.support.registries import clean_up
from tests.support.system import PASSWORD, System
from tests.support.waiting import eventually

SIZE, HALF, CHUNK = 6_000_000, 3_000_000, 1_000_000
UPLOADS = "/blobs/uploads/"


@pytest.fixture
def road(embedded_system: System) -> Iterator[CutRoad]:
    with cut_road(embedded_system.ports.registry) as made:
        yield made


@pytest.fixture
def crane(home: Path, road: CutRoad) -> Command:
    """crane, signed in."""
    crane = Command(program=peer("crane"), home=home)
    crane("auth", "login", road.host, "--username", "admin", "--password-stdin", stdin=PASSWORD).checked()
    return crane


@pytest.fixture
def regctl(home: Path, road: CutRoad) -> Command:
    """regctl, signed in; what is larger than a chunk it sends in chunks."""
    regctl = Command(program=peer("regctl"), home=home)
    chunks = ["--blob-chunk", str(CHUNK), "--blob-max", str(CHUNK)]
    regctl("registry", "set", road.host, "--tls", "disabled", *chunks).checked()
    regctl("registry", "login", road.host, "--user", "admin", "--pass-stdin", stdin=PASSWORD).checked()
    return regctl


@pytest.fixture
def ctr() -> Iterator[Ctr]:
    with containerd(credentials=f"admin:{PASSWORD}") as running:
        yield running


@pytest.fixture
def signed_in_docker(docker: Docker, road: CutRoad) -> Docker:
    docker("login", "--username", "admin", "--password-stdin", road.host, stdin=PASSWORD).checked()
    return docker


def _sizes(registry: Registry, repository: str) -> list[int]:
    """Give the sizes of the layers of the image that is tagged v1, each pulled whole."""
    layers = json.loads(registry.manifest(repository, "v1").expect(200).body)["layers"]
    assert [len(registry.blob(repository, each["digest"]).expect(200).body) for each in layers] == [
        each["size"] for each in layers
    ]
    return [each["size"] for each in layers]


def _unfinished(system: System, repository: str) -> Sequence[tuple[str, int]]:
    """Give the keys of a repository's uploads that are not finished, with what is stored of each."""
    with closing(sqlite3.connect(f"file:{system.data / 'pratique.sqlite3'}?mode=ro", uri=True)) as database:
        found = database.execute("SELECT storage_key FROM registry_upload WHERE repository_name = ?", (repository,))
        keys = [str(key) for (key,) in found]
    return [(key, (system.data / "blobs" / key[-2:] / key).stat().st_size) for key in keys]


def test_docker_begins_a_broken_push_again_and_asks_for_the_rest_of_a_broken_pull(
    signed_in_docker: Docker, embedded_system: System, repository: str, road: CutRoad, tmp_path: Path
) -> None:
    docker, registry = signed_in_docker, embedded_system.registry()
    sent, there = small_image(81, size=SIZE), small_image(82, size=SIZE)
    push_to, pull_from = (f"{road.host}/{repository}{end}:v1" for end in ("", "-there"))
    registry.push(f"{repository}-there", "v1", there)
    docker("load", "--input", write_docker_archive(tmp_path / "image.tar", sent, name=push_to)).checked()
    broken = [
        road.break_once("PATCH", f"/{repository}{UPLOADS}", after=HALF),
        road.break_once("GET", there.layers[1].digest, after=HALF),
    ]

    with ThreadPoolExecutor() as both:  # each waits five seconds before it tries again
        for ended in [both.submit(docker, "push", push_to), both.submit(docker, "pull", pull_from)]:
            ended.result().checked()

    assert [each.done for each in broken] == [True, True]
    assert max(_sizes(registry, repository)) > SIZE
    whole, rest = road.of("GET", there.layers[1].digest)
    assert "range" not in whole.headers
    assert 0 < _start(rest.headers["range"]) <= HALF
    assert road.given < SIZE + HALF


def test_crane_begins_a_broken_push_again_and_what_the_first_left_goes_with_its_time(
    crane: Command, embedded_system: System, repository: str, road: CutRoad, tmp_path: Path
) -> None:
    made = small_image(84, size=SIZE)
    layout = write_layout(tmp_path / "layout", {"v1": made})
    broken = road.break_once("PATCH", UPLOADS, after=HALF)

    told = crane("push", layout, f"{road.host}/{repository}:v1").checked().said
    [(key, left)] = _unfinished(embedded_system, repository)

    assert broken.done
    assert "retrying" in told
    assert embedded_system.registry().holds(repository, made)
    assert 0 < left <= HALF
    eventually(lambda: _cleaned(embedded_system, repository), within=60, what="the end of an abandoned upload")
    assert not (embedded_system.data / "blobs" / key[-2:] / key).exists()
    assert embedded_system.registry().holds(repository, made)


def _cleaned(system: System, repository: str) -> bool:
    clean_up({**system.environment, "PRATIQUE_REGISTRY_UPLOAD_EXPIRY": "1"})
    return not _unfinished(system, repository)


def test_regctl_goes_on_with_a_broken_push_where_the_registry_stands(
    regctl: Command, embedded_system: System, repository: str, road: CutRoad, tmp_path: Path
) -> None:
    made = small_image(85, size=SIZE)
    layout = write_layout(tmp_path / "layout", {"v1": made})
    broken = road.break_once("PATCH", UPLOADS, after=CHUNK // 2)

    regctl("image", "copy", f"ocidir://{layout}:v1", f"{road.host}/{repository}:v1").checked()

    assert broken.done
    assert embedded_system.registry().holds(repository, made)
    assert _unfinished(embedded_system, repository) == []
    first, again, rest, *_ = [_start(each.headers["content-range"]) for each in road.of("PATCH", UPLOADS)]
    assert (first, again) == (0, 0)  # it was not told that the first broke off, and the registry refuses the second
    assert 0 < rest <= CHUNK // 2


def test_regctl_asks_for_the_rest_of_a_broken_pull(
    regctl: Command, embedded_system: System, repository: str, road: CutRoad, home: Path
) -> None:
    made = small_image(86, size=SIZE)
    embedded_system.registry().push(repository, "v1", made)
    broken = road.break_once("GET", made.layers[1].digest, after=HALF)

    regctl("image", "copy", f"{road.host}/{repository}:v1", "ocidir://pulled:v1").checked()

    assert broken.done
    pulled = home / "pulled" / "blobs" / "sha256" / made.layers[1].digest.removeprefix("sha256:")
    assert pulled.read_bytes() == made.layers[1].content
    assert 0 < _start(road.of("GET", made.layers[1].digest)[-1].headers["range"]) <= HALF
    assert road.given < SIZE + HALF


def test_containerd_asks_for_the_rest_of_a_broken_pull(
    ctr: Ctr, embedded_system: System, repository: str, road: CutRoad
) -> None:
    made = small_image(87, size=SIZE)
    embedded_system.registry().push(repository, "v1", made)
    broken = road.break_once("GET", made.layers[1].digest, after=HALF)

    ctr.images("pull", f"{road.host}/{repository}:v1").checked()

    assert broken.done
    whole, rest = road.of("GET", made.layers[1].digest)
    assert "range" not in whole.headers
    assert 0 < _start(rest.headers["range"]) <= HALF
    assert road.given < SIZE + HALF


def _start(wanted: str) -> int:
    """Give where a range or a chunk begins."""
    return int(wanted.removeprefix("bytes=").partition("-")[0])
