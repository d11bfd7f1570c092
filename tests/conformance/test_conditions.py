"""What a client asks for beside the manifest: tags at once, writes on a condition, types it can take; and warnings."""

import json
from typing import Any

import pytest
from multidict import CIMultiDict

from pratique.core.names import Digest
from pratique.core.oci.media_types import ManifestType
from pratique.server.registry.ports import Refused
from tests.server.registry.house import NAME, House, error_of, image, index

pytestmark = pytest.mark.database
OCI_IMAGE = {"Content-Type": ManifestType.OCI_IMAGE.value}
DOCKER_ALONE = ManifestType.DOCKER_IMAGE.value
ABSENT = f'"{Digest.of(b"another")}"'


async def small(house: House, **more: Any) -> bytes:
    """Write an image that the repository has all of."""
    return image(config=await house.push_blob(b"{}"), layers=[], **more)


async def test_a_manifest_pushed_by_digest_gets_the_tags_that_are_asked_for(house: House) -> None:
    payload = await small(house)
    path = f"/v2/{NAME}/manifests/{Digest.of(payload)}"

    response = await house.ask("PUT", f"{path}?tag=1.2.3&tag=1.2&tag=1&tag=1", data=payload, headers=OCI_IMAGE)

    assert response.status == 201
    assert response.headers["OCI-Tag"] == "1.2.3, 1.2, 1"
    tags = json.loads(await (await house.ask("GET", f"/v2/{NAME}/tags/list")).read())["tags"]
    assert tags == ["1", "1.2", "1.2.3"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [("tag=-bad", 400, "TAG_INVALID"), ("&".join(f"tag={n}" for n in range(51)), 414, "TAG_INVALID")],
)
async def test_tags_that_cannot_be_set_are_refused_before_the_manifest_is_read(
    house: House, query: str, status: int, code: str
) -> None:
    response = await house.ask("PUT", f"/v2/{NAME}/manifests/{Digest.of(b'x')}?{query}", data=b"x", headers=OCI_IMAGE)

    assert (await error_of(response))[:2] == (status, code)


@pytest.mark.parametrize(
    ("header", "there", "status"),
    [
        ({"If-Match": ABSENT}, True, 412),
        ({"If-Match": ABSENT}, False, 412),
        ({"If-Match": "*"}, False, 412),
        ({"If-Match": "*"}, True, 201),
        ({"If-None-Match": "*"}, True, 412),
        ({"If-None-Match": "*"}, False, 201),
        ({"If-None-Match": ABSENT}, True, 201),
    ],
)
async def test_a_tag_moves_only_on_the_condition_that_was_made(
    house: House, header: dict[str, str], *, there: bool, status: int
) -> None:
    if there:
        await house.push_manifest(await small(house, annotations={"n": "1"}), tag="v1")
    payload = await small(house, annotations={"n": "2"})

    response = await house.ask("PUT", f"/v2/{NAME}/manifests/v1", data=payload, headers=OCI_IMAGE | header)

    assert response.status == status
    moved = (await house.ask("GET", f"/v2/{NAME}/manifests/{Digest.of(payload)}")).status == 200
    assert moved is (status == 201)


async def test_a_condition_that_comes_in_two_lines_is_read_whole(house: House) -> None:
    seen = await house.push_manifest(await small(house), tag="v1")
    lines = CIMultiDict(house.all)
    lines.extend([("If-None-Match", ABSENT), ("If-None-Match", f'"{seen}"')])

    async with house.client.get(f"/v2/{NAME}/manifests/v1", headers=lines) as response:
        assert response.status == 304


