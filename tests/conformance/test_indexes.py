"""OCI image-spec 1.1, image-index.md: indexes of indexes, and indexes that list what is not there."""

from dataclasses import replace

import pytest

from pratique.core.names import Digest
from pratique.core.oci.manifest import MAX_DEPTH
from pratique.core.oci.media_types import ManifestType
from pratique.server.kernel import settings
from pratique.server.kernel.planes import in_database
from pratique.server.registry.models import ManifestReference
from pratique.server.registry.settings import RegistrySettings
from tests.server.registry.house import NAME, House, error_of, image, index

pytestmark = pytest.mark.database
OCI_INDEX = {"Content-Type": ManifestType.OCI_INDEX.value}


@pytest.fixture
def sparse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow indexes whose entries are not there."""
    present = settings.current
    allowing = replace(present(RegistrySettings), sparse_indexes=True)
    monkeypatch.setattr(settings, "current", lambda kind: allowing if kind is RegistrySettings else present(kind))


async def test_an_index_may_list_indexes(house: House) -> None:
    leaf = await house.push_image()
    inner = index([(leaf, int((await house.ask("HEAD", f"/v2/{NAME}/manifests/{leaf}")).headers["Content-Length"]))])
    digest = await house.push_manifest(inner, tag="inner", kind=ManifestType.OCI_INDEX)

    outer = index([(digest, len(inner))])
    await house.push_manifest(outer, tag="outer", kind=ManifestType.OCI_INDEX)

    assert await (await house.ask("GET", f"/v2/{NAME}/manifests/outer")).read() == outer


async def test_indexes_nest_so_deep_and_no_deeper(house: House) -> None:
    payload = index([])
    for _ in range(MAX_DEPTH - 1):
        await house.push_manifest(payload, tag="x", kind=ManifestType.OCI_INDEX)
        payload = index([(str(Digest.of(payload)), len(payload))])
    await house.push_manifest(payload, tag="deepest", kind=ManifestType.OCI_INDEX)
    deeper = index([(str(Digest.of(payload)), len(payload))])

    response = await house.ask("PUT", f"/v2/{NAME}/manifests/deeper", data=deeper, headers=OCI_INDEX)

    status, code, message = await error_of(response)
    assert (status, code) == (400, "MANIFEST_INVALID")
    assert f"would make indexes nest deeper than {MAX_DEPTH} levels; list the images themselves instead" in message
    assert (await house.ask("GET", f"/v2/{NAME}/manifests/deeper")).status == 404


@pytest.mark.usefixtures("sparse")
async def test_a_sparse_index_is_taken_with_a_warning_and_filled_by_what_comes_later(house: House) -> None:
    late = image(config=await house.push_blob(b"{}"), layers=[])
    sparse = index([(str(Digest.of(late)), len(late))])

    response = await house.ask("PUT", f"/v2/{NAME}/manifests/sparse", data=sparse, headers=OCI_INDEX)
    missing = await house.ask("GET", f"/v2/{NAME}/manifests/{Digest.of(late)}")
    await house.push_manifest(late, tag="late")
    deleted = await house.ask("DELETE", f"/v2/{NAME}/manifests/{Digest.of(late)}")

    assert response.status == 201
    assert response.headers["Warning"] == (
        '299 - "1 manifests that the index lists are not in this repository; pulling them fails."'
    )
    assert missing.status == 404
    assert (await error_of(deleted))[:2] == (405, "DENIED")  # the index holds it now


@pytest.mark.usefixtures("sparse")
async def test_a_sparse_index_tells_nothing_of_what_other_repositories_hold(house: House) -> None:
    secret = image(config=await house.push_blob(b"{}", name="beta/secret"), layers=[])
    guess = index([(str(Digest.of(secret)), len(secret))])

    await house.push_manifest(guess, tag="guess", kind=ManifestType.OCI_INDEX)
    await house.push_manifest(secret, tag="v1", name="beta/secret")

    assert await in_database(lambda: ManifestReference.objects.get(kind="child").child_id) is None


@pytest.mark.usefixtures("sparse")
async def test_indexes_that_come_top_down_nest_no_deeper_either(house: House) -> None:
    chain = [index([])]
    for _ in range(MAX_DEPTH):
        chain.append(index([(str(Digest.of(chain[-1])), len(chain[-1]))]))
    for payload in reversed(chain[1:]):
        await house.push_manifest(payload, tag=str(Digest.of(payload)), kind=ManifestType.OCI_INDEX)

    response = await house.ask("PUT", f"/v2/{NAME}/manifests/bottom", data=chain[0], headers=OCI_INDEX)

    assert (await error_of(response))[:2] == (400, "MANIFEST_INVALID")


async def test_a_sparse_index_is_refused_unless_it_is_allowed(house: House) -> None:
    payload = index([(str(Digest.of(b"not there")), 9)])

    response = await house.ask("PUT", f"/v2/{NAME}/manifests/sparse", data=payload, headers=OCI_INDEX)

    assert (await error_of(response))[:2] == (400, "MANIFEST_BLOB_UNKNOWN")
