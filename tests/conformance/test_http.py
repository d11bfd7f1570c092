"""What of HTTP itself clients trip over: asking before sending, connections after errors, addresses, methods, HEAD."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from yarl import URL

from pratique.core.names import Digest
from pratique.core.oci.media_types import ManifestType
from tests.server.registry.house import NAME, House, error_of, image

pytestmark = pytest.mark.database
TOKEN = "Authorization: Bearer everything"


@dataclass
class Raw:
    """A connection on which a test writes what it likes."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def head(self, method: str, path: str, *headers: str, body: bytes = b"", version: str = "1.1") -> None:
        lines = [f"{method} {path} HTTP/{version}", "Host: localhost", *headers, "", ""]
        self.writer.write("\r\n".join(lines).encode() + body)
        await self.writer.drain()

    async def answer(self) -> str:
        """Return the head of the next answer, its body read and dropped."""
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 10)).decode()
        length = next((line for line in head.split("\r\n") if line.lower().startswith("content-length:")), ":0")
        await self.reader.readexactly(int(length.partition(":")[2]))
        return head


@asynccontextmanager
async def connected(house: House) -> AsyncIterator[Raw]:
    reader, writer = await asyncio.open_connection("127.0.0.1", house.client.port)
    try:
        yield Raw(reader, writer)
    finally:
        writer.close()
        await writer.wait_closed()


async def test_a_client_that_asks_first_is_told_to_go_on(house: House) -> None:
    async with connected(house) as connection:
        digest = Digest.of(b"12345")

        await connection.head(
            "POST", f"/v2/{NAME}/blobs/uploads/?digest={digest}", TOKEN, "Content-Length: 5", "Expect: 100-continue"
        )
        first = await connection.answer()
        connection.writer.write(b"12345")
        second = await connection.answer()

    assert first.startswith("HTTP/1.1 100 Continue\r\n")
    assert second.startswith("HTTP/1.1 201 ")


@pytest.mark.parametrize(
    ("method", "path", "header", "status"),
    [
        ("POST", f"/v2/{NAME}/blobs/uploads/?digest={Digest.of(b'')}", "X: no token", 401),
        ("POST", "/v2/nobody/app/blobs/uploads/?digest=" + str(Digest.of(b"")), TOKEN, 404),
        ("PUT", f"/v2/{NAME}/manifests/v1", TOKEN, 413),
        ("PATCH", f"/v2/{NAME}/blobs/uploads/00000000-0000-0000-0000-000000000000", TOKEN, 404),
    ],
)
async def test_a_client_that_asks_first_and_is_refused_sends_nothing(
    house: House, method: str, path: str, header: str, status: int
) -> None:
    async with connected(house) as connection:
        await connection.head(method, path, header, "Content-Length: 5000000", "Expect: 100-continue")
        answer = await connection.answer()

    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert "Connection: close" in answer


async def test_an_old_client_is_never_told_to_go_on(house: House) -> None:
    async with connected(house) as connection:
        digest = Digest.of(b"12345")

        await connection.head(
            "POST",
            f"/v2/{NAME}/blobs/uploads/?digest={digest}",
            TOKEN,
            "Content-Length: 5",
            "Expect: 100-continue",
            body=b"12345",
            version="1.0",
        )

        assert (await connection.answer()).startswith("HTTP/1.0 201 ")


async def test_a_connection_goes_on_after_a_refusal_in_the_middle_of_a_body(house: House) -> None:
    async with connected(house) as connection:
        await connection.head(
            "PATCH",
            f"/v2/{NAME}/blobs/uploads/00000000-0000-0000-0000-000000000000",
            TOKEN,
            "Content-Length: 300000",
            body=b"x" * 300_000,
        )
        refused = await connection.answer()
        await connection.head("GET", "/v2/", TOKEN)

        assert refused.startswith("HTTP/1.1 404 ")
        assert (await connection.answer()).startswith("HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v2/", "GET, HEAD, OPTIONS"),
        (f"/v2/{NAME}/tags/list", "GET, HEAD, OPTIONS"),
        (f"/v2/{NAME}/blobs/uploads/", "POST, OPTIONS"),
        (f"/v2/{NAME}/manifests/v1", "GET, HEAD, PUT, DELETE, OPTIONS"),
    ],
)
async def test_an_address_says_what_can_be_done_with_it(house: House, path: str, allowed: str) -> None:
    asked = await house.client.options(path)
    refused = await house.ask("TRACE", path)

    assert (asked.status, asked.headers["Allow"]) == (204, allowed)
    assert (refused.status, refused.headers["Allow"]) == (405, allowed)
    assert asked.headers["Docker-Distribution-Api-Version"] == "registry/2.0"


