"""Attacks on the registry's protocol that other registries fell to; docs/explanation/attacks.md says which is which."""

import asyncio
import json
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any

import pytest
from yarl import URL

from pratique.core.names import Digest
from pratique.core.oci.media_types import ManifestType
from tests.server.registry.house import NAME, House, error_of, image, index

pytestmark = pytest.mark.database
OCI_IMAGE = {"Content-Type": ManifestType.OCI_IMAGE.value}
FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"
MIB = 1024 * 1024
SENT = 64 * MIB
HELD = 12 * MIB
"""What a request may take of memory, whatever is sent: two batches, the reader's buffer, and room."""


async def test_a_blob_that_left_a_repository_is_not_served_from_memory(house: House) -> None:
    digest = await house.push_blob(b"small enough to be kept in memory")
    await house.push_blob(b"small enough to be kept in memory", name="acme/other")
    assert (await house.ask("GET", f"/v2/{NAME}/blobs/{digest}")).status == 200

    await house.ask("DELETE", f"/v2/{NAME}/blobs/{digest}")

    assert (await house.ask("GET", f"/v2/{NAME}/blobs/{digest}")).status == 404
    assert (await house.ask("GET", f"/v2/acme/other/blobs/{digest}")).status == 200


async def test_a_blob_is_not_served_from_memory_where_it_never_was(house: House) -> None:
    digest = await house.push_blob(b"another's secret", name="beta/secret")
    assert (await house.ask("GET", f"/v2/beta/secret/blobs/{digest}")).status == 200
    await house.push_blob(b"something")

    assert (await house.ask("GET", f"/v2/{NAME}/blobs/{digest}")).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/v2/beta%2Fsecret/manifests/v1",
        "/v2/beta%252Fsecret/manifests/v1",
        "/v2/acme/app/../../beta/secret/manifests/v1",
        "/v2/acme/app/%2e%2e/%2e%2e/beta/secret/manifests/v1",
        "/v2/acme/app/manifests/..%2f..%2fsecret",
        "/v2/acme/app%5c..%5cbeta/manifests/v1",
        "/v2/acme/app%00/manifests/v1",
        "/v2/acme/app%u2215x/manifests/v1",
        "/v2/acme/\uff41pp/manifests/v1",
        "/v2/beta/secret%0a/manifests/v1",
        "/v2//beta/secret/manifests/v1",
        "/v2/beta/secret;x/manifests/v1",
        "/v2/BETA/secret/manifests/v1",
    ],
)
async def test_no_spelling_of_an_address_reaches_what_its_token_does_not_cover(house: House, path: str) -> None:
    await house.push_image(name="beta/secret", tag="v1")
    intruder = house.grant("intruder", subject="acme", acme__app="pull,push,delete")

    response = await house.client.get(URL(path, encoded=path.isascii()), headers=intruder, allow_redirects=False)

    assert response.status in (400, 401, 404)
    assert b"layers" not in await response.read()


@pytest.mark.parametrize("what", ["manifests/", "blobs/", "referrers/"])
@pytest.mark.parametrize(
    "digest",
    [
        "sha256:" + "A" * 64,
        "SHA256:" + "a" * 64,
        "sha256:" + "a" * 63,
        "sha256:" + "a" * 128,
        "sha512:" + "a" * 64,
        "md5:" + "a" * 32,
        "sha256:" + "a" * 64 + "%20",
    ],
)
async def test_a_digest_of_another_spelling_names_nothing(house: House, what: str, digest: str) -> None:
    await house.push_blob(b"x")

    response = await house.client.get(URL(f"/v2/{NAME}/{what}{digest}", encoded=True), headers=house.all)

    assert (await error_of(response))[:2] == (400, "DIGEST_INVALID")


