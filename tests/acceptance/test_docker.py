"""docker, with a real engine, against both topologies."""

from pathlib import Path

import pytest

from tests.support.docker import Docker
from tests.support.images import Image, small_image, write_docker_archive
from tests.support.system import PASSWORD, System


@pytest.fixture
def signed_in(docker: Docker, system: System) -> Docker:
    docker("login", "--username", "admin", "--password-stdin", system.registry_host, stdin=PASSWORD).checked()
    return docker


def _load(docker: Docker, tmp_path: Path, image: Image, name: str) -> str:
    archive = write_docker_archive(tmp_path / "image.tar", image, name=name)
    docker("load", "--input", archive).checked()
    return docker("image", "inspect", "--format", "{{.Id}}", name).checked().stdout.strip()


def test_a_right_password_signs_in(docker: Docker, system: System) -> None:
    login = docker("login", "--username", "admin", "--password-stdin", system.registry_host, stdin=PASSWORD)

    assert "Login Succeeded" in login.checked().said


def test_a_wrong_password_is_refused(docker: Docker, system: System) -> None:
    refused = docker("login", "--username", "admin", "--password-stdin", system.registry_host, stdin="wrong")

    assert refused.exit_code != 0
    assert "unauthorized" in refused.said.lower()


def test_an_access_token_signs_in_in_place_of_the_password(docker: Docker, system: System) -> None:
    wish = {"label": "for docker", "scope": "write", "expires_at": None}
    token = str(system.admin.post("/api/v1/tokens", wish).expect(201).json()["token"])

    login = docker("login", "--username", "admin", "--password-stdin", system.registry_host, stdin=token)

    assert "Login Succeeded" in login.checked().said


def test_what_was_pushed_is_pulled_again_as_the_same_image(
    signed_in: Docker, system: System, repository: str, tmp_path: Path
) -> None:
    name = f"{system.registry_host}/{repository}:v1"
    pushed = _load(signed_in, tmp_path, small_image(11, size=200_000), name)

    signed_in("push", name).checked()
    signed_in("image", "rm", "--force", pushed).checked()
    signed_in("pull", name).checked()

    assert signed_in("image", "inspect", "--format", "{{.Id}}", name).checked().stdout.strip() == pushed
    assert system.registry().tags(repository) == ["v1"]


def test_a_second_repository_gets_its_layers_mounted(
    signed_in: Docker, system: System, repository: str, tmp_path: Path
) -> None:
    first, second = (f"{system.registry_host}/{repository}{suffix}:v1" for suffix in ("", "-copy"))
    _load(signed_in, tmp_path, small_image(12), first)
    signed_in("push", first).checked()
    signed_in("tag", first, second).checked()

    copied = signed_in("push", second).checked()

    assert f"Mounted from {repository}" in copied.said


def test_what_was_deleted_can_be_pushed_again(
    signed_in: Docker, system: System, repository: str, tmp_path: Path
) -> None:
    name = f"{system.registry_host}/{repository}:v1"
    _load(signed_in, tmp_path, small_image(13), name)
    signed_in("push", name).checked()
    digest = system.registry().manifest(repository, "v1").expect(200).header("Docker-Content-Digest")

    system.registry().ask("DELETE", f"/v2/{repository}/manifests/{digest}").expect(202)
    gone = signed_in("pull", name)
    signed_in("push", name).checked()

    assert gone.exit_code != 0
    assert system.registry().manifest(repository, "v1").expect(200).header("Docker-Content-Digest") == digest


def test_a_private_image_is_not_pulled_after_signing_out(
    signed_in: Docker, system: System, repository: str, tmp_path: Path
) -> None:
    name = f"{system.registry_host}/{repository}:v1"
    image = _load(signed_in, tmp_path, small_image(14), name)
    signed_in("push", name).checked()
    signed_in("image", "rm", "--force", image).checked()
    signed_in("logout", system.registry_host).checked()

    refused = signed_in("pull", name)

    assert refused.exit_code != 0
    assert "denied" in refused.said.lower() or "unauthorized" in refused.said.lower()
