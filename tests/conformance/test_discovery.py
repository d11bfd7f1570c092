"""OCI distribution-spec 1.1, "Content Discovery": tags, the catalogue and referrers, paged exactly."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from yarl import URL

from pratique.core.names import Digest
from pratique.core.oci.media_types import EMPTY_JSON, ManifestType
from tests.server.registry.house import NAME, House, error_of, image, index

pytestmark = pytest.mark.database


async def pages(house: House, path: str, key: str) -> list[list[Any]]:
    """Follow a list's links to its end."""
    found: list[list[Any]] = []
    while path:
        response = await house.ask("GET", path)
        assert response.status == 200, await response.text()
        found.append(json.loads(await response.read())[key])
        link = response.headers.get("Link", "")
        path = link.partition(">")[0].removeprefix("<")
        assert not link or link.endswith('; rel="next"')
    return found


async def tagged(house: House, *tags: str) -> None:
    for tag in tags:
        await house.push_image(tag=tag)


async def test_tags_are_listed_by_code_point(house: House) -> None:
    await tagged(house, "b", "B", "a", "_", "10", "9")

    response = await house.ask("GET", f"/v2/{NAME}/tags/list")

    assert await response.json() == {"name": NAME, "tags": ["10", "9", "B", "_", "a", "b"]}
    assert "Link" not in response.headers


@pytest.mark.parametrize(
    ("size", "expected"),
    [(1, [["a"], ["b"], ["c"]]), (2, [["a", "b"], ["c"]]), (3, [["a", "b", "c"]]), (4, [["a", "b", "c"]])],
)
async def test_pages_of_tags_join_without_gap_or_empty_page(house: House, size: int, expected: list[list[str]]) -> None:
    await tagged(house, "a", "b", "c")

    assert await pages(house, f"/v2/{NAME}/tags/list?n={size}", "tags") == expected


async def test_a_page_begins_after_last_even_where_that_is_no_tag(house: House) -> None:
    await tagged(house, "a", "c")

    assert await pages(house, f"/v2/{NAME}/tags/list?last=b", "tags") == [["c"]]


async def test_a_page_of_nothing_is_empty_and_leads_nowhere(house: House) -> None:
    await tagged(house, "a")

    assert await pages(house, f"/v2/{NAME}/tags/list?n=0", "tags") == [[]]


@pytest.mark.parametrize("n", ["-1", "x", "1.5"])
async def test_a_page_size_that_is_none_is_refused(house: House, n: str) -> None:
    await tagged(house, "a")

    response = await house.ask("GET", f"/v2/{NAME}/tags/list?n={n}")

    assert (await error_of(response))[:2] == (400, "PAGINATION_NUMBER_INVALID")


async def test_an_enormous_page_size_is_clamped(house: House) -> None:
    await tagged(house, "a", "b", "c")
    house.with_settings(page_max=2)

    for size in (99_999, 2_147_483_648):
        assert await pages(house, f"/v2/{NAME}/tags/list?n={size}", "tags") == [["a", "b"], ["c"]]


async def test_a_repository_without_tags_has_an_empty_list(house: House) -> None:
    await house.push_blob(b"x")

    assert await pages(house, f"/v2/{NAME}/tags/list", "tags") == [[]]


async def test_tags_of_an_unknown_repository_are_not_found(house: House) -> None:
    assert (await error_of(await house.ask("GET", f"/v2/{NAME}/tags/list")))[:2] == (404, "NAME_UNKNOWN")


async def test_the_catalogue_lists_repositories_in_pages(house: House) -> None:
    for name in ("beta/z", "acme/b", "acme/a-1", "acme/a"):
        await house.push_blob(b"x", name=name)

    found = await pages(house, "/v2/_catalog?n=3", "repositories")

    assert found == [["acme/a", "acme/a-1", "acme/b"], ["beta/z"]]


async def artifact(house: House, subject: str, kind: str, **more: Any) -> str:
    empty = await house.push_blob(b"{}")
    payload = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": ManifestType.OCI_IMAGE.value,
            "artifactType": kind,
            "config": {"mediaType": EMPTY_JSON, "digest": empty, "size": 2},
            "layers": [],
            "subject": {"mediaType": ManifestType.OCI_IMAGE.value, "digest": subject, "size": 7},
            **more,
        }
    ).encode()
    return await house.push_manifest(payload, tag=str(Digest.of(payload)))


async def size_of(house: House, digest: str) -> int:
    return int((await house.ask("HEAD", f"/v2/{NAME}/manifests/{digest}")).headers["Content-Length"])


