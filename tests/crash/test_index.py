"""`kill -9` while the index is updated: the present release stays, the job is done in the end, nothing is left."""

from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.core.advisories.making import advisory, write_feed
from tests.crash.workers import QUICK
from tests.support.system import System, embedded
from tests.support.waiting import eventually

RECORDS = 12_000
WITHIN = 120.0


@pytest.mark.timeout(400)
def test_an_update_is_done_although_its_builder_its_worker_or_everything_is_killed(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    write_feed(feeds / "PyPI.zip", *(advisory(f"A-{number}", name=f"p{number}") for number in range(RECORDS)))
    (tmp_path / "system").mkdir()
    with embedded(tmp_path / "system", settings={"PRATIQUE_INDEX_FEEDS": str(feeds), **QUICK}) as system:
        assert release(system)["is_starter"] is True
        job = order(system)

        kill_builder(system)
        kill_builder(system)
        system.process_of("worker").kill()
        eventually(lambda: builders(system), within=WITHIN, what="a builder at work")
        assert release(system)["generation"] == 1
        system.kill()
        system.start()

        eventually(lambda: status(system, job) == "done", within=WITHIN, what="the end of the update")
        shown = release(system)
        assert (shown["generation"], shown["records"], shown["is_starter"]) == (2, RECORDS, False)
        left = {each.name for each in (system.data / "index").iterdir() if each.suffix != ".index"}
        assert left == {"lock", "building"}
        assert builders(system) == []


def order(system: System) -> str:
    job = system.admin.post("/api/v1/jobs", {"action": "update_vuln_db"})
    return str(job.expect(202).json()["id"])


def status(system: System, job: str) -> str:
    return str(system.admin.get(f"/api/v1/jobs/{job}").expect(200).json()["status"])


def release(system: System) -> dict[str, Any]:
    shown: Any = system.admin.get("/api/v1/index").expect(200).json()
    found: dict[str, Any] = shown["release"]
    return found


def kill_builder(system: System) -> None:
    [builder, *_] = eventually(lambda: builders(system), within=WITHIN, what="a builder at work")
    builder.kill()
    eventually(lambda: not builder.is_running() or builder.status() == psutil.STATUS_ZOMBIE, what="its end")


def builders(system: System) -> list[psutil.Process]:
    return [each for each in system.processes() if "pratique.server.index.builder" in words(each)]


def words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
