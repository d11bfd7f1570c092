"""While the registry is read-only it gives, takes nothing and loses nothing."""

import pytest

from pratique.core.names import Digest
from pratique.server.identity.principal import Ceiling, Principal, Source
from pratique.server.kernel.planes import in_database
from pratique.server.registry import services
from pratique.server.registry.models import BlobLink, Tag
from tests.server.registry.house import NAME, House, error_of, events_of, image

pytestmark = pytest.mark.database

ADMINISTRATOR = Principal(account_id=0, name="admin", is_admin=True, ceiling=Ceiling.FULL, source=Source.PASSWORD)


async def test_pushes_and_deletions_are_refused_and_pulls_go_on(house: House) -> None:
    digest = await house.push_image()
    location = await house.begin()
    await in_database(services.make_read_only, by=ADMINISTRATOR, reason="the store moves")
    layer, config = Digest.of(b"layer"), Digest.of(b"{}")
    changes = [
        ("POST", f"/v2/{NAME}/blobs/uploads/", b""),
        ("POST", f"/v2/{NAME}/blobs/uploads/?digest={Digest.of(b'new')}", b"new"),
        ("POST", f"/v2/acme/other/blobs/uploads/?mount={layer}&from={NAME}", b""),
        ("PATCH", location, b"chunk"),
        ("PUT", f"{location}?digest={Digest.of(b'')}", b""),
        ("DELETE", location, b""),
        ("PUT", f"/v2/{NAME}/manifests/other", image(config=str(config), layers=[])),
        ("DELETE", f"/v2/{NAME}/manifests/latest", b""),
        ("DELETE", f"/v2/{NAME}/manifests/{digest}", b""),
        ("DELETE", f"/v2/{NAME}/blobs/{layer}", b""),
    ]

    for method, path, data in changes:
        kind = {"Content-Type": "application/vnd.oci.image.manifest.v1+json"}
        refused = await house.ask(method, path, data=data, headers=kind)
        status, code, message = await error_of(refused)
        assert (method, path, status, code) == (method, path, 405, "UNSUPPORTED")
        assert "(the store moves): what is there can be pulled" in message

    for path in (f"manifests/{digest}", "manifests/latest", f"blobs/{layer}", "tags/list"):
        assert (await house.ask("GET", f"/v2/{NAME}/{path}")).status == 200
    assert await in_database(lambda: (Tag.objects.count(), BlobLink.objects.count())) == (1, 2)
    assert len(await in_database(events_of, "change.refused")) == len(changes)


async def test_an_upload_goes_on_where_it_stood_once_the_registry_is_writable_again(house: House) -> None:
    location = await house.begin()
    await house.ask("PATCH", location, data=b"before ")
    await in_database(services.make_read_only, by=ADMINISTRATOR, reason="")
    await house.ask("PATCH", location, data=b"between ")
    await in_database(services.make_writable, by=ADMINISTRATOR)

    await house.ask("PATCH", location, data=b"after")
    closed = await house.ask("PUT", f"{location}?digest={Digest.of(b'before after')}")

    assert closed.status == 201
    assert [each["read_only"] for each in await in_database(events_of, "registry.read_only")] == [True, False]
