"""What a repository or a namespace may hold binds every push, whatever way its bytes come in."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from pratique.core.names import Digest
from pratique.server.kernel import clock
from pratique.server.kernel.planes import in_database
from pratique.server.registry.models import Blob, Namespace, Repository, Upload
from pratique.server.registry.services import recount
from tests.server.registry.house import NAME, House, error_of, events_of, image
from tests.support.waiting import eventually_async

pytestmark = pytest.mark.database

MIB = 1024 * 1024


async def limit(house: House, *, namespace: int | None = None, repository: int = 0, name: str = NAME) -> None:
    """Give the account `acme` and one of its repositories quotas."""

    def write() -> None:
        account = house.accounts["acme"]
        Namespace.objects.update_or_create(account_id=account, defaults={"quota": namespace})
        Repository.objects.update_or_create(name=name, defaults={"namespace_id": account, "quota": repository})

    await in_database(write)


async def held(name: str = NAME) -> tuple[int, int]:
    """Return what the repository and its namespace are counted to hold, once both were counted anew to the same."""

    def read() -> tuple[int, int]:
        repository = Repository.objects.get(name=name)
        namespace = Namespace.objects.get(pk=repository.namespace_id)
        assert not recount.recount_repository(repository.pk)
        assert not recount.recount_namespace(namespace.pk)
        return repository.held, namespace.held

    return await in_database(read)


async def unannounced(data: bytes, *, pause: asyncio.Event | None = None) -> AsyncIterator[bytes]:
    """Send a body whose length is not told beforehand, its second half once the event is set."""
    half = len(data) // 2
    yield data[:half]
    if pause is not None:
        await pause.wait()
    yield data[half:]


async def test_a_push_that_does_not_fit_says_how_much_fits_and_who_can_help(house: House) -> None:
    await limit(house, repository=100)
    await house.push_blob(b"x" * 60)

    data = b"y" * 41
    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?digest={Digest.of(data)}", data=data)

    status, code, message = await error_of(response)
    assert (status, code) == (413, "DENIED")
    assert f"the repository {NAME} may hold 100 bytes, holds 60 bytes, and 41 bytes more do not fit" in message
    assert "ask an administrator of this installation to raise the quota" in message
    assert await held() == (60, 60)
    assert not await in_database(Upload.objects.exists)
    assert len(house.files()) == 1


async def test_what_just_fits_is_taken(house: House) -> None:
    await limit(house, repository=100, namespace=100)

    await house.push_blob(b"x" * 100)

    assert await held() == (100, 100)


async def test_a_push_of_announced_length_is_refused_before_its_bytes_are_kept(house: House) -> None:
    await limit(house, namespace=2 * MIB)
    location = await house.begin()

    response = await house.ask("PATCH", location, data=b"z" * 3 * MIB)

    assert (await error_of(response))[:2] == (413, "DENIED")
    assert not house.files()


async def test_a_push_of_unknown_length_is_cut_off_where_the_quota_ends(house: House) -> None:
    await limit(house, namespace=2 * MIB)
    location = await house.begin()

    response = await house.ask("PATCH", location, data=unannounced(b"z" * 4 * MIB))

    status, code, message = await error_of(response)
    assert (status, code) == (413, "DENIED")
    assert "the namespace acme may hold 2.1 MB" in message
    assert not house.files()
    assert not await in_database(Upload.objects.exists)


async def test_a_blob_counts_once_for_its_namespace_and_once_in_each_repository(house: House) -> None:
    await house.push_blob(b"shared", name="acme/base")
    await house.push_blob(b"shared")
    await house.push_blob(b"own")

    assert await held("acme/base") == (6, 9)
    assert await held() == (9, 9)

    await house.ask("DELETE", f"/v2/acme/base/blobs/{Digest.of(b'shared')}")
    assert await held() == (9, 9)
    await house.ask("DELETE", f"/v2/{NAME}/blobs/{Digest.of(b'shared')}")
    assert await held() == (3, 3)


async def test_a_mount_counts_too(house: House) -> None:
    digest = await house.push_blob(b"x" * 60, name="acme/base")
    await limit(house, repository=50)

    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?mount={digest}&from=acme/base")

    assert (await error_of(response))[:2] == (413, "DENIED")
    assert await held() == (0, 60)


async def test_the_bytes_of_a_manifest_count_in_each_repository(house: House) -> None:
    config = await house.push_blob(b"{}")
    payload = image(config=config, layers=[], annotations={"filler": "x" * 500})
    await house.push_manifest(payload, tag="first")
    await house.push_manifest(payload, tag="second")
    assert await held() == (2 + len(payload), 2 + len(payload))

    await limit(house, repository=2 + len(payload) + 10)
    other = image(config=config, layers=[])
    response = await house.ask(
        "PUT",
        f"/v2/{NAME}/manifests/third",
        data=other,
        headers={"Content-Type": "application/vnd.oci.image.manifest.v1+json"},
    )

    assert (await error_of(response))[:2] == (413, "DENIED")
    assert await held() == (2 + len(payload), 2 + len(payload))


async def test_an_upload_under_way_keeps_room_for_itself_until_its_reservation_ends(house: House) -> None:
    await limit(house, namespace=4 * MIB)
    slow, large = b"s" * 3 * MIB, b"l" * (3 * MIB - 1)
    location, going = await house.begin(), asyncio.Event()
    under_way = asyncio.create_task(house.ask("PATCH", location, data=unannounced(slow, pause=going)))

    async def has_reserved() -> bool:
        return await in_database(Upload.objects.filter(reserved__gt=0).exists)

    await eventually_async(has_reserved)

    refused = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?digest={Digest.of(large)}", data=large)
    assert "are reserved for other pushes" in (await error_of(refused))[2]

    await in_database(Upload.objects.update, reserved_until=clock.now() - timedelta(seconds=1))
    await house.push_blob(large)
    going.set()
    await under_way
    late = await house.ask("PUT", f"{location}?digest={Digest.of(slow)}")
    assert (await error_of(late))[:2] == (413, "DENIED")
    assert await held() == (len(large), len(large))


async def test_parallel_pushes_never_hold_more_than_the_quota(house: House) -> None:
    await limit(house, namespace=10 * MIB)
    bodies = [bytes([number]) * (5 * MIB // 4) for number in range(20)]

    async def push(data: bytes) -> int:
        path = f"/v2/acme/app-{data[0] % 3}/blobs/uploads/?digest={Digest.of(data)}"
        return (await house.ask("POST", path, data=unannounced(data))).status

    statuses = await asyncio.gather(*map(push, bodies))

    sizes = await in_database(lambda: list(Blob.objects.values_list("size", flat=True)))
    assert set(statuses) <= {201, 413}
    assert sum(sizes) == statuses.count(201) * len(bodies[0]) <= 10 * MIB
    assert not await in_database(Upload.objects.exists)


async def test_coming_near_the_quota_is_told_once(house: House) -> None:
    await limit(house, namespace=100)

    for part in (b"a" * 80, b"b" * 11, b"c" * 5):
        await house.push_blob(part)

    assert await in_database(events_of, "quota.near") == [{"quota": 100, "held": 91}]


async def test_a_refused_push_is_told_with_who_wanted_it(house: House) -> None:
    await limit(house, repository=1)

    await house.ask("POST", f"/v2/{NAME}/blobs/uploads/?digest={Digest.of(b'ab')}", data=b"ab")

    (told,) = await in_database(events_of, "change.refused")
    assert (told["repository"], told["code"], told["what"]) == (NAME, "quota_exceeded", "POST uploads")
    assert "may hold 1 bytes" in told["reason"]


async def test_counters_that_went_wrong_are_mended_and_told(house: House) -> None:
    await house.push_image()
    true = await held()
    await in_database(Repository.objects.update, held=7, tag_count=9)
    await in_database(Namespace.objects.update, held=8)

    def check() -> list[str]:
        wrong = list(recount.wrong_of_latest(5))
        for each in Repository.objects.all():
            assert recount.recount_repository(each.pk)
            assert recount.recount_namespace(each.namespace_id)
        return wrong

    assert await in_database(check) == [NAME]
    assert await held() == true
    first, second = await in_database(events_of, "usage.corrected")
    assert first["counted"] == {"held": 7, "tag_count": 9}
    assert (first["true"], second["true"]["held"]) == ({"held": true[0], "tag_count": 1}, true[1])