async def test_referrers_are_an_index_of_what_names_a_subject(house: House) -> None:
    subject = await house.push_image()
    signature = await artifact(house, subject, "application/vnd.example.signature", annotations={"by": "acme"})
    await artifact(house, str(Digest.of(b"another")), "application/vnd.example.signature")

    response = await house.ask("GET", f"/v2/{NAME}/referrers/{subject}")

    assert response.headers["Content-Type"] == ManifestType.OCI_INDEX.value
    document = json.loads(await response.read())
    assert (document["schemaVersion"], document["mediaType"]) == (2, ManifestType.OCI_INDEX.value)
    (entry,) = document["manifests"]
    size = await size_of(house, signature)
    assert entry == {
        "mediaType": ManifestType.OCI_IMAGE.value,
        "digest": signature,
        "size": size,
        "artifactType": "application/vnd.example.signature",
        "annotations": {"by": "acme"},
    }


async def test_referrers_can_be_filtered_by_artifact_type(house: House) -> None:
    subject = await house.push_image()
    await artifact(house, subject, "application/vnd.example.signature")
    sbom = await artifact(house, subject, "application/vnd.example.sbom+json")

    kind = quote("application/vnd.example.sbom+json", safe="")
    response = await house.ask("GET", f"/v2/{NAME}/referrers/{subject}?artifactType={kind}")

    assert [each["digest"] for each in json.loads(await response.read())["manifests"]] == [sbom]
    assert response.headers["OCI-Filters-Applied"] == "artifactType"


async def test_referrers_come_in_pages_that_keep_the_filter(house: House) -> None:
    subject = await house.push_image()
    wanted = {await artifact(house, subject, "a/b", annotations={"n": str(n)}) for n in range(3)}
    await artifact(house, subject, "c/d")

    found = await pages(house, f"/v2/{NAME}/referrers/{subject}?artifactType=a/b&n=2", "manifests")

    assert [len(page) for page in found] == [2, 1]
    assert {each["digest"] for page in found for each in page} == wanted


async def test_referrers_that_old_clients_list_under_a_tag_are_found_too(house: House) -> None:
    subject = await house.push_image()
    named = await artifact(house, subject, "a/b")
    unnamed = image(config=await house.push_blob(b"{}"), layers=[], artifactType="a/c", annotations={"by": "old"})
    listed = await house.push_manifest(unnamed, tag=str(Digest.of(unnamed)))
    other = await artifact(house, str(Digest.of(b"another")), "a/b")
    sizes = {each: await size_of(house, each) for each in (named, listed, other)}
    fallback = index(list(sizes.items()))
    await house.push_manifest(fallback, tag=subject.replace(":", "-"), kind=ManifestType.OCI_INDEX)

    found = await pages(house, f"/v2/{NAME}/referrers/{subject}?n=1", "manifests")
    filtered = await pages(house, f"/v2/{NAME}/referrers/{subject}?artifactType=a/c", "manifests")

    assert [each["digest"] for page in found for each in page] == sorted([named, listed])
    assert [(each["digest"], each["annotations"]) for page in filtered for each in page] == [(listed, {"by": "old"})]


async def test_referrers_of_an_index_without_an_artifact_type_name_none(house: House) -> None:
    subject = await house.push_image()
    referring = index([], subject={"mediaType": ManifestType.OCI_IMAGE.value, "digest": subject, "size": 7})
    await house.push_manifest(referring, tag=str(Digest.of(referring)), kind=ManifestType.OCI_INDEX)

    ((entry,),) = await pages(house, f"/v2/{NAME}/referrers/{subject}", "manifests")

    assert entry["mediaType"] == ManifestType.OCI_INDEX.value
    assert "artifactType" not in entry


@pytest.mark.parametrize("what", ["tags/list", f"referrers/{Digest.of(b'')}"])
@pytest.mark.parametrize("text", ["%00", "a" * 300, "%0d%0aX:%20y", "%e2%80%a8"])
async def test_a_list_after_what_cannot_be_in_it_is_refused_with_the_reason(house: House, what: str, text: str) -> None:
    await house.push_blob(b"x")

    url = URL(f"/v2/{NAME}/{what}?last={text}", encoded=True)
    response = await house.client.get(url, headers=house.all)

    status, code, message = await error_of(response)
    assert (status, code) == (400, "UNSUPPORTED")
    assert "The parameter 'last' holds what no list is made of" in message


async def test_a_parameter_given_twice_counts_once(house: House) -> None:
    await tagged(house, "a", "b")

    assert (await pages(house, f"/v2/{NAME}/tags/list?n=1&n=7&last=a&last=z", "tags"))[0] == ["b"]


async def test_a_subject_nobody_names_has_an_empty_index(house: House) -> None:
    await house.push_blob(b"x")

    found = await pages(house, f"/v2/{NAME}/referrers/{Digest.of(b'nothing')}", "manifests")

    assert found == [[]]


async def test_a_repository_that_is_not_there_yet_has_no_referrers(house: House) -> None:
    found = await pages(house, f"/v2/{NAME}/referrers/{Digest.of(b'nothing')}", "manifests")

    assert found == [[]]


async def test_referrers_of_what_is_no_digest_are_refused(house: House) -> None:
    await house.push_blob(b"x")

    assert (await error_of(await house.ask("GET", f"/v2/{NAME}/referrers/latest")))[:2] == (400, "DIGEST_INVALID")
