"""Our own container images: built from Debian's packages here, started by a real engine, as `deploy/compose.yaml` does.

Building takes minutes, most of them Debian's packages being unpacked, so this runs with `make soak`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.docker import Docker
from tests.support.environment import need
from tests.support.image import load_image
from tests.support.images import small_image, write_layout
from tests.support.ports import LOOPBACK, free_ports
from tests.support.processes import run
from tests.support.system import PASSWORD
from tests.support.waiting import eventually
from tests.support.web import Web

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]
READ_ONLY = ["--read-only", "--tmpfs=/tmp", "--cap-drop=ALL", "--security-opt=no-new-privileges"]


@pytest.fixture(scope="module")
def image(docker: Docker, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The product's image, in the engine."""
    return load_image(docker, "pratique", tmp_path_factory.mktemp("image"))


@pytest.fixture(scope="module")
def ports() -> list[int]:
    return free_ports(3)


@pytest.fixture(scope="module")
def container(docker: Docker, image: str, ports: list[int]) -> Iterator[str]:
    """The embedded system in a container of which nothing but its data can be written."""
    settings = dict(zip(("API", "REGISTRY", "FIREWALL"), ports, strict=True))
    given = [f"--env=PRATIQUE_{role}_PORT={port}" for role, port in settings.items()]
    started = docker(
        "run", "--detach", "--network=host", "--volume=pratique-test:/var/lib/pratique", *READ_ONLY, *given, image
    ).checked()
    name = started.stdout.strip()
    try:
        eventually(lambda: Web(base=f"http://{LOOPBACK}:{ports[0]}").get("/health").expect(200), within=240)
        yield name
    finally:
        docker("logs", name)
        docker("rm", "--force", "--volumes", name)
        docker("volume", "rm", "pratique-test")


def test_the_system_in_the_image_takes_a_push_and_shows_its_pages(
    docker: Docker, container: str, ports: list[int], tmp_path: Path
) -> None:
    reset = ("exec", "--interactive", container, "pratique", "admin", "reset-password", "--password-stdin")
    docker(*reset, stdin=PASSWORD).checked()
    layout = write_layout(tmp_path / "layout", {"v1": small_image(51)})
    target = f"docker://{LOOPBACK}:{ports[1]}/admin/hello:v1"
    skopeo: list[str | Path] = [need("skopeo"), "copy", "--dest-tls-verify=false", f"--dest-creds=admin:{PASSWORD}"]

    run([*skopeo, f"oci:{layout}:v1", target], seconds=120).checked()
    page = Web(base=f"http://{LOOPBACK}:{ports[0]}").get("/").expect(200)

    assert b"/static/assets/" in page.body


def test_nothing_in_the_container_is_roots_or_can_be_changed(docker: Docker, container: str) -> None:
    who = docker("exec", container, "id", "-u").checked().stdout.strip()
    refused = docker("exec", container, "touch", "/usr/bin/changed")
    raising = docker("exec", container, "find", "/", "-xdev", "-perm", "/6000", "-type", "f").stdout

    assert who == "10001"
    assert "Read-only file system" in refused.said
    assert raising.strip() == ""


def test_the_image_does_not_tell_where_its_packages_came_from(docker: Docker, container: str) -> None:
    left = docker("exec", container, "find", "/etc/apt", "/var/lib/apt", "/var/cache", "-type", "f").stdout

    assert left.strip() == ""
