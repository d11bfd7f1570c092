"""Tags that are immutable, and how many tags a repository may have."""

from typing import Any

import pytest

from pratique.core.names import Digest
from pratique.server.kernel.planes import in_database
from pratique.server.registry.models import Repository, Tag
from tests.server.registry.house import NAME, House, error_of, events_of, image

pytestmark = pytest.mark.database


async def rule(**values: Any) -> None:
    await in_database(Repository.objects.filter(name=NAME).update, **values)


async def tags() -> list[str]:
    return await in_database(lambda: list(Tag.objects.order_by("name").values_list("name", flat=True)))


async def put(house: House, tag: str, *, text: str) -> Any:
    """Push a manifest that differs by its text, whatever comes of it."""
    config = await house.push_blob(b"{}")
    return await house.ask(
        "PUT",
        f"/v2/{NAME}/manifests/{tag}",
        data=image(config=config, layers=[], annotations={"text": text}),
        headers={"Content-Type": "application/vnd.oci.image.manifest.v1+json"},
    )


@pytest.mark.parametrize("tag", ["latest", "1.0"])
async def test_where_a_tag_is_there_decides_and_not_what_it_is_called(house: House, tag: str) -> None:
    first = await put(house, tag, text="first")
    await rule(immutable_tags=["*"])

    refused = await put(house, tag, text="second")
    again = await put(house, tag, text="first")
    fresh = await put(house, f"{tag}-new", text="second")

    status, code, message = await error_of(refused)
    assert (status, code) == (403, "DENIED")
    assert f"The tag {tag} of {NAME} is immutable (*) and stays {first.headers['Docker-Content-Digest']}" in message
    assert (again.status, fresh.status) == (201, 201)
    assert (await in_database(events_of, "change.refused"))[0]["code"] == "tag_immutable"


async def test_patterns_choose_what_is_immutable_and_exceptions_what_is_not(house: House) -> None:
    for tag in ("v1", "v1-dev", "edge"):
        await put(house, tag, text="first")
    await rule(immutable_tags=["v*"], mutable_tags=["*-dev"])

    statuses = {tag: (await put(house, tag, text="second")).status for tag in ("v1", "v1-dev", "edge")}

    assert statuses == {"v1": 403, "v1-dev": 201, "edge": 201}


async def test_an_immutable_tag_is_deleted_neither_by_name_nor_by_digest_but_by_who_administers(house: House) -> None:
    pushed = await put(house, "v1", text="first")
    await rule(immutable_tags=["v*"])
    digest = pushed.headers["Docker-Content-Digest"]
    writer = house.grant("writer", subject="acme", acme__app="pull,push,delete")

    for reference in ("v1", digest):
        refused = await house.ask("DELETE", f"/v2/{NAME}/manifests/{reference}", headers=writer)
        status, code, message = await error_of(refused)
        assert (status, code) == (405, "DENIED")
        assert "only those who administer the repository may delete it" in message
    assert await tags() == ["v1"]

    owner = house.grant("owner", subject="acme", acme__app="*")
    assert (await house.ask("DELETE", f"/v2/{NAME}/manifests/{digest}", headers=owner)).status == 202
    assert await tags() == []


async def test_at_its_limit_a_repository_drops_the_oldest_tag_that_may_go(house: House) -> None:
    for tag in ("v1", "a", "b"):
        await put(house, tag, text=tag)
    await put(house, "a", text="moved, so younger than b")
    await rule(tag_limit=3, immutable_tags=["v*"])

    await put(house, "c", text="c")

    assert await tags() == ["a", "c", "v1"]
    (dropped,) = await in_database(events_of, "tag.deleted")
    assert (dropped["tag"], dropped["because"]) == ("b", "tag_limit")
    assert (await in_database(Repository.objects.get, name=NAME)).tag_count == 3


@pytest.mark.parametrize("rules", [{"at_tag_limit": "refuse"}, {"immutable_tags": ["*"]}])
async def test_where_nothing_may_go_one_more_is_refused_and_a_move_is_not(house: House, rules: dict[str, Any]) -> None:
    await put(house, "one", text="same")
    await rule(tag_limit=1, **rules)

    refused = await put(house, "two", text="two")
    again = await put(house, "one", text="same")

    status, code, message = await error_of(refused)
    assert (status, code) == (403, "DENIED")
    assert f"{NAME} may have 1 tags and has them" in message
    assert again.status == 201
    assert await tags() == ["one"]


async def test_tags_are_counted_and_so_are_their_pulls(house: House) -> None:
    await house.push_image(tag="one")
    digest = await house.push_image(tag="two")
    for reference in ("one", "one", digest):
        await house.ask("GET", f"/v2/{NAME}/manifests/{reference}")
    await house.parts.pulls.flush()

    one, two = await in_database(lambda: list(Tag.objects.order_by("name")))
    assert (one.pulls, two.pulls) == (2, 0)
    assert one.pulled_at is not None
    assert two.pulled_at is None
    assert (await in_database(Repository.objects.get, name=NAME)).tag_count == 2

    await house.ask("DELETE", f"/v2/{NAME}/manifests/{Digest(digest)}")
    assert (await in_database(Repository.objects.get, name=NAME)).tag_count == 0
