"""What a person reads whose push does not fit into a quota, in each client's own words."""

from pathlib import Path

import pytest

from tests.support.clients import skopeo
from tests.support.docker import Docker
from tests.support.images import small_image, write_docker_archive, write_layout
from tests.support.system import PASSWORD, System


@pytest.fixture
def system(embedded_system: System) -> System:
    return embedded_system


def test_docker_and_skopeo_print_what_is_full_by_how_much_and_what_helps(
    docker: Docker, system: System, repository: str, home: Path, tmp_path: Path
) -> None:
    image, name = small_image(141, size=300_000), f"{system.registry_host}/{repository}:v1"
    system.admin.post("/api/v1/repositories", {"name": repository}).expect(201)
    system.admin.send_json("PATCH", f"/api/v1/repositories/{repository}", {"quota": 100_000}).expect(200)
    client = skopeo(home, system)
    client.login("admin", PASSWORD).checked()
    docker("login", "--username", "admin", "--password-stdin", system.registry_host, stdin=PASSWORD).checked()
    docker("load", "--input", write_docker_archive(tmp_path / "image.tar", image, name=name)).checked()

    by_docker = docker("push", name)
    by_skopeo = client.push(write_layout(tmp_path / "layout", {"v1": image}), "v1", f"{repository}:v1")

    for said in (by_docker.said, by_skopeo.said):
        assert f"The quota is full: the repository {repository} may hold 100 kB, holds " in said
        assert " and 300 kB more do not fit. Nothing of these was kept. Delete what is no longer needed there" in said
    assert by_docker.said.splitlines()[-1].startswith("denied: The quota is full")
