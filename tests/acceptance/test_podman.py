"""podman against both topologies."""

from pathlib import Path

from tests.support.clients import Podman
from tests.support.images import small_image, write_docker_archive
from tests.support.system import PASSWORD, System


def test_podman_signs_in_pushes_and_pulls_the_same_image(
    podman_client: Podman, system: System, repository: str, tmp_path: Path
) -> None:
    name = f"{system.registry_host}/{repository}:v1"
    archive = write_docker_archive(tmp_path / "image.tar", small_image(21), name=name)
    podman_client("login", "--username", "admin", "--password-stdin", system.registry_host, stdin=PASSWORD).checked()
    podman_client("load", "--input", archive).checked()
    pushed = podman_client("inspect", "--format", "{{.Id}}", name).checked().stdout

    podman_client("push", name).checked()
    podman_client("rmi", "--force", name).checked()
    podman_client("pull", name).checked()

    assert podman_client("inspect", "--format", "{{.Id}}", name).checked().stdout == pushed


def test_podman_shows_why_a_password_is_refused(podman_client: Podman, system: System) -> None:
    refused = podman_client(
        "login", "--username", "admin", "--password-stdin", system.registry_host, stdin="not the password"
    )

    assert refused.exit_code != 0
    assert "invalid username/password" in refused.said
