"""OCI distribution-spec 1.1, "Pull": blobs and manifests, whole, by range, by condition, and what is missing."""

from dataclasses import dataclass

import pytest

from pratique.core.names import Digest
from pratique.core.oci.media_types import ManifestType
from tests.server.registry.house import NAME, House, error_of, image, index

pytestmark = pytest.mark.database
MISSING = str(Digest.of(b"nowhere"))


async def test_the_base_address_answers_a_token(house: House) -> None:
    response = await house.ask("GET", "/v2/")

    assert (response.status, await response.json()) == (200, {})
    assert response.headers["Docker-Distribution-Api-Version"] == "registry/2.0"


async def test_the_base_address_is_answered_without_its_last_slash_too(house: House) -> None:
    assert (await house.ask("GET", "/v2")).status == 200


@pytest.mark.parametrize("size", [0, 1, 1000, 64 * 1024, 64 * 1024 + 1, 3_000_000])
async def test_a_blob_comes_back_byte_for_byte(house: House, size: int) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    digest = await house.push_blob(data)

    response = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}")

    assert response.status == 200
    assert await response.read() == data
    assert response.headers["Docker-Content-Digest"] == digest
    assert response.headers["Content-Length"] == str(size)
    assert response.headers["ETag"] == f'"{digest}"'
    assert response.headers["X-Request-ID"]


async def test_head_tells_of_a_blob_what_get_would(house: House) -> None:
    digest = await house.push_blob(b"12345")

    response = await house.ask("HEAD", f"/v2/{NAME}/blobs/{digest}")

    assert response.status == 200
    assert response.headers["Content-Length"] == "5"
    assert response.headers["Docker-Content-Digest"] == digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranged:
    header: str
    status: int
    start: int = 0
    end: int = 0


RANGES = [
    Ranged(header="bytes=0-4", status=206, start=0, end=4),
    Ranged(header="bytes=10-", status=206, start=10, end=-1),
    Ranged(header="bytes=-7", status=206, start=-7, end=-1),
    Ranged(header="bytes=0-999999999", status=206, start=0, end=-1),
    Ranged(header="lines=0-4", status=200, start=0, end=-1),
]


@pytest.mark.parametrize("size", [1000, 200_000])
@pytest.mark.parametrize("case", RANGES, ids=lambda case: case.header)
async def test_a_range_of_a_blob_can_be_had(house: House, size: int, case: Ranged) -> None:
    data = bytes(number % 251 for number in range(size))
    digest = await house.push_blob(data)

    response = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}", headers={"Range": case.header})

    start, end = case.start % size, case.end % size
    assert response.status == case.status
    assert await response.read() == data[start : end + 1]
    expected = f"bytes {start}-{end}/{size}" if case.status == 206 else None
    assert response.headers.get("Content-Range") == expected


async def test_a_range_past_the_end_is_refused_with_the_size(house: House) -> None:
    digest = await house.push_blob(b"12345")

    response = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}", headers={"Range": "bytes=5-"})

    status, code, _ = await error_of(response)
    assert (status, code) == (416, "RANGE_INVALID")
    assert response.headers["Content-Range"] == "bytes */5"


async def test_a_range_of_another_version_is_answered_with_the_whole(house: House) -> None:
    digest = await house.push_blob(b"12345")

    headers = {"Range": "bytes=1-2", "If-Range": '"sha256:other"'}
    response = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}", headers=headers)

    assert (response.status, await response.read()) == (200, b"12345")


@pytest.mark.parametrize("condition", ['"{}"', 'W/"{}"', "{}", '"x", "{}"', "*"])
async def test_what_the_client_has_is_not_sent_again(house: House, condition: str) -> None:
    manifest = await house.push_image()
    blob = await house.push_blob(b"layer")

    for path, digest in (("manifests/latest", manifest), (f"blobs/{blob}", blob)):
        headers = {"If-None-Match": condition.format(digest)}
        response = await house.ask("GET", f"/v2/{NAME}/{path}", headers=headers)
        assert (response.status, await response.read()) == (304, b"")
        assert response.headers["ETag"] == f'"{digest}"'


@pytest.mark.parametrize("kind", [ManifestType.OCI_IMAGE, ManifestType.DOCKER_IMAGE])
async def test_a_manifest_comes_back_byte_for_byte_by_tag_and_by_digest(house: House, kind: ManifestType) -> None:
    config, layer = await house.push_blob(b"{}"), await house.push_blob(b"layer")
    payload = b"\n" + image(config=config, layers=[(layer, 5)], mediaType=kind.value) + b"  \n"
    digest = await house.push_manifest(payload, tag="v1", kind=kind)

    for reference in ("v1", digest):
        response = await house.ask("GET", f"/v2/{NAME}/manifests/{reference}")
        assert await response.read() == payload
        assert response.headers["Content-Type"] == kind.value
        assert response.headers["Docker-Content-Digest"] == digest == str(Digest.of(payload))
        head = await house.ask("HEAD", f"/v2/{NAME}/manifests/{reference}")
        assert head.headers["Content-Length"] == str(len(payload))
        assert head.headers["Content-Type"] == kind.value