async def endless() -> AsyncIterator[bytes]:
    piece = b"x" * MIB
    for _ in range(SENT // MIB):
        yield piece


async def upload(house: House, method: str) -> tuple[str, str]:
    """Return a request that takes a body of any length."""
    digest = Digest.of(b"something else")
    if method == "POST":
        return method, f"/v2/{NAME}/blobs/uploads/?digest={digest}"
    location = await house.begin()
    return method, f"{location}?digest={digest}" if method == "PUT" else location


@pytest.mark.long
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
async def test_an_upload_is_never_held_in_memory(house: House, method: str) -> None:
    verb, path = await upload(house, method)

    peak = await _peak(house, verb, path, data=endless())

    assert peak < HELD


@pytest.mark.long
async def test_a_manifest_without_a_length_or_an_end_is_dropped_at_the_limit(house: House) -> None:
    peak = await _peak(house, "PUT", f"/v2/{NAME}/manifests/v1", data=endless(), headers=OCI_IMAGE)

    assert peak < HELD


@pytest.mark.long
async def test_a_blob_on_its_way_out_is_never_held_in_memory(house: House) -> None:
    digest = Digest.of(b"x" * SENT)
    await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?digest={digest}", data=endless())

    tracemalloc.start()
    response = await house.client.get(f"/v2/{NAME}/blobs/{digest}", headers=house.all)
    received = 0
    async for piece in response.content.iter_chunked(MIB):
        received += len(piece)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert received == SENT
    assert peak < HELD


async def _peak(house: House, method: str, path: str, **how: Any) -> int:
    """Send a request and return the most that was held meanwhile, by its client too."""
    tracemalloc.start()
    try:
        await house.ask(method, path, **how)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.long
async def test_an_index_that_lists_itself_ten_thousand_times_over_is_bounded(house: House) -> None:
    child = await house.push_manifest(index([]), tag="child", kind=ManifestType.OCI_INDEX)
    size = len(index([]))
    widest, wider = (index([(child, size)] * width) for width in (10_000, 10_001))
    headers = {"Content-Type": ManifestType.OCI_INDEX.value}

    taken = await house.ask("PUT", f"/v2/{NAME}/manifests/widest", data=widest, headers=headers)
    refused = await house.ask("PUT", f"/v2/{NAME}/manifests/wider", data=wider, headers=headers)

    assert taken.status == 201
    assert (await error_of(refused))[:2] == (400, "MANIFEST_INVALID")


async def test_a_page_of_referrers_is_bounded_whatever_is_asked_for(house: House) -> None:
    house.with_settings(page_max=2)
    subject = await house.push_image()
    config = await house.push_blob(b"{}")
    named = {"mediaType": ManifestType.OCI_IMAGE.value, "digest": subject, "size": 7}
    for number in range(3):
        payload = image(config=config, layers=[], subject=named, annotations={"n": str(number)})
        await house.push_manifest(payload, tag=str(Digest.of(payload)))

    response = await house.ask("GET", f"/v2/{NAME}/referrers/{subject}?n=4294967296")

    assert len((await response.json(content_type=None))["manifests"]) == 2
    assert 'rel="next"' in response.headers["Link"]


async def test_a_page_of_referrers_is_no_larger_than_a_manifest_may_be(house: House) -> None:
    subject = await house.push_image()
    config = await house.push_blob(b"{}")
    named = {"mediaType": ManifestType.OCI_IMAGE.value, "digest": subject, "size": 7}
    pushed = []
    for number in range(5):
        payload = image(config=config, layers=[], subject=named, annotations={"n": f"{number}" * 1_500_000})
        pushed.append(await house.push_manifest(payload, tag=str(Digest.of(payload))))

    address, pages = f"/v2/{NAME}/referrers/{subject}", []
    while address:
        response = await house.ask("GET", address)
        pages.append([each["digest"] for each in (await response.json(content_type=None))["manifests"]])
        address = str(URL(response.links["next"]["url"]).relative()) if "next" in response.links else ""
        assert len(await response.read()) <= house.parts.settings.manifest_max

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [digest for page in pages for digest in page] == sorted(pushed)


async def test_an_annotation_is_only_ever_text(house: House) -> None:
    title = "org.opencontainers.image.title"
    layer = {"mediaType": "application/vnd.example.file", "digest": await house.push_blob(b"layer"), "size": 5}
    payload = json.dumps(
        json.loads(image(config=await house.push_blob(b"{}"), layers=[]))
        | {
            "layers": [{**layer, "annotations": {title: "../beside"}}],
            "annotations": {title: "../../escaped", "name": "inside", "": "x\r\nX: y"},
        }
    ).encode()
    before = set(house.root.rglob("*"))

    await house.push_manifest(payload, tag="v1")
    response = await house.ask("GET", f"/v2/{NAME}/manifests/v1")

    assert await response.read() == payload
    assert set(house.root.rglob("*")) == before
    assert not (house.root.parent / "escaped").exists()


async def test_an_address_in_a_layer_is_never_asked_by_who_takes_or_gives_the_manifest(house: House) -> None:
    asked: list[object] = []
    async with await asyncio.start_server(lambda *both: asked.append(both), "127.0.0.1", 0) as vendor:
        port = vendor.sockets[0].getsockname()[1]
        absent = str(Digest.of(b"elsewhere"))
        layer = {"mediaType": FOREIGN, "digest": absent, "size": 9, "urls": [f"http://127.0.0.1:{port}/layer"]}
        payload = json.dumps(json.loads(image(config=await house.push_blob(b"{}"), layers=[])) | {"layers": [layer]})

        await house.push_manifest(payload.encode(), tag="windows")
        given = await house.ask("GET", f"/v2/{NAME}/manifests/windows")
        missing = await house.ask("GET", f"/v2/{NAME}/blobs/{absent}")

    assert (given.status, missing.status, asked) == (200, 404, [])
