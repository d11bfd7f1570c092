"""`kill -9` of a worker, of the scheduler and of everything while jobs run: each job comes to its end."""

import random

import pytest

from tests.support.system import System
from tests.support.waiting import eventually

FINISHED = {"done", "error", "cancel", "deleted"}
WITHIN = 100.0


def _order(system: System, seconds: float) -> str:
    job = system.admin.post("/api/v1/jobs", {"action": "sleep", "parameters": {"seconds": seconds}})
    return str(job.expect(202).json()["id"])


def _status(system: System, job: str) -> str:
    return str(system.admin.get(f"/api/v1/jobs/{job}").expect(200).json()["status"])


def _wait_for_running(system: System, jobs: list[str]) -> None:
    eventually(lambda: any(_status(system, job) == "running" for job in jobs), within=60, what="a running job")


def _ends(system: System, jobs: list[str]) -> set[str]:
    """Wait until every job has ended and give how."""
    eventually(lambda: {_status(system, job) for job in jobs} <= FINISHED, within=WITHIN, what="the end of the jobs")
    return {_status(system, job) for job in jobs}


@pytest.mark.parametrize("role", ["worker", "beat", "planes", "api"])
def test_jobs_are_done_although_a_role_is_killed(system: System, role: str) -> None:
    jobs = [_order(system, 0.5) for _ in range(4)]
    _wait_for_running(system, jobs)

    system.process_of(role).kill()

    assert _ends(system, jobs) == {"done"}


def test_jobs_are_done_after_a_power_cut(system: System) -> None:
    chance = random.Random(7)
    jobs = [_order(system, chance.uniform(0.1, 1.5)) for _ in range(6)]
    _wait_for_running(system, jobs)

    system.kill()
    system.start()

    assert _ends(system, jobs) == {"done"}
