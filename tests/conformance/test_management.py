"""OCI distribution-spec 1.1, "Content Management": what is deleted is gone, and nothing else."""

import pytest

from pratique.core.names import Digest
from pratique.core.oci.media_types import ManifestType
from tests.server.registry.house import NAME, House, error_of, index

pytestmark = pytest.mark.database


async def test_deleting_a_tag_leaves_its_manifest(house: House) -> None:
    digest = await house.push_image()

    response = await house.ask("DELETE", f"/v2/{NAME}/manifests/latest")

    assert response.status == 202
    assert (await house.ask("HEAD", f"/v2/{NAME}/manifests/latest")).status == 404
    assert (await house.ask("HEAD", f"/v2/{NAME}/manifests/{digest}")).status == 200


async def test_deleting_a_manifest_takes_its_tags_along(house: House) -> None:
    digest = await house.push_image(tag="one")
    await house.push_image(tag="two")
    await house.push_image(tag="other", layer=b"other")

    response = await house.ask("DELETE", f"/v2/{NAME}/manifests/{digest}")

    assert response.status == 202
    tags = await (await house.ask("GET", f"/v2/{NAME}/tags/list")).json()
    assert tags == {"name": NAME, "tags": ["other"]}
    assert (await house.ask("HEAD", f"/v2/{NAME}/manifests/{digest}")).status == 404


async def test_a_deleted_manifest_can_be_pushed_again(house: House) -> None:
    digest = await house.push_image()
    await house.ask("DELETE", f"/v2/{NAME}/manifests/{digest}")

    assert await house.push_image() == digest


async def test_a_deleted_manifest_stays_in_other_repositories(house: House) -> None:
    digest = await house.push_image(name="acme/one")
    await house.push_image(name="acme/two")

    await house.ask("DELETE", f"/v2/acme/one/manifests/{digest}")

    assert (await house.ask("HEAD", f"/v2/acme/two/manifests/{digest}")).status == 200


async def test_a_blob_can_be_deleted(house: House) -> None:
    digest = await house.push_blob(b"loose")

    assert (await house.ask("DELETE", f"/v2/{NAME}/blobs/{digest}")).status == 202
    assert (await house.ask("HEAD", f"/v2/{NAME}/blobs/{digest}")).status == 404
    response = await house.ask("DELETE", f"/v2/{NAME}/blobs/{digest}")
    assert (await error_of(response))[:2] == (404, "BLOB_UNKNOWN")


async def test_a_blob_that_a_manifest_needs_is_not_deleted(house: House) -> None:
    manifest = await house.push_image(layer=b"needed")
    layer = str(Digest.of(b"needed"))

    response = await house.ask("DELETE", f"/v2/{NAME}/blobs/{layer}")

    status, code, message = await error_of(response)
    assert (status, code) == (405, "DENIED")
    assert f"part of the manifest {manifest}" in message
    await house.ask("DELETE", f"/v2/{NAME}/manifests/{manifest}")
    assert (await house.ask("DELETE", f"/v2/{NAME}/blobs/{layer}")).status == 202


async def test_a_manifest_that_an_index_lists_is_not_deleted(house: House) -> None:
    child = await house.push_image()
    size = int((await house.ask("HEAD", f"/v2/{NAME}/manifests/{child}")).headers["Content-Length"])
    parent = await house.push_manifest(index([(child, size)]), tag="multi", kind=ManifestType.OCI_INDEX)

    response = await house.ask("DELETE", f"/v2/{NAME}/manifests/{child}")

    status, code, message = await error_of(response)
    assert (status, code) == (405, "DENIED")
    assert f"listed in the index {parent}" in message


@pytest.mark.parametrize("reference", ["missing", str(Digest.of(b"missing"))])
async def test_what_is_not_there_cannot_be_deleted(house: House, reference: str) -> None:
    await house.push_image()

    response = await house.ask("DELETE", f"/v2/{NAME}/manifests/{reference}")

    assert (await error_of(response))[:2] == (404, "MANIFEST_UNKNOWN")
    other = await house.ask("DELETE", f"/v2/acme/other/manifests/{reference}")
    assert (await error_of(other))[:2] == (404, "NAME_UNKNOWN")
