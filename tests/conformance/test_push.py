"""OCI distribution-spec 1.1, "Push": every way to send a blob, manifests and their checks, mounts."""

import json
from collections.abc import AsyncIterator

import pytest

from pratique.core.names import Algorithm, Digest
from pratique.core.oci.media_types import EMPTY_JSON, ManifestType
from pratique.server.kernel.planes import in_database
from tests.server.registry.house import NAME, House, error_of, events_of, image, index

pytestmark = pytest.mark.database
OCI_IMAGE = {"Content-Type": ManifestType.OCI_IMAGE.value}


async def in_pieces(data: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def finish(house: House, location: str, digest: str, data: bytes = b"") -> None:
    response = await house.ask("PUT", f"{location}?digest={digest}", data=data or None)
    assert response.status == 201, await response.text()
    assert response.headers["Docker-Content-Digest"] == digest
    found = await house.ask("HEAD", response.headers["Location"])
    assert found.status == 200


async def test_a_blob_in_one_post(house: House) -> None:
    digest = str(Digest.of(b"one"))

    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?digest={digest}", data=b"one")

    assert response.status == 201
    assert response.headers["Location"] == f"/v2/{NAME}/blobs/{digest}"
    assert response.headers["Docker-Content-Digest"] == digest


async def test_an_empty_blob_in_one_post(house: House) -> None:
    digest = str(Digest.of(b""))

    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?digest={digest}", headers={"Content-Length": "0"})

    assert response.status == 201


async def test_a_post_begins_an_upload(house: House) -> None:
    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/")

    assert response.status == 202
    assert response.headers["Location"].startswith(f"/v2/{NAME}/blobs/uploads/")
    assert response.headers["Range"] == "0-0"
    assert response.headers["Content-Length"] == "0"
    assert response.headers["Docker-Upload-UUID"] in response.headers["Location"]


async def test_a_blob_in_a_post_and_a_put(house: House) -> None:
    location = await house.begin()

    await finish(house, location, str(Digest.of(b"two")), b"two")


async def test_a_blob_streamed_in_one_patch_without_a_range(house: House) -> None:
    data = bytes(range(256)) * 20_000
    location = await house.begin()

    response = await house.ask("PATCH", location, data=in_pieces(data, 100_000))

    assert response.status == 202
    assert response.headers["Range"] == f"0-{len(data) - 1}"
    await finish(house, location, str(Digest.of(data)))


async def test_a_blob_in_chunks_the_last_in_the_put(house: House) -> None:
    data = bytes(range(250))
    location = await house.begin()

    for start in (0, 100):
        headers = {"Content-Range": f"{start}-{start + 99}", "Content-Type": "application/octet-stream"}
        response = await house.ask("PATCH", location, data=data[start : start + 100], headers=headers)
        assert (response.status, response.headers["Range"]) == (202, f"0-{start + 99}")
        location = response.headers["Location"]
    response = await house.ask(
        "PUT", f"{location}?digest={Digest.of(data)}", data=data[200:], headers={"Content-Range": "200-249"}
    )

    assert response.status == 201


async def test_an_uploads_status_says_where_to_go_on(house: House) -> None:
    location = await house.begin()
    await house.ask("PATCH", location, data=b"12345")

    response = await house.ask("GET", location)

    assert (response.status, response.headers["Range"]) == (204, "0-4")
    assert response.headers["Location"] == location


@pytest.mark.parametrize("start", [0, 3, 6, 100])
async def test_a_chunk_at_a_wrong_offset_is_refused_and_the_upload_goes_on(house: House, start: int) -> None:
    location = await house.begin()
    await house.ask("PATCH", location, data=b"12345")

    headers = {"Content-Range": f"{start}-{start + 2}"}
    response = await house.ask("PATCH", location, data=b"678", headers=headers)

    status, code, message = await error_of(response)
    assert (status, code) == (416, "RANGE_INVALID")
    assert message == f"The chunk begins at byte {start}, but the upload stands at 5; go on from there."
    assert response.headers["Range"] == "0-4"
    assert response.headers["Location"] == location
    await finish(house, location, str(Digest.of(b"12345")))


async def test_the_last_chunk_at_a_wrong_offset_is_refused(house: House) -> None:
    location = await house.begin()
    await house.ask("PATCH", location, data=b"12345")

    response = await house.ask(
        "PUT", f"{location}?digest={Digest.of(b'12345678')}", data=b"678", headers={"Content-Range": "7-9"}
    )

    assert response.status == 416


@pytest.mark.parametrize(("announced", "status", "code"), [("0-9", 400, "SIZE_INVALID"), ("5-x", 400, "RANGE_INVALID")])
async def test_a_chunk_that_lies_about_itself_is_refused(house: House, announced: str, status: int, code: str) -> None:
    location = await house.begin()

    response = await house.ask("PATCH", location, data=b"12345", headers={"Content-Range": announced})

    assert (await error_of(response))[:2] == (status, code)
    await finish(house, location, str(Digest.of(b"abc")), b"abc")


async def test_a_chunk_shorter_than_announced_keeps_what_came(house: House) -> None:
    location = await house.begin()

    response = await house.ask("PATCH", location, data=in_pieces(b"12345", 2), headers={"Content-Range": "0-9"})

    status, code, message = await error_of(response)
    assert (status, code) == (400, "SIZE_INVALID")
    assert "announced with 10 bytes, but 5 arrived; the upload stands at 5" in message


async def test_a_cancelled_upload_leaves_nothing(house: House) -> None:
    location = await house.begin()
    await house.ask("PATCH", location, data=b"12345")

    response = await house.ask("DELETE", location)

    assert response.status == 204
    assert house.files() == []
    for method in ("GET", "PATCH", "DELETE"):
        assert (await house.ask(method, location)).status == 404
    assert (await error_of(await house.ask("GET", location)))[1] == "BLOB_UPLOAD_UNKNOWN"


@pytest.mark.parametrize("upload", ["nonsense", "018f0000-0000-7000-8000-000000000000", "%00"])
async def test_an_upload_that_never_was_is_unknown(house: House, upload: str) -> None:
    response = await house.ask("PUT", f"/v2/{NAME}/blobs/uploads/{upload}?digest={Digest.of(b'')}")

    assert response.status == 404


async def test_an_upload_belongs_to_its_repository(house: House) -> None:
    location = await house.begin()

    response = await house.ask("GET", location.replace("acme/app", "acme/other"))

    assert (await error_of(response))[:2] == (404, "BLOB_UPLOAD_UNKNOWN")


@pytest.mark.parametrize("way", ["post", "put", "patch"])
async def test_bytes_that_are_not_what_was_announced_are_refused_and_not_kept(house: House, way: str) -> None:
    wrong = str(Digest.of(b"right"))
    if way == "post":
        response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?digest={wrong}", data=b"wrong")
    else:
        location = await house.begin()
        if way == "patch":
            await house.ask("PATCH", location, data=b"wrong")
        response = await house.ask("PUT", f"{location}?digest={wrong}", data=None if way == "patch" else b"wrong")
        assert (await house.ask("GET", location)).status == 404

    status, code, message = await error_of(response)
    assert (status, code) == (400, "DIGEST_INVALID")
    assert f"but {wrong} was announced" in message
    assert house.files() == []
    assert (await house.ask("HEAD", f"/v2/{NAME}/blobs/{wrong}")).status == 404


async def test_an_upload_ends_only_with_a_digest(house: House) -> None:
    location = await house.begin()

    assert (await error_of(await house.ask("PUT", location)))[:2] == (400, "DIGEST_INVALID")
    assert (await error_of(await house.ask("PUT", f"{location}?digest=md5:1")))[:2] == (400, "DIGEST_INVALID")


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_blob_may_be_named_by_its_sha512(house: House, *, chunked: bool) -> None:
    digest = str(Digest.of(b"long", Algorithm.SHA512))
    location = await house.begin()
    if chunked:
        await house.ask("PATCH", location, data=b"long")

    await finish(house, location, digest, b"" if chunked else b"long")


async def test_a_manifest_may_be_named_by_its_sha512(house: House) -> None:
    config = await house.push_blob(b"{}")
    payload = image(config=config, layers=[])
    digest = str(Digest.of(payload, Algorithm.SHA512))

    assert await house.push_manifest(payload, tag=digest) == digest
    assert await (await house.ask("GET", f"/v2/{NAME}/manifests/{digest}")).read() == payload


async def test_a_digest_is_stored_once_however_often_it_is_pushed(house: House) -> None:
    for name in ("acme/one", "acme/two", "acme/one"):
        await house.push_blob(b"same bytes", name=name)

    assert [path.read_bytes() for path in house.files()] == [b"same bytes"]


async def test_a_blob_whose_bytes_were_lost_is_healed_by_a_push(house: House) -> None:
    digest = await house.push_blob(b"x" * 100_000)
    house.files()[0].unlink()
    assert (await house.ask("GET", f"/v2/{NAME}/blobs/{digest}")).status == 503

    await house.push_blob(b"x" * 100_000)

    assert await (await house.ask("GET", f"/v2/{NAME}/blobs/{digest}")).read() == b"x" * 100_000


async def test_a_mount_links_what_the_pusher_may_pull(house: House) -> None:
    digest = await house.push_blob(b"shared", name="acme/base")

    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?mount={digest}&from=acme/base")

    assert response.status == 201
    assert response.headers["Location"] == f"/v2/{NAME}/blobs/{digest}"
    assert (await house.ask("HEAD", f"/v2/{NAME}/blobs/{digest}")).status == 200
    assert len(house.files()) == 1


async def test_a_mount_from_where_the_pusher_may_not_pull_only_begins_an_upload(house: House) -> None:
    digest = await house.push_blob(b"secret", name="beta/secret")
    pusher = house.grant("pusher", subject="acme", acme__app="pull,push")

    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?mount={digest}&from=beta/secret", headers=pusher)

    assert response.status == 202
    assert (await house.ask("HEAD", f"/v2/{NAME}/blobs/{digest}")).status == 404


async def test_a_mount_without_a_source_finds_the_blob_where_the_pusher_may_pull(house: House) -> None:
    digest = await house.push_blob(b"shared", name="beta/base")
    pusher = house.grant("pusher", subject="acme", acme__app="pull,push", beta__base="pull")

    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?mount={digest}", headers=pusher)

    assert response.status == 201
    assert (await in_database(events_of, "blob.mounted"))[-1]["from"] == "beta/base"


@pytest.mark.parametrize("source", ["", "&from=beta/open"])
async def test_a_mount_from_a_public_repository_needs_no_right_there(house: House, source: str) -> None:
    digest = await house.push_blob(b"shared", name="beta/open")
    await house.make_public("beta/open")
    pusher = house.grant("pusher", subject="acme", acme__app="pull,push")

    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?mount={digest}{source}", headers=pusher)

    assert response.status == 201


async def test_a_mount_without_a_source_finds_nothing_that_the_pusher_may_not_pull(house: House) -> None:
    digest = await house.push_blob(b"secret", name="beta/secret")
    pusher = house.grant("pusher", subject="acme", acme__app="pull,push")

    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?mount={digest}", headers=pusher)

    assert response.status == 202
    assert (await house.ask("HEAD", f"/v2/{NAME}/blobs/{digest}")).status == 404


async def test_an_algorithm_nobody_could_name_the_blob_by_is_refused_at_once(house: House) -> None:
    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?digest-algorithm=md5")

    assert await error_of(response) == (
        400,
        "DIGEST_INVALID",
        "'md5' is not an algorithm of digests that this registry knows; use one of sha256, sha512.",
    )


@pytest.mark.parametrize("source", ["acme/base", "acme/empty", "BAD", ""])
async def test_a_mount_of_what_is_not_there_begins_an_upload(house: House, source: str) -> None:
    await house.push_blob(b"another", name="acme/base")
    digest = str(Digest.of(b"not there"))

    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?mount={digest}&from={source}")

    assert response.status == 202
    await finish(house, response.headers["Location"], digest, b"not there")


async def test_a_manifest_is_answered_with_its_place_and_digest(house: House) -> None:
    payload = image(config=await house.push_blob(b"{}"), layers=[])

    response = await house.ask("PUT", f"/v2/{NAME}/manifests/v1", data=payload, headers=OCI_IMAGE)

    digest = str(Digest.of(payload))
    assert response.status == 201
    assert response.headers["Location"] == f"/v2/{NAME}/manifests/{digest}"
    assert response.headers["Docker-Content-Digest"] == digest


async def test_a_manifest_at_another_digest_is_refused(house: House) -> None:
    payload = image(config=await house.push_blob(b"{}"), layers=[])

    response = await house.ask("PUT", f"/v2/{NAME}/manifests/{Digest.of(b'other')}", data=payload, headers=OCI_IMAGE)

    assert (await error_of(response))[:2] == (400, "DIGEST_INVALID")


async def test_a_manifest_with_a_missing_blob_is_refused_with_its_digest(house: House) -> None:
    missing = str(Digest.of(b"missing"))
    payload = image(config=await house.push_blob(b"{}"), layers=[(missing, 7)])

    response = await house.ask("PUT", f"/v2/{NAME}/manifests/v1", data=payload, headers=OCI_IMAGE)

    status, code, message = await error_of(response)
    assert (status, code) == (400, "MANIFEST_BLOB_UNKNOWN")
    assert missing in message
    assert "Push those first" in message
    assert (await house.ask("HEAD", f"/v2/{NAME}/manifests/v1")).status == 404


async def test_a_blob_of_another_repository_does_not_count_as_there(house: House) -> None:
    config = await house.push_blob(b"{}", name="beta/secret")
    await house.push_blob(b"x")

    response = await house.ask(
        "PUT", f"/v2/{NAME}/manifests/v1", data=image(config=config, layers=[]), headers=OCI_IMAGE
    )

    assert (await error_of(response))[1] == "MANIFEST_BLOB_UNKNOWN"


async def test_an_index_with_a_missing_manifest_is_refused(house: House) -> None:
    payload = index([(str(Digest.of(b"missing")), 7)])

    response = await house.ask(
        "PUT",
        f"/v2/{NAME}/manifests/v1",
        data=payload,
        headers={"Content-Type": ManifestType.OCI_INDEX.value},
    )

    assert (await error_of(response))[:2] == (400, "MANIFEST_BLOB_UNKNOWN")


async def test_a_manifest_that_misstates_a_size_is_refused(house: House) -> None:
    payload = image(config=await house.push_blob(b"{}"), layers=[], config_size=3)

    response = await house.ask("PUT", f"/v2/{NAME}/manifests/v1", data=payload, headers=OCI_IMAGE)

    assert (await error_of(response))[:2] == (400, "SIZE_INVALID")


@pytest.mark.parametrize(
    ("payload", "content_type", "complaint"),
    [
        (b"not json", ManifestType.OCI_IMAGE.value, "not JSON"),
        (b"{}", ManifestType.OCI_IMAGE.value, "unexpected shape"),
        (b'{"schemaVersion":2,"manifests":[]}', ManifestType.OCI_IMAGE.value, "must have config"),
        (b'{"schemaVersion":2,"manifests":[]}', "text/plain", "no manifest type"),
        (b"[" * 200_000, ManifestType.OCI_IMAGE.value, "cannot be stored"),
        (b'{"schemaVersion":2,"x":' + b"[" * 200_000, ManifestType.OCI_IMAGE.value, "nested too deeply"),
        (
            b'{"schemaVersion":2,"manifests":[],"x":' + b"9" * 5000 + b"}",
            ManifestType.OCI_INDEX.value,
            "cannot be stored",
        ),
        (b"", ManifestType.OCI_IMAGE.value, "not JSON"),
    ],
)
async def test_a_manifest_that_is_none_is_refused_with_the_reason(
    house: House, payload: bytes, content_type: str, complaint: str
) -> None:
    response = await house.ask("PUT", f"/v2/{NAME}/manifests/v1", data=payload, headers={"Content-Type": content_type})

    status, code, message = await error_of(response)
    assert (status, code) == (400, "MANIFEST_INVALID")
    assert complaint in message


@pytest.mark.parametrize("announced", [True, False])
async def test_a_manifest_of_five_megabytes_is_refused(house: House, *, announced: bool) -> None:
    payload = b" " * 5_000_000

    body = payload if announced else in_pieces(payload, 50_000)
    response = await house.ask("PUT", f"/v2/{NAME}/manifests/v1", data=body, headers=OCI_IMAGE)

    status, code, message = await error_of(response)
    assert (status, code) == (413, "MANIFEST_INVALID")
    assert "larger than 4194304 bytes" in message


async def test_a_manifest_of_four_mebibytes_is_accepted(house: House) -> None:
    payload = image(config=await house.push_blob(b"{}"), layers=[])

    await house.push_manifest(payload + b" " * (4 * 1024 * 1024 - len(payload)), tag="large")


async def test_an_artifact_may_have_a_subject_that_does_not_exist(house: House) -> None:
    empty = await house.push_blob(b"{}")
    subject = str(Digest.of(b"not pushed yet"))
    payload = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": ManifestType.OCI_IMAGE.value,
            "artifactType": "application/vnd.example.signature",
            "config": {"mediaType": EMPTY_JSON, "digest": empty, "size": 2},
            "layers": [{"mediaType": EMPTY_JSON, "digest": empty, "size": 2}],
            "subject": {"mediaType": ManifestType.OCI_IMAGE.value, "digest": subject, "size": 7},
        }
    ).encode()

    response = await house.ask("PUT", f"/v2/{NAME}/manifests/{Digest.of(payload)}", data=payload, headers=OCI_IMAGE)

    assert response.status == 201
    assert response.headers["OCI-Subject"] == subject


