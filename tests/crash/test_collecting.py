"""`kill -9` of the worker while it collects and people push, delete and undo: nothing is lost, nothing stays."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.crash.load import Pusher
from tests.support.images import Image, small_image
from tests.support.postgresql import postgresql
from tests.support.s3 import ObjectStore
from tests.support.system import System, embedded
from tests.support.waiting import eventually

REPOSITORY = "admin/collecting/app"
BEFORE = 6
WINDOW, LEASE = 1, 8  # seconds
SOON = {
    "PRATIQUE_REGISTRY_UNDO_WINDOW": str(WINDOW),
    "PRATIQUE_REGISTRY_BLOB_LEASE": str(LEASE),
    "PRATIQUE_JOBS_LEASE": "3",
    "PRATIQUE_JOBS_HEARTBEAT": "0.5",
    "PRATIQUE_JOBS_RETRY": "0.2",
}
STAGES = ("onlinegc_metadata", "onlinegc_blob")


@dataclass(frozen=True, kw_only=True, slots=True)
class Busy:
    """An installation, and what its store really holds."""

    system: System
    stored: Callable[[], int]


@pytest.fixture(params=["disk", pytest.param("bucket", marks=pytest.mark.soak)])
def busy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Busy]:
    """An installation on PostgreSQL where windows are short and dead workers are soon found."""
    bucket: ObjectStore | None = request.getfixturevalue("bucket") if request.param == "bucket" else None
    with postgresql() as server:
        server.create_database("collecting")
        own = {
            "PRATIQUE_DATABASE_URL": server.pooled_url("collecting"),
            "PRATIQUE_DATABASE_DIRECT_URL": server.direct_url("collecting"),
            **({} if bucket is None else bucket.settings(prefix=f"{tmp_path.name}/")),
        }
        with embedded(tmp_path, settings=SOON | own) as system:
            yield Busy(
                system=system, stored=partial(stored, system) if bucket is None else partial(kept, bucket, tmp_path)
            )


def stored(system: System) -> int:
    return sum(path.stat().st_size for path in (system.data / "blobs").glob("*/*"))


def kept(bucket: ObjectStore, folder: Path) -> int:
    """Count the bytes of objects, of tails, and of parts of what is not complete."""
    parts = sum(each.stat().st_size for each in bucket.parts())
    return parts + sum(bucket.objects(f"{folder.name}/").values())


def ask(system: System, action: str) -> str:
    answer = system.admin.post("/api/v1/jobs", {"action": action, "parameters": {}}).expect(202)
    return str(answer.json()["id"])


def collect(system: System) -> None:
    """Let the stages run to their end, one after the other."""
    for stage in STAGES:
        wait_for(system, ask(system, stage))


def wait_for(system: System, job: str) -> None:
    path = f"/api/v1/jobs/{job}"
    eventually(
        lambda: system.admin.get(path).expect(200).json()["status"] == "done", within=60, what="the end of a job"
    )


def came_back(system: System) -> int:
    reclaimed: Any = system.admin.get("/api/v1/storage").expect(200).json()["reclaimed"]
    return sum(each["size"] for each in reclaimed)


def test_a_worker_killed_while_it_collects_loses_nothing_and_leaves_nothing(busy: Busy, chance: random.Random) -> None:
    system, registry = busy.system, busy.system.registry()
    images = [small_image(900 + number, size=200_000) for number in range(BEFORE)]
    for number, image in enumerate(images):
        registry.push(REPOSITORY, f"old{number}", image)
    gone, back = images[::2], images[1::2]
    with Pusher(registry=registry, repository=f"{REPOSITORY}s", seed=chance.randrange(1_000_000)) as pusher:
        for image in gone:
            system.admin.delete(f"/api/v1/repositories/{REPOSITORY}/manifests/{image.digest}").expect(200)
        for image in back:
            undone(system, image)
        pusher.wait_for(2)
        for stage in (*STAGES, *STAGES):
            ask(system, stage)
            pusher.wait_for(1)
            kill_worker(system)
        pusher.wait_for(2)
    before, ledger = busy.stored() + came_back(system), came_back(system)

    eventually(
        lambda: collected(busy) == expected(pusher, back), within=90, every=2, what="all that is not needed to go"
    )

    assert pusher.lost() == []
    assert pusher.half_done() == []
    assert all(registry.holds(REPOSITORY, image) for image in back)
    assert before == busy.stored() + came_back(system)
    assert came_back(system) >= ledger


def kill_worker(system: System) -> None:
    killed = system.process_of("worker")
    killed.kill()
    eventually(lambda: system.process_of("worker").pid != killed.pid, within=30, what="a new worker")


def undone(system: System, image: Image) -> None:
    """Delete an image and bring it back within its window."""
    made = system.admin.delete(f"/api/v1/repositories/{REPOSITORY}/manifests/{image.digest}").expect(200).json()
    system.admin.post(f"/api/v1/deletions/{made['id']}/undo", {}).expect(200)


def collected(busy: Busy) -> int:
    collect(busy.system)
    return busy.stored()


def expected(pusher: Pusher, kept: list[Image]) -> int:
    """Count the bytes of what was acknowledged and not deleted."""
    blobs = dict(pusher.blobs)
    for image in (*kept, *(each for _, each in pusher.images)):
        blobs |= image.blobs
    needed = {digest for image in (*kept, *(each for _, each in pusher.images)) for digest in image.blobs}
    return sum(len(content) for digest, content in blobs.items() if digest in needed)
