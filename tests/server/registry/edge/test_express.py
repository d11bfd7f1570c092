"""The express lane gives what the usual way gives, to the byte, or leaves the request to it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from pratique.core.oci.media_types import ManifestType
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.kernel.planes import express, in_database
from pratique.server.kernel.web.metrics import EXPRESS
from pratique.server.registry.models import Repository
from pratique.server.registry.ports import AllowAll
from tests.server.registry.house import NAME, House, open_house

pytestmark = pytest.mark.sqlite  # the lane is open there only

TYPE = ManifestType.OCI_IMAGE.value
VARYING = ("date", "x-request-id")


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer: its status line, its headers in order of their names, its body."""

    status: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(kw_only=True)
class Lane:
    """A house, a port with the lane before its application, and how often the lane was taken."""

    house: House
    port: int

    async def both(self, *lines: str) -> tuple[Said, Said, int]:
        """Send a request by the lane and by the usual way; the number says how many answers the lane gave."""
        before = _taken()
        by_lane = await _ask(self.port, *lines)
        taken = _taken() - before
        return by_lane, await _ask(self.house.client.port or 0, *lines), taken


def _taken() -> int:
    return int(EXPRESS.labels("registry")._value.get())  # noqa: SLF001 — the library has no other reader


@pytest.fixture
async def lane(transactional_db: None, tmp_path: Path) -> AsyncIterator[Lane]:  # noqa: ARG001 — asked for, for what it does
    async with open_house(tmp_path, deciding=AllowAll()) as house, _serving(house) as port:
        yield Lane(house=house, port=port)


@asynccontextmanager
async def _serving(house: House) -> AsyncIterator[int]:
    runner = house.client.server.runner
    assert runner is not None
    opened = express.opening(runner, house.client.app)  # type: ignore[arg-type]  # an application's runner
    server = await asyncio.get_running_loop().create_server(opened, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def _ask(port: int, *lines: str) -> Said:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    said = await _read(reader)
    writer.close()
    return said


async def _read(reader: asyncio.StreamReader) -> Said:
    status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[:-2]
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    body = await reader.readexactly(int(fields.get("content-length", "0")))
    return Said(
        status=status, headers={name: fields[name] for name in sorted(fields) if name not in VARYING}, body=body
    )


def _get(path: str, *more: str, token: str = "everything") -> list[str]:  # noqa: S107 — a name of the house's
    return [f"GET {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}", *more]


async def test_a_manifest_is_the_same_by_both_ways(lane: Lane) -> None:
    digest = await lane.house.push_image()

    for reference in ("latest", digest):
        swift, usual, taken = await lane.both(*_get(f"/v2/{NAME}/manifests/{reference}", f"Accept: {TYPE}"))

        assert (swift, taken) == (usual, 1)
        assert swift.headers["docker-content-digest"] == digest


async def test_a_small_blob_is_the_same_by_both_ways_once_it_was_read(lane: Lane) -> None:
    digest = await lane.house.push_blob(b"small")
    first = await lane.both(*_get(f"/v2/{NAME}/blobs/{digest}"))

    swift, usual, taken = await lane.both(*_get(f"/v2/{NAME}/blobs/{digest}"))

    assert first[2] == 0
    assert (swift, taken) == (usual, 1)
    assert swift.body == b"small"


async def test_a_pull_by_the_lane_is_told_with_tag_and_client(lane: Lane) -> None:
    digest = await lane.house.push_image()

    await lane.both(*_get(f"/v2/{NAME}/manifests/latest", f"Accept: {TYPE}", "User-Agent: probe/1.0 (\xe9)"))
    await lane.house.parts.pulls.flush()

    event = await in_database(OutboxEvent.objects.get, type="manifest.pulled")
    assert (event.data["digest"], event.data["tag"], event.data["count"]) == (digest, "latest", 2)
    assert (event.client, event.agent) == ("127.0.0.1", "probe/1.0 (?)")


async def test_what_another_process_changed_is_seen_at_once(lane: Lane) -> None:
    first = await lane.house.push_image()
    asked = _get(f"/v2/{NAME}/manifests/latest", f"Accept: {TYPE}")
    before = await lane.both(*asked)

    second = await lane.house.push_image(layer=b"another")
    moved = await lane.both(*asked)
    await in_database(Repository.objects.filter(name=NAME).delete)
    gone = await lane.both(*asked)

    assert before[0].headers["docker-content-digest"] == first
    assert moved[0].headers["docker-content-digest"] == second
    assert (gone[0].status, gone[2]) == ("HTTP/1.1 404 Not Found", 0)


ODD = {
    "no token": ["GET /v2/acme/app/manifests/latest HTTP/1.1", "Host: localhost", f"Accept: {TYPE}"],
    "a token of somebody else": _get("/v2/acme/app/manifests/latest", f"Accept: {TYPE}", token="wrong"),
    "a token that covers nothing": _get("/v2/acme/app/manifests/latest", f"Accept: {TYPE}", token="nothing"),
    "no type": _get("/v2/acme/app/manifests/latest"),
    "another type": _get("/v2/acme/app/manifests/latest", "Accept: application/json"),
    "weighed types": _get("/v2/acme/app/manifests/latest", f"Accept: {TYPE};q=0"),
    "no such tag": _get("/v2/acme/app/manifests/other", f"Accept: {TYPE}"),
    "no such repository": _get("/v2/acme/none/manifests/latest", f"Accept: {TYPE}"),
    "no name": _get("/v2/acme/APP/manifests/latest", f"Accept: {TYPE}"),
    "an encoded path": _get("/v2/acme/%61pp/manifests/latest", f"Accept: {TYPE}"),
    "a query": _get("/v2/acme/app/manifests/latest?a=b", f"Accept: {TYPE}"),
    "a condition": _get("/v2/acme/app/manifests/latest", f"Accept: {TYPE}", 'If-None-Match: "*"'),
    "a bad host": ["GET /v2/acme/app/manifests/latest HTTP/1.1", "Host: a/b", "Authorization: Bearer everything"],
    "a trace": _get("/v2/acme/app/manifests/latest", "traceparent: 00-" + "a" * 32 + "-" + "b" * 16 + "-01"),
    "a connection that ends": _get("/v2/acme/app/manifests/latest", f"Accept: {TYPE}", "Connection: close"),
    "a list": _get("/v2/acme/app/tags/list"),
}  # fmt: skip


async def test_what_is_not_plain_goes_the_usual_way(lane: Lane) -> None:
    await lane.house.push_image()

    for what, lines in ODD.items():
        swift, usual, taken = await lane.both(*lines)

        assert taken == 0, what
        assert swift.status == usual.status, what


async def test_answers_on_one_connection_keep_the_order_of_the_requests(lane: Lane) -> None:
    digest = await lane.house.push_image()
    plain = "\r\n".join(_get(f"/v2/{NAME}/manifests/latest", f"Accept: {TYPE}")) + "\r\n\r\n"
    listing = "\r\n".join(_get(f"/v2/{NAME}/tags/list")) + "\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", lane.port)

    writer.write((plain + listing + plain).encode())
    pipelined = [await _read(reader) for _ in range(3)]
    writer.write(plain.encode())
    alone = await _read(reader)
    writer.write(plain[:40].encode())
    await writer.drain()
    writer.write(plain[40:].encode())
    in_two = await _read(reader)
    writer.close()

    assert [each.headers.get("docker-content-digest") for each in pipelined] == [digest, None, digest]
    assert alone.body == in_two.body == pipelined[0].body