@pytest.mark.parametrize("path", ["tags/list/", "tags", "tags/list/x", "manifests/", "blobs/", "referrers/", "x/y"])
async def test_an_address_that_is_none_is_told_so(house: House, path: str) -> None:
    await house.push_image()

    response = await house.ask("GET", f"/v2/{NAME}/{path}")

    assert (await error_of(response))[:2] == (404, "UNSUPPORTED")


async def test_an_upload_begins_without_the_last_slash_too(house: House) -> None:
    assert (await house.ask("POST", f"/v2/{NAME}/blobs/uploads")).status == 202


@pytest.mark.parametrize("path", ["/v2/", "/v2/_catalog", f"/v2/{NAME}/tags/list", f"/v2/{NAME}/manifests/latest"])
async def test_head_has_the_length_that_get_has(house: House, path: str) -> None:
    await house.push_image()

    get = await house.ask("GET", path)
    head = await house.ask("HEAD", path)

    assert int(head.headers["Content-Length"]) == len(await get.read()) > 0
    assert await head.read() == b""


async def test_addresses_are_relative_unless_they_are_to_be_absolute(house: House) -> None:
    relative = await house.begin()
    house.with_settings(absolute_locations=True)
    own = {"Host": "registry.example:5000"}

    begun = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/", headers=own)
    upload = URL(begun.headers["Location"])
    chunk = await house.ask("PATCH", upload.path, data=b"12345", headers=own)
    refused = await house.ask("PATCH", upload.path, data=b"x", headers=own | {"Content-Range": "9-9"})
    stored = await house.ask("PUT", f"{upload.path}?digest={Digest.of(b'12345')}", headers=own)
    await house.push_image(tag="a")
    await house.push_image(tag="b")
    listed = await house.ask("GET", f"/v2/{NAME}/tags/list?n=1", headers=own)

    base = "http://registry.example:5000"
    assert relative.startswith("/v2/")
    assert [each.headers["Location"] for each in (begun, chunk, refused)] == [f"{base}{upload.path}"] * 3
    assert stored.headers["Location"] == f"{base}/v2/{NAME}/blobs/{Digest.of(b'12345')}"
    assert listed.headers["Link"] == f'<{base}/v2/{NAME}/tags/list?n=1&last=a>; rel="next"'


async def test_absolute_addresses_begin_with_the_public_one_where_it_is_set(house: House) -> None:
    house.with_settings(absolute_locations=True, public_url="https://registry.example/")

    assert (await house.begin()).startswith(f"https://registry.example/v2/{NAME}/blobs/uploads/")


async def test_the_type_of_a_manifest_is_answered_without_parameters(house: House) -> None:
    payload = image(config=await house.push_blob(b"{}"), layers=[])
    sent = {"Content-Type": f"{ManifestType.OCI_IMAGE.value}; charset=utf-8"}

    pushed = await house.ask("PUT", f"/v2/{NAME}/manifests/v1", data=payload, headers=sent)
    pulled = await house.ask("GET", f"/v2/{NAME}/manifests/v1")

    assert pushed.status == 201
    assert pulled.headers["Content-Type"] == ManifestType.OCI_IMAGE.value


async def test_several_ranges_at_once_are_answered_with_the_whole(house: House) -> None:
    digest = await house.push_blob(b"0123456789")

    response = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}", headers={"Range": "bytes=0-1,4-5"})

    assert (response.status, await response.read()) == (200, b"0123456789")


async def test_parameters_that_mean_nothing_are_passed_over(house: House) -> None:
    await house.push_image()

    response = await house.ask("GET", f"/v2/{NAME}/tags/list?n=10&x=%00&%ff=1&n[]=7&ns=docker.example")

    assert json.loads(await response.read())["tags"] == ["latest"]
