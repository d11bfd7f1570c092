"""skopeo against both topologies: what a person types, and what must come of it."""

import json
from pathlib import Path

import pytest

from tests.support.clients import Skopeo
from tests.support.images import Image, digest_of, index, small_image, write_layout
from tests.support.system import PASSWORD, System


@pytest.fixture
def signed_in(skopeo_client: Skopeo) -> Skopeo:
    skopeo_client.login("admin", PASSWORD).checked()
    return skopeo_client


def _layout(tmp_path: Path, image: Image) -> Path:
    return write_layout(tmp_path / "layout", {"v1": image})


def _token(system: System, scope: str) -> str:
    answer = system.admin.post("/api/v1/tokens", {"label": f"a {scope} token", "scope": scope, "expires_at": None})
    return str(answer.expect(201).json()["token"])


def test_a_right_password_signs_in(skopeo_client: Skopeo) -> None:
    assert "Login Succeeded" in skopeo_client.login("admin", PASSWORD).checked().said


def test_a_wrong_password_is_refused(skopeo_client: Skopeo) -> None:
    refused = skopeo_client.login("admin", "not the password")

    assert refused.exit_code != 0
    assert "unauthorized" in refused.said.lower() or "invalid username/password" in refused.said


def test_an_access_token_signs_in_in_place_of_the_password(skopeo_client: Skopeo, system: System) -> None:
    assert "Login Succeeded" in skopeo_client.login("admin", _token(system, "write")).checked().said


def test_what_was_pushed_comes_back_byte_for_byte(signed_in: Skopeo, repository: str, tmp_path: Path) -> None:
    image = small_image(1, size=300_000)

    signed_in.push(_layout(tmp_path, image), "v1", f"{repository}:v1").checked()
    signed_in.pull(f"{repository}:v1", tmp_path / "pulled").checked()

    assert (tmp_path / "pulled" / "manifest.json").read_bytes() == image.manifest
    for digest, content in image.blobs.items():
        assert (tmp_path / "pulled" / digest.removeprefix("sha256:")).read_bytes() == content


def test_every_platform_of_an_index_travels_both_ways(signed_in: Skopeo, repository: str, tmp_path: Path) -> None:
    platforms = index(small_image(2), small_image(3, architecture="arm64"))
    layout = write_layout(tmp_path / "layout", {"multi": platforms})

    signed_in.push(layout, "multi", f"{repository}:multi", every_platform=True).checked()
    signed_in.pull(f"{repository}:multi", tmp_path / "pulled", every_platform=True).checked()

    assert signed_in.raw(f"{repository}:multi") == platforms.manifest
    assert (tmp_path / "pulled" / "manifest.json").read_bytes() == platforms.manifest
    for image in platforms.images:
        stored = tmp_path / "pulled" / f"{image.digest.removeprefix('sha256:')}.manifest.json"
        assert stored.read_bytes() == image.manifest


def test_tags_are_listed_in_order(signed_in: Skopeo, repository: str, tmp_path: Path) -> None:
    layout = _layout(tmp_path, small_image(4))
    for tag in ("v2", "v10", "latest"):
        signed_in.push(layout, "v1", f"{repository}:{tag}").checked()

    listed = json.loads(signed_in.list_tags(repository).checked().stdout)

    assert listed["Tags"] == ["latest", "v10", "v2"]


def test_what_was_deleted_is_gone_and_can_be_pushed_again(signed_in: Skopeo, repository: str, tmp_path: Path) -> None:
    image = small_image(5)
    layout = _layout(tmp_path, image)
    signed_in.push(layout, "v1", f"{repository}:v1").checked()

    signed_in.delete(f"{repository}:v1").checked()
    gone = signed_in.pull(f"{repository}:v1", tmp_path / "gone")
    signed_in.push(layout, "v1", f"{repository}:v1").checked()

    assert gone.exit_code != 0
    assert "manifest unknown" in gone.said.lower()
    assert signed_in.raw(f"{repository}:v1") == image.manifest


def test_a_token_that_may_only_read_pulls_and_cannot_push(
    signed_in: Skopeo, repository: str, tmp_path: Path, system: System
) -> None:
    layout = _layout(tmp_path, small_image(6))
    signed_in.push(layout, "v1", f"{repository}:v1").checked()
    signed_in.login("admin", _token(system, "read")).checked()

    pulled = signed_in.pull(f"{repository}:v1", tmp_path / "pulled")
    pushed = signed_in.push(layout, "v1", f"{repository}:v2")

    assert pulled.exit_code == 0, pulled
    assert pushed.exit_code != 0
    assert "denied" in pushed.said.lower()


def test_a_private_image_is_not_pulled_after_signing_out(signed_in: Skopeo, repository: str, tmp_path: Path) -> None:
    signed_in.push(_layout(tmp_path, small_image(7)), "v1", f"{repository}:v1").checked()
    signed_in.logout().checked()

    refused = signed_in.pull(f"{repository}:v1", tmp_path / "pulled")

    assert refused.exit_code != 0
    assert "unauthorized" in refused.said.lower() or "denied" in refused.said.lower()


def test_a_blob_of_another_repository_is_mounted_without_sending_it(system: System, repository: str) -> None:
    registry, image = system.registry(), small_image(8)
    registry.push(repository, "v1", image)
    digest = digest_of(image.layers[0].content)

    path = f"/v2/{repository}-copy/blobs/uploads/?mount={digest}&from={repository}"
    mounted = registry.ask("POST", path, also=f"repository:{repository}:pull").expect(201)

    assert mounted.header("Docker-Content-Digest") == digest
    assert registry.blob(f"{repository}-copy", digest).expect(200).body == image.layers[0].content


def test_where_a_push_makes_no_repository_the_client_prints_what_to_do(
    signed_in: Skopeo, system: System, repository: str, tmp_path: Path
) -> None:
    closed = repository.replace("/", "-")
    system.admin.post("/api/v1/organisations", {"name": closed}).expect(201)
    system.admin.send_json("PUT", f"/api/v1/namespaces/{closed}/create-on-push", {"allowed": False}).expect(200)

    refused = signed_in.push(_layout(tmp_path, small_image(9)), "v1", f"{closed}/app:v1")

    assert refused.exit_code != 0
    assert "Make it on the page or by REST, then push again." in refused.said