async def test_a_foreign_layer_need_not_be_there(house: House) -> None:
    payload = json.dumps(
        json.loads(image(config=await house.push_blob(b"{}"), layers=[]))
        | {
            "layers": [
                {
                    "mediaType": "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
                    "digest": str(Digest.of(b"elsewhere")),
                    "size": 9,
                    "urls": ["https://vendor.example.com/layer"],
                }
            ]
        }
    ).encode()

    await house.push_manifest(payload, tag="windows")


@pytest.mark.parametrize("sizes", [[2**63 - 1], [2**63 - 1, 1]])
async def test_foreign_layers_of_any_size_are_taken_or_refused_with_the_reason(house: House, sizes: list[int]) -> None:
    kind = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"
    layers = [{"mediaType": kind, "digest": str(Digest.of(b"elsewhere")), "size": size} for size in sizes]
    payload = json.dumps(json.loads(image(config=await house.push_blob(b"{}"), layers=[])) | {"layers": layers})

    response = await house.ask("PUT", f"/v2/{NAME}/manifests/vast", data=payload.encode(), headers=OCI_IMAGE)

    assert (await error_of(response))[:2] == (400, "MANIFEST_INVALID")


async def test_a_configuration_of_which_no_database_keeps_the_platform_is_taken(house: House) -> None:
    config = json.dumps({"os": "linux\0", "architecture": "amd64"}).encode()

    await house.push_manifest(
        image(config=await house.push_blob(config), layers=[], config_size=len(config)), tag="null"
    )


async def test_a_tag_moves_to_what_was_pushed_last(house: House) -> None:
    first = await house.push_image(layer=b"first")
    second = await house.push_image(layer=b"second")

    response = await house.ask("HEAD", f"/v2/{NAME}/manifests/latest")

    assert first != second == response.headers["Docker-Content-Digest"]
    assert (await house.ask("HEAD", f"/v2/{NAME}/manifests/{first}")).status == 200
