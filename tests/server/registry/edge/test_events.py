"""What pushes, pulls and deletions tell the outbox."""

import pytest

from pratique.core.names import Digest
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.kernel.planes import in_database
from pratique.server.registry.models import Repository
from tests.server.registry.house import NAME, House, events_of

pytestmark = pytest.mark.database


def types() -> list[str]:
    return list(OutboxEvent.objects.order_by("id").values_list("type", flat=True))


async def test_a_first_push_makes_the_repository_and_the_tag(house: House) -> None:
    digest = await house.push_image()

    assert await in_database(types) == ["repository.created", "manifest.pushed", "tag.created"]
    (pushed,) = await in_database(events_of, "manifest.pushed")
    assert (pushed["repository"], pushed["digest"], pushed["tag"], pushed["is_new"]) == (NAME, digest, "latest", True)
    (made,) = await in_database(events_of, "repository.created")
    assert (made["visibility"], made["on_push"]) == ("private", True)


async def test_an_event_says_who_did_it_about_what(house: House) -> None:
    await house.push_image()

    event = await in_database(OutboxEvent.objects.get, type="manifest.pushed")

    assert (event.actor, event.subject) == ("acme", f"repository:{NAME}")
    assert event.request_id
    assert event.client == "127.0.0.1"
    assert event.agent.startswith("Python/")


async def test_a_tag_tells_when_it_moves_and_only_then(house: House) -> None:
    first = await house.push_image(layer=b"first")
    await house.push_image(layer=b"first")
    second = await house.push_image(layer=b"second")

    assert await in_database(events_of, "tag.moved") == [
        {"repository": NAME, "tag": "latest", "digest": second, "previous": first}
    ]


async def test_deletions_are_told_tag_by_tag(house: House) -> None:
    digest = await house.push_image(tag="one")
    await house.push_image(tag="two")
    await house.ask("DELETE", f"/v2/{NAME}/manifests/one")
    await house.ask("DELETE", f"/v2/{NAME}/manifests/{digest}")
    await house.ask("DELETE", f"/v2/{NAME}/blobs/{Digest.of(b'layer')}")

    assert (await in_database(types))[-4:] == ["tag.deleted", "tag.deleted", "manifest.deleted", "blob.deleted"]


async def test_a_mount_is_told_with_its_source(house: House) -> None:
    digest = await house.push_blob(b"shared", name="acme/base")
    await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?mount={digest}&from=acme/base")

    assert await in_database(events_of, "blob.mounted") == [
        {"repository": NAME, "digest": digest, "from": "acme/base", "size": 6}
    ]


async def test_equal_pulls_are_one_event_that_counts_them(house: House) -> None:
    digest = await house.push_image()
    for _ in range(3):
        await house.ask("GET", f"/v2/{NAME}/manifests/latest")
    await house.ask("GET", f"/v2/{NAME}/manifests/{digest}")
    await house.ask("HEAD", f"/v2/{NAME}/manifests/latest")

    await house.parts.pulls.flush()

    pulled = await in_database(events_of, "manifest.pulled")
    told = {each["tag"]: each["count"] for each in pulled}
    repository = await in_database(Repository.objects.get, name=NAME)
    assert told == {"latest": 3, None: 1}
    assert (repository.pulls, repository.pushes) == (4, 1)


async def test_pulls_are_told_without_being_asked_for(house: House) -> None:
    from tests.support.waiting import eventually_async

    await house.push_image()
    await house.ask("GET", f"/v2/{NAME}/manifests/latest")

    async def told() -> bool:
        return bool(await in_database(events_of, "manifest.pulled"))

    await eventually_async(told, within=5, what="the event of a pull")


async def test_a_refused_push_tells_nothing(house: House) -> None:
    await house.ask("PUT", f"/v2/{NAME}/manifests/latest", data=b"{}")
    await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?digest={Digest.of(b'right')}", data=b"wrong")

    assert await in_database(types) == []
    assert not await in_database(Repository.objects.exists)
