"""Workers and beats as processes of their own on the run's database, so that a test sees with the ORM what they do."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from celery import Celery

from pratique import __version__
from pratique.server.config import data_directory
from pratique.server.jobs import carrier
from pratique.server.jobs.carrier import CeleryBell
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.statuses import ACTIVE, HELD, ordered
from pratique.server.kernel import bell
from tests.crash.crews import children_of, tree
from tests.support import eventually
from tests.support.processes import Child
from tests.support.system import PRATIQUE

WITHIN = 90.0
CONCURRENCY = 2
QUICK = {
    "PRATIQUE_JOBS_CONCURRENCY": str(CONCURRENCY),
    "PRATIQUE_JOBS_HEARTBEAT": "0.5",
    "PRATIQUE_JOBS_LEASE": "6",
    "PRATIQUE_JOBS_SWEEP": "0.5",
    "PRATIQUE_JOBS_RETRY": "0.2",
}


@dataclass(kw_only=True, slots=True)
class House:
    """A folder, a broker, and the processes started on them."""

    folder: Path
    broker_url: str
    children: list[Child] = field(default_factory=list)

    @property
    def bells(self) -> Path:
        """Where the file-system broker keeps its messages."""
        return Path(os.environ["PRATIQUE_DATA"]) / "broker"

    def app(self) -> Celery:
        return carrier.make_app(broker_url=self.broker_url, folder=self.bells, poll=0.05)

    def start(self, role: str) -> Child:
        """Start a process and leave it to itself."""
        environment = {**os.environ, **QUICK}
        if self.broker_url:
            environment["PRATIQUE_BROKER_URL"] = self.broker_url
        child = Child(
            name=f"{role} {len(self.children)}",
            command=[PRATIQUE, role],
            log=self.folder / f"{role}-{len(self.children)}.log",
            environment=environment,
        )
        self.children.append(child.start())
        return child

    def workers(self, count: int) -> list[Child]:
        """Start workers and wait until their crews hear bells."""
        started = [self.start("worker") for _ in range(count)]
        for each in started:
            each.wait_until(partial(_hears, each), within=WITHIN)
        return started

    def end(self) -> None:
        for child in self.children:
            for each in tree(child):
                each.kill()
            child.kill()


def _hears(child: Child) -> bool:
    return len(children_of(child)) >= CONCURRENCY


def holder_of(job: Job, workers: list[Child]) -> Child:
    """The worker that runs a job now."""
    row = Worker.objects.get(jobs=job, jobs__status__in=ordered(HELD))
    return next(each for each in workers if each.is_running and each.pid == row.pid)


def wait_until_running(job: Job) -> Job:
    """Wait until a job has begun and said something."""

    def is_running() -> bool:
        job.refresh_from_db()
        return job.status == "running" and job.last_line > 0

    eventually(is_running, within=WITHIN, what="the start of a job")
    return job


def wait_until_over(*jobs: Job, within: float = WITHIN) -> None:
    """Wait until no job is left to be done."""
    keys = [each.pk for each in jobs]
    left = Job.objects.filter(pk__in=keys, status__in=ordered(ACTIVE))
    eventually(lambda: not left.exists(), within=within, what="the end of the jobs")
    for each in jobs:
        each.refresh_from_db()


@contextmanager
def house(folder: Path, *, broker_url: str = "") -> Iterator[House]:
    """A house whose bell this process rings too; everything in it is ended with the block."""
    made = House(folder=folder, broker_url=broker_url)
    shutil.rmtree(made.bells, ignore_errors=True)
    data = made.bells.parent
    data_directory.stamp(data, version=__version__)  # the run's own database lies there already
    data_directory.make(data, version=__version__)
    before = bell.installed()
    bell.install(CeleryBell(made.app()))
    try:
        yield made
    finally:
        made.end()
        bell.install(before)
