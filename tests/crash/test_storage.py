"""`kill -9` of registries while images are pushed to them, on disk and in a bucket: nothing told is lost or left."""

import itertools
import random
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.crash.load import Pusher
from tests.support.postgresql import PostgreSQL
from tests.support.registries import Registries, registries
from tests.support.s3 import object_store
from tests.support.waiting import eventually

KILLS = 2
_numbers = itertools.count(1)


@pytest.fixture(scope="module", params=["disk", "bucket"])
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgresql_server: PostgreSQL
) -> Iterator[Registries]:
    folder = tmp_path_factory.mktemp(f"pair{request.param}")
    settings = {"PRATIQUE_S3_LEASE": "2"}
    with ExitStack() as held:
        bucket = held.enter_context(object_store(folder)) if request.param == "bucket" else None
        yield held.enter_context(registries(folder, postgresql_server, count=2, bucket=bucket, settings=settings))


def test_a_push_that_was_acknowledged_outlives_its_process_and_nothing_else_stays(
    pair: Registries, chance: random.Random
) -> None:
    with ExitStack() as held:
        pushers = [
            held.enter_context(
                Pusher(
                    registry=pair.at(number % 2),
                    repository=f"admin/crash/s{next(_numbers)}",
                    seed=chance.randrange(1_000_000),
                )
            )
            for number in range(4)
        ]
        for number in range(KILLS):
            pushers[number % 2].wait_for(chance.randrange(1, 4))
            pair.kill(number % 2)
            pair.start(number % 2)
    bucket_was_killed(pair)

    assert [lost for pusher in pushers for lost in pusher.lost()] == []
    assert [found for pusher in pushers for found in pusher.half_done()] == []
    assert sum(len(pusher.images) for pusher in pushers) > KILLS
    eventually(lambda: is_clean(pair), within=30, every=0.5, what="nothing left over")
    blobs = pair.rows("SELECT storage_key || '=' || size FROM registry_blob")
    assert {f"{key}={size}" for key, size in pair.stored().items()} == set(blobs)


def bucket_was_killed(pair: Registries) -> None:
    """Let the object store die too, which has to keep what it acknowledged."""
    if pair.bucket is not None:
        pair.bucket.child.kill()
        pair.bucket.start()


def is_clean(pair: Registries) -> bool:
    """Clean up what was abandoned a second ago, and tell whether nothing unfinished is left."""
    pair.clean_up(PRATIQUE_REGISTRY_UPLOAD_EXPIRY="1")
    left = pair.rows("SELECT id FROM registry_upload UNION ALL SELECT id FROM kernel_unfinishedkey")
    return not left and not pair.remains()
