import pytest

from tests.server.registry.house import NAME, House

pytestmark = pytest.mark.database


async def test_an_image_comes_back_byte_for_byte(house: House) -> None:
    digest = await house.push_image()

    for reference in ("latest", digest):
        response = await house.ask("GET", f"/v2/{NAME}/manifests/{reference}")
        assert response.status == 200
        assert response.headers["Docker-Content-Digest"] == digest
