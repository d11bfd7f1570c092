"""The registry on a bucket, as clients see it: chunks, reads through it, redirects, bytes that are gone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from pratique.core.names import Digest
from pratique.server.kernel.storage.s3.settings import PART_MIN
from pratique.server.kernel.storage.s3.store import S3Store
from tests.server.registry.house import NAME, House, error_of, open_house
from tests.support.images import noise
from tests.support.s3 import BUCKET, ObjectStore

LARGE = noise(PART_MIN + 100_000, seed=11)


@asynccontextmanager
async def house_on(bucket: ObjectStore, folder: Path, **changes: Any) -> AsyncIterator[House]:
    async with open_house(folder, store=S3Store(bucket.own(**changes))) as house:
        yield house


@pytest.mark.usefixtures("transactional_db")
async def test_chunks_of_any_length_are_taken_and_longer_ones_asked_for(bucket: ObjectStore, tmp_path: Path) -> None:
    before = bucket.parts()
    async with house_on(bucket, tmp_path) as house:
        begun = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/")
        place, at = begun.headers["Location"], 0
        for size in (10, PART_MIN, 1, len(LARGE) - PART_MIN - 11):
            header = {"Content-Range": f"{at}-{at + size - 1}"}
            sent = await house.ask("PATCH", place, data=LARGE[at : at + size], headers=header)
            assert sent.status == 202, await sent.text()
            at += size
        done = await house.ask("PUT", f"{place}?digest={Digest.of(LARGE)}")
        got = await house.ask("GET", f"/v2/{NAME}/blobs/{Digest.of(LARGE)}")
        part = await house.ask("GET", f"/v2/{NAME}/blobs/{Digest.of(LARGE)}", headers={"Range": "bytes=-7"})

        assert begun.headers["OCI-Chunk-Min-Length"] == str(PART_MIN)
        assert (done.status, await got.read()) == (201, LARGE)
        assert (part.status, await part.read()) == (206, LARGE[-7:])
        assert bucket.parts() == before


@pytest.mark.usefixtures("transactional_db")
async def test_a_wrong_digest_leaves_nothing_in_the_bucket(bucket: ObjectStore, tmp_path: Path) -> None:
    before = bucket.parts()
    async with house_on(bucket, tmp_path) as house:
        place = await house.begin()
        await house.ask("PATCH", place, data=LARGE)
        refused = await house.ask("PUT", f"{place}?digest={Digest.of(b'other')}")
        assert isinstance(house.parts.store, S3Store)
        prefix = house.parts.store.own.prefix

        assert (await error_of(refused))[:2] == (400, "DIGEST_INVALID")
        assert bucket.objects(prefix) == {}
        assert bucket.parts() == before


@pytest.mark.usefixtures("transactional_db")
async def test_a_pull_is_sent_to_the_bucket_where_that_is_wanted(bucket: ObjectStore, tmp_path: Path) -> None:
    async with house_on(bucket, tmp_path, redirect=True) as house:
        digest, small = await house.push_blob(LARGE), await house.push_blob(b"small")
        before = house.sent()
        moved = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}")
        assert house.sent() == {**before, "store": before["store"] + len(LARGE)}
        head = await house.ask("HEAD", f"/v2/{NAME}/blobs/{digest}")
        near = await house.ask("GET", f"/v2/{NAME}/blobs/{small}")
        denied = await house.client.get(f"/v2/{NAME}/blobs/{digest}", allow_redirects=False)
        async with aiohttp.ClientSession() as session, session.get(moved.headers["Location"]) as got:
            assert await got.read() == LARGE

        assert (moved.status, moved.headers["Cache-Control"]) == (307, "no-store")
        assert moved.headers["Docker-Content-Digest"] == digest
        assert (head.status, head.headers["Content-Length"]) == (200, str(len(LARGE)))
        assert await near.read() == b"small"
        assert (denied.status, denied.headers.get("Location")) == (401, None)


@pytest.mark.usefixtures("transactional_db")
async def test_bytes_that_are_gone_are_told_before_anything_is_sent(bucket: ObjectStore, tmp_path: Path) -> None:
    async with house_on(bucket, tmp_path) as house:
        digest = await house.push_blob(LARGE)
        assert isinstance(house.parts.store, S3Store)
        for name in bucket.objects(house.parts.store.own.prefix):
            (bucket.root / BUCKET / name).unlink()
        lost = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}")
        again = await house.push_blob(LARGE)
        back = await house.ask("GET", f"/v2/{NAME}/blobs/{digest}")

        status, _, message = await error_of(lost)
        assert status == 503
        assert "recorded but not in the storage" in message
        assert (again, await back.read()) == (digest, LARGE)