@pytest.mark.parametrize("kind", [ManifestType.OCI_INDEX, ManifestType.DOCKER_LIST])
async def test_an_index_comes_back_byte_for_byte(house: House, kind: ManifestType) -> None:
    child = await house.push_image()
    size = int((await house.ask("HEAD", f"/v2/{NAME}/manifests/{child}")).headers["Content-Length"])
    payload = index([(child, size)], mediaType=kind.value)

    digest = await house.push_manifest(payload, tag="multi", kind=kind)

    response = await house.ask("GET", f"/v2/{NAME}/manifests/{digest}")
    assert (await response.read(), response.headers["Content-Type"]) == (payload, kind.value)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"{NAME}/blobs/{MISSING}", "BLOB_UNKNOWN"),
        (f"{NAME}/manifests/{MISSING}", "MANIFEST_UNKNOWN"),
        (f"{NAME}/manifests/missing", "MANIFEST_UNKNOWN"),
        (f"acme/other/blobs/{MISSING}", "NAME_UNKNOWN"),
        ("acme/other/manifests/latest", "NAME_UNKNOWN"),
    ],
)
async def test_what_is_not_there_is_told_by_its_code(house: House, method: str, path: str, code: str) -> None:
    await house.push_image()

    response = await house.ask(method, f"/v2/{path}")

    assert response.status == 404
    if method == "GET":
        assert (await error_of(response))[1] == code


async def test_a_blob_is_seen_only_in_the_repositories_that_hold_it(house: House) -> None:
    digest = await house.push_blob(b"private", name="acme/one")
    await house.push_blob(b"other", name="acme/two")

    response = await house.ask("GET", f"/v2/acme/two/blobs/{digest}")

    assert (await error_of(response))[:2] == (404, "BLOB_UNKNOWN")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"{NAME}/blobs/sha256:short", 400, "DIGEST_INVALID"),
        (f"{NAME}/blobs/{MISSING.upper()}", 400, "DIGEST_INVALID"),
        (f"{NAME}/manifests/md5:{'0' * 32}", 400, "DIGEST_INVALID"),
        (f"{NAME}/manifests/-bad", 400, "TAG_INVALID"),
        (f"ACME/App/blobs/{MISSING}", 400, "NAME_INVALID"),
        (f"acme/{'x' * 255}/blobs/{MISSING}", 400, "NAME_INVALID"),
        (f"..%2Facme/app/blobs/{MISSING}", 404, "UNSUPPORTED"),
        (f"acme%5Capp/blobs/{MISSING}", 404, "UNSUPPORTED"),
        (f"{NAME}/nothing/here", 404, "UNSUPPORTED"),
    ],
)
async def test_a_malformed_address_is_told_by_its_code(house: House, path: str, status: int, code: str) -> None:
    response = await house.ask("GET", f"/v2/{path}")

    assert (await error_of(response))[:2] == (status, code)


async def test_a_percent_encoded_colon_is_a_colon(house: House) -> None:
    digest = await house.push_blob(b"x")

    from yarl import URL

    url = URL(f"/v2/{NAME}/blobs/{digest.replace(':', '%3A')}", encoded=True)
    response = await house.client.get(url, headers=house.all)

    assert response.status == 200


async def test_a_method_that_an_address_lacks_is_refused_with_those_it_has(house: House) -> None:
    response = await house.ask("POST", f"/v2/{NAME}/manifests/latest")

    status, code, message = await error_of(response)
    assert (status, code) == (405, "UNSUPPORTED")
    assert response.headers["Allow"] == "GET, HEAD, PUT, DELETE, OPTIONS"
    assert "POST is not possible" in message


@pytest.mark.parametrize(("header", "instead"), [("everything", "acme/alpine"), ("nothing", "<your account>/alpine")])
async def test_a_name_of_one_segment_is_told_what_to_write_instead(house: House, header: str, instead: str) -> None:
    response = await house.ask(
        "POST", "/v2/alpine/blobs/uploads/", headers={"Host": "localhost:5000", "Authorization": f"Bearer {header}"}
    )

    status, code, message = await error_of(response)
    assert (status, code) == (400, "NAME_INVALID")
    assert f"Write localhost:5000/{instead} instead." in message


async def test_a_head_for_a_name_of_one_segment_sends_the_client_on_to_the_request_that_explains(house: House) -> None:
    response = await house.ask("HEAD", f"/v2/alpine/blobs/{MISSING}")

    assert response.status == 404
