"""docker over TLS, with the installation's authority where the engine looks for it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.docker import Docker, docker_engine
from tests.support.environment import need_root
from tests.support.images import small_image, write_docker_archive
from tests.support.system import PASSWORD, System

CERTIFICATES = Path("/etc/docker/certs.d")


@pytest.fixture
def engine(tls_system: System) -> Iterator[Docker]:
    need_root("the engine reads the authorities it trusts from /etc/docker")
    folder = CERTIFICATES / tls_system.registry_host
    folder.mkdir(parents=True)
    try:
        assert tls_system.authority
        shutil.copy(tls_system.authority, folder / "ca.crt")
        with docker_engine(plain_http=False) as docker:
            yield docker
    finally:
        shutil.rmtree(folder)


def test_docker_signs_in_pushes_and_pulls_over_tls(
    engine: Docker, tls_system: System, repository: str, tmp_path: Path
) -> None:
    name = f"{tls_system.registry_host}/{repository}:v1"
    archive = write_docker_archive(tmp_path / "image.tar", small_image(33), name=name)
    engine("login", "--username", "admin", "--password-stdin", tls_system.registry_host, stdin=PASSWORD).checked()
    engine("load", "--input", archive).checked()

    engine("push", name).checked()
    engine("image", "rm", "--force", name).checked()
    engine("pull", name).checked()

    assert tls_system.registry().tags(repository) == ["v1"]
