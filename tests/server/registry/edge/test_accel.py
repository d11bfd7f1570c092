"""Blobs whose bytes the proxy in front sends: given to whom we trust, and to nobody else."""

from pathlib import Path

import pytest

from pratique.server.kernel.web import accel, forwarded
from tests.server.registry.house import NAME, House

pytestmark = pytest.mark.database
LARGE = b"x" * 100_000
LONG_AGO = "Mon, 01 Jan 2024 00:00:00 GMT"
OFFER = {accel.OFFER: accel.ACCEPTED}


def trust(house: House, *networks: str) -> None:
    object.__setattr__(house.parts, "proxies", forwarded.networks(networks))


async def test_a_trusted_proxy_is_told_which_file_to_send(house: House) -> None:
    digest = await house.push_blob(LARGE)
    trust(house, "127.0.0.0/8")
    before = house.sent()

    response = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}", headers={**OFFER, "Range": "bytes=5-9"})

    place = response.headers[accel.ACCEPTED].removeprefix(accel.BLOBS)
    assert (house.root / "blobs" / place).read_bytes() == LARGE
    assert response.status == 200
    assert await response.read() == b""
    assert response.headers["Docker-Content-Digest"] == digest
    assert response.headers["ETag"] == f'"{digest}"'
    assert house.sent() == {**before, "proxy": before["proxy"] + 5}


@pytest.mark.parametrize(
    ("trusted", "headers"),
    [
        pytest.param("192.0.2.0/24", OFFER, id="a proxy nobody trusts"),
        pytest.param("127.0.0.0/8", {}, id="a proxy that does not offer"),
        pytest.param("127.0.0.0/8", {accel.OFFER: "X-Sendfile"}, id="a proxy of another kind"),
        pytest.param("127.0.0.0/8", {**OFFER, "If-Range": '"other"'}, id="a range on a condition"),
        pytest.param("127.0.0.0/8", {**OFFER, "If-Match": "*"}, id="a condition"),
        pytest.param("127.0.0.0/8", {**OFFER, "If-Unmodified-Since": LONG_AGO}, id="a time that nobody keeps here"),
        pytest.param("127.0.0.0/8", {**OFFER, "Range": "bytes=9-5"}, id="a range that is none"),
    ],
)
async def test_everybody_else_gets_the_bytes(house: House, trusted: str, headers: dict[str, str]) -> None:
    digest = await house.push_blob(LARGE)
    trust(house, trusted)
    before = house.sent()

    response = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}", headers=headers)

    assert accel.ACCEPTED not in response.headers
    assert await response.read() == LARGE
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert house.sent() == {**before, "registry": before["registry"] + len(LARGE)}


async def test_a_proxy_is_told_of_nothing_that_is_not_there(house: House, tmp_path: Path) -> None:
    digest = await house.push_blob(LARGE)
    trust(house, "127.0.0.0/8")
    for each in house.files():
        each.rename(tmp_path / each.name)

    response = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}", headers=OFFER)

    assert response.status >= 500
    assert accel.ACCEPTED not in response.headers


async def test_a_small_blob_and_a_look_are_answered_here(house: House) -> None:
    small, large = await house.push_blob(b"small"), await house.push_blob(LARGE)
    trust(house, "127.0.0.0/8")

    got = await house.ask("GET", f"/v2/{NAME}/blobs/{small}", headers=OFFER)
    looked = await house.ask("HEAD", f"/v2/{NAME}/blobs/{large}", headers=OFFER)

    assert await got.read() == b"small"
    assert (looked.status, looked.headers["Content-Length"]) == (200, str(len(LARGE)))
    assert accel.ACCEPTED not in looked.headers
