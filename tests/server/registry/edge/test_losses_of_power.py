"""What of a push waits for the disk, and what becomes of a push of which a loss of power took what did not."""

import pytest
from django.db import connection

from pratique.core.names import Digest, RepositoryName
from pratique.server.kernel.planes import in_database
from pratique.server.registry import services
from pratique.server.registry.models import Blob, BlobLink, Upload
from tests.server.kernel.database.test_lightly import FULL, LIGHT, durability
from tests.server.registry.house import NAME, House, error_of

pytestmark = pytest.mark.database
DATA = bytes(range(256)) * 4
PLACE = RepositoryName.parse(NAME)


async def begun(house: House) -> str:
    """Send all bytes of a blob; what is left is to say that they are all."""
    location = await house.begin()
    await house.ask("PATCH", location, data=DATA)
    return location


@pytest.mark.parametrize("is_first", [True, False], ids=["into a new repository", "into one that is there"])
async def test_only_the_transaction_that_makes_the_blob_waits_for_the_disk(house: House, *, is_first: bool) -> None:
    if not is_first:
        await house.push_blob(b"before")
    asked: list[object] = []

    def push() -> None:
        started = services.begin_upload(PLACE, account_id=None, announce=lambda _: asked.append(durability()))
        services.record_progress(started.id, offset=1, note=lambda: asked.append(durability()))
        digest = Digest.of(DATA)
        services.finish_upload(started.id, digest=digest, size=1, note=lambda: asked.append(durability()))

    await in_database(push)

    light, full = LIGHT[connection.vendor], FULL[connection.vendor]
    assert asked == [light, light, full]


async def test_an_upload_whose_row_was_lost_is_unknown_to_its_client(house: House) -> None:
    location = await begun(house)

    await in_database(Upload.objects.all().delete)
    response = await house.ask("PUT", f"{location}?digest={Digest.of(DATA)}")

    assert (await error_of(response))[:2] == (404, "BLOB_UPLOAD_UNKNOWN")
    assert await house.push_blob(DATA) == str(Digest.of(DATA))


async def test_an_upload_whose_progress_was_lost_stands_where_its_row_says_and_becomes_nothing_else(
    house: House,
) -> None:
    location = await begun(house)

    await in_database(lambda: Upload.objects.update(offset=100))
    stands = (await house.ask("GET", location)).headers["Range"]
    response = await house.ask("PUT", f"{location}?digest={Digest.of(DATA)}")

    assert stands == "0-99"
    assert (await error_of(response))[:2] == (400, "DIGEST_INVALID")
    assert house.files() == []
    assert await in_database(Blob.objects.count) == 0


async def test_an_upload_whose_progress_was_lost_goes_on_from_there(house: House) -> None:
    location = await begun(house)

    await in_database(lambda: Upload.objects.update(offset=100))
    headers = {"Content-Range": f"100-{len(DATA) - 1}"}
    await house.ask("PATCH", location, data=DATA[100:], headers=headers)
    response = await house.ask("PUT", f"{location}?digest={Digest.of(DATA)}")

    assert response.status == 201
    assert await in_database(BlobLink.objects.count) == 1
    assert house.files()[0].read_bytes() == DATA