async def test_a_tag_that_another_moved_is_told_with_what_stands_there(house: House) -> None:
    seen = await house.push_manifest(await small(house, annotations={"n": "1"}), tag="v1")
    moved = await house.push_manifest(await small(house, annotations={"n": "2"}), tag="v1")

    payload = await small(house, annotations={"n": "3"})
    response = await house.ask(
        "PUT", f"/v2/{NAME}/manifests/v1", data=payload, headers=OCI_IMAGE | {"If-Match": f'"{seen}"'}
    )

    status, code, message = await error_of(response)
    assert (status, code) == (412, "DENIED")
    assert f"Nothing was done: v1 in {NAME} names {moved}" in message


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("header", "status"),
    [
        ({"If-Match": "{here}"}, 200),
        ({"If-Match": "*"}, 200),
        ({"If-Match": f'{ABSENT}, "x"'}, 412),
        ({"If-None-Match": "{here}"}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": ABSENT}, 200),
        ({"If-Match": ABSENT, "If-None-Match": "{here}"}, 412),  # If-Match is asked first
        ({"If-Match": "{here}", "If-None-Match": "{here}"}, 304),
        ({"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 200),  # nothing says when it was modified
    ],
)
async def test_a_read_is_answered_on_the_condition_that_was_made(
    house: House, method: str, header: dict[str, str], status: int
) -> None:
    blob = await house.push_blob(b"0123456789" * 10_000)
    manifest = await house.push_manifest(await small(house), tag="v1")

    for path, here in ((f"manifests/{manifest}", manifest), ("manifests/v1", manifest), (f"blobs/{blob}", blob)):
        asked = {name: value.format(here=f'"{here}"') for name, value in header.items()}
        response = await house.ask(method, f"/v2/{NAME}/{path}", headers=asked)
        assert (path, response.status) == (path, status)
        assert (await response.read() == b"") is (method == "HEAD" or status == 304)


@pytest.mark.parametrize("header", [{"If-Match": ABSENT}, {"If-Match": "*"}, {"If-None-Match": "*"}])
async def test_what_is_not_there_is_told_whatever_the_condition(house: House, header: dict[str, str]) -> None:
    await house.push_image()

    for path in (f"manifests/{Digest.of(b'none')}", "manifests/none", f"blobs/{Digest.of(b'none')}"):
        for method in ("GET", "HEAD", "DELETE"):
            assert (await house.ask(method, f"/v2/{NAME}/{path}", headers=header)).status == 404


async def test_a_refusal_comes_before_the_condition(house: House) -> None:
    digest = await house.push_image()
    house.admission.refused[digest] = Refused(policy="p", reason="No.", way_out="None.")

    response = await house.ask("GET", f"/v2/{NAME}/manifests/latest", headers={"If-Match": ABSENT})

    assert response.status == 403


async def test_a_tag_that_moved_is_not_deleted_by_who_saw_it_before(house: House) -> None:
    seen = await house.push_manifest(await small(house, annotations={"n": "1"}), tag="v1")
    moved = await house.push_manifest(await small(house, annotations={"n": "2"}), tag="v1")
    path = f"/v2/{NAME}/manifests/v1"

    refused = await house.ask("DELETE", path, headers={"If-Match": f'"{seen}"'})
    there = await house.ask("HEAD", path)
    deleted = await house.ask("DELETE", path, headers={"If-Match": f'"{moved}"'})

    status, code, message = await error_of(refused)
    assert (status, code) == (412, "DENIED")
    assert f"Nothing was done: v1 in {NAME} names {moved}" in message
    assert there.headers["Docker-Content-Digest"] == moved
    assert deleted.status == 202


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ({"If-Match": ABSENT}, 412),
        ({"If-None-Match": "*"}, 412),
        ({"If-Match": "*"}, 202),
        ({"If-None-Match": ABSENT}, 202),
    ],
)
async def test_a_manifest_is_deleted_by_its_digest_on_the_condition_that_was_made(
    house: House, header: dict[str, str], status: int
) -> None:
    digest = await house.push_image()

    response = await house.ask("DELETE", f"/v2/{NAME}/manifests/{digest}", headers=header)

    assert response.status == status
    assert ((await house.ask("HEAD", f"/v2/{NAME}/manifests/{digest}")).status == 200) is (status == 412)


async def two_platforms(house: House) -> tuple[bytes, bytes]:
    """Push an index under the tag `both`; return it and its image for linux/amd64, of Docker's type."""
    entries = []
    for architecture in ("arm64", "amd64"):
        child = await small(house, mediaType=DOCKER_ALONE, annotations={"for": architecture})
        await house.push_manifest(child, tag=str(Digest.of(child)), kind=ManifestType.DOCKER_IMAGE)
        platform = {"os": "linux", "architecture": architecture}
        entries.append(
            {"mediaType": DOCKER_ALONE, "digest": str(Digest.of(child)), "size": len(child), "platform": platform}
        )
    payload = index([], manifests=entries)
    await house.push_manifest(payload, tag="both", kind=ManifestType.OCI_INDEX)
    return payload, child


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_client_from_before_indexes_is_given_the_image_for_the_usual_platform(
    house: House, method: str
) -> None:
    _, usual = await two_platforms(house)

    response = await house.ask(method, f"/v2/{NAME}/manifests/both", headers={"Accept": DOCKER_ALONE})

    assert response.headers["Docker-Content-Digest"] == str(Digest.of(usual))
    assert response.headers["Content-Type"] == DOCKER_ALONE
    assert response.headers["Content-Length"] == str(len(usual))
    assert response.headers["Vary"] == "Accept"


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/*;q=0.5",
        f"{DOCKER_ALONE}, {ManifestType.OCI_INDEX.value}",
        ManifestType.OCI_IMAGE.value,  # the index lists none of that type
        f"{DOCKER_ALONE};q=0.0",
        "",
    ],
)
async def test_every_other_client_is_given_the_index(house: House, accept: str) -> None:
    payload, _ = await two_platforms(house)

    response = await house.ask("GET", f"/v2/{NAME}/manifests/both", headers={"Accept": accept})

    assert await response.read() == payload


async def test_by_digest_a_client_is_given_what_it_named(house: House) -> None:
    payload, _ = await two_platforms(house)

    path = f"/v2/{NAME}/manifests/{Digest.of(payload)}"
    response = await house.ask("GET", path, headers={"Accept": DOCKER_ALONE})

    assert await response.read() == payload


async def test_what_is_deprecated_is_taken_with_warnings(house: House) -> None:
    foreign = {
        "mediaType": "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        "digest": str(Digest.of(b"elsewhere")),
        "size": 9,
        "urls": ["https://vendor.example/layer"],
    }
    payload = json.loads(await small(house)) | {"layers": [foreign]}
    del payload["mediaType"]

    response = await house.ask("PUT", f"/v2/{NAME}/manifests/v1", data=json.dumps(payload).encode(), headers=OCI_IMAGE)

    assert response.status == 201
    first, second = response.headers.getall("Warning")
    assert first.startswith('299 - "The manifest has no mediaType field')
    assert second.startswith('299 - "1 layers are of a non-distributable type')


async def test_what_is_as_it_should_be_is_taken_without_a_warning(house: House) -> None:
    response = await house.ask("PUT", f"/v2/{NAME}/manifests/v1", data=await small(house), headers=OCI_IMAGE)

    assert "Warning" not in response.headers
