"""Over `pratique up --tls`: each client trusts the installation's own authority, and refuses without it."""

from dataclasses import replace
from pathlib import Path

from tests.support.clients import podman, skopeo
from tests.support.images import small_image, write_docker_archive, write_layout
from tests.support.system import PASSWORD, System
from tests.support.web import Web


def test_skopeo_trusts_the_authority_it_was_given(tls_system: System, repository: str, tmp_path: Path) -> None:
    client, image = skopeo(tmp_path, tls_system), small_image(31)
    layout = write_layout(tmp_path / "layout", {"v1": image})

    client.login("admin", PASSWORD).checked()
    client.push(layout, "v1", f"{repository}:v1").checked()
    client.pull(f"{repository}:v1", tmp_path / "pulled").checked()

    assert (tmp_path / "pulled" / "manifest.json").read_bytes() == image.manifest


def test_skopeo_refuses_a_server_whose_authority_it_does_not_know(tls_system: System, tmp_path: Path) -> None:
    empty = tmp_path / "nothing"
    empty.mkdir()
    client = replace(skopeo(tmp_path, tls_system), authority=empty)

    refused = client.login("admin", PASSWORD)

    assert refused.exit_code != 0
    assert "certificate" in refused.said


def test_podman_trusts_the_authority_it_was_given(tls_system: System, repository: str, tmp_path: Path) -> None:
    name = f"{tls_system.registry_host}/{repository}:v1"
    archive = write_docker_archive(tmp_path / "image.tar", small_image(32), name=name)

    with podman(tls_system) as client:
        client("login", "--username", "admin", "--password-stdin", tls_system.registry_host, stdin=PASSWORD).checked()
        client("load", "--input", archive).checked()
        client("push", name).checked()

    assert tls_system.registry().tags(repository) == ["v1"]


def test_the_authority_is_handed_out_where_clients_ask_for_it(tls_system: System) -> None:
    for port in (tls_system.ports.api, tls_system.ports.registry):
        served = Web(base=f"https://localhost:{port}", authority=tls_system.authority).get("/ca").expect(200)

        assert served.body.startswith(b"-----BEGIN CERTIFICATE-----")
