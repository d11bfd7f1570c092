"""Factories and fakes for tests, ours and those of domains that declare actions."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

import msgspec
from django.db import transaction

from pratique.server.jobs import claiming, running, services, sweep
from pratique.server.jobs.claiming import Claim
from pratique.server.jobs.errors import WaitsForChildren
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.services import Priority
from pratique.server.kernel import actions, bell, clock, ids
from pratique.server.kernel.actions import Children
from pratique.server.kernel.errors import Refusal

LEASE = timedelta(seconds=15)


@dataclass(slots=True)
class RecordingBell:
    """A bell that counts its rings by queue; nobody hears them."""

    rung: Counter[str] = field(default_factory=Counter)

    def ring(self, queue: str) -> None:
        """Count."""
        self.rung[queue] += 1

    def waiting(self, queue: str) -> int | None:
        """As many as were rung."""
        return self.rung[queue]


@contextmanager
def recording_bell() -> Iterator[RecordingBell]:
    """Install a recording bell for a while."""
    before = bell.installed()
    made = RecordingBell()
    bell.install(made)
    try:
        yield made
    finally:
        bell.install(before)


def worker(
    *, host: str = "elsewhere", pid: int = 1, concurrency: int = 1, capacity: Mapping[str, int] | None = None
) -> Worker:
    """A worker that has just said that it lives."""
    now = clock.now()
    return Worker.objects.create(
        uuid=ids.uuid7(),
        host=host,
        pid=pid,
        birth=0.0,
        queues=[each.value for each in actions.Queue],
        concurrency=concurrency,
        capacity=dict(capacity or {}),
        started_at=now,
        heartbeat_at=now,
        expires_at=now + LEASE,
    )


def submitted(
    action: str,
    parameters: Mapping[str, object] | None = None,
    *,
    priority: Priority = Priority.NORMAL,
    single_flight: str = "",
    not_before: datetime | None = None,
    attempts: int | None = None,
    deadline: int | None = None,
) -> Job:
    """Submit a job in a transaction of its own."""
    with transaction.atomic():
        return services.submit(
            action,
            parameters,
            priority=priority,
            single_flight=single_flight,
            not_before=not_before,
            attempts=attempts,
            deadline=deadline,
        )


def claimed(by: Worker, *, queue: actions.Queue = actions.Queue.MAIN) -> Claim:
    """Claim the best waiting job, which must be there."""
    found = claims(by, queue=queue)
    if not found:
        message = f"nothing waits in {queue.value}"
        raise LookupError(message)
    return found[0]


def claims(by: Worker, *, queue: actions.Queue = actions.Queue.MAIN, pid: int | None = None) -> list[Claim]:
    """Claim what a process, by default this one, may take of a queue."""
    return claiming.claim(worker=by.uuid, queues=[queue.value], pid=pid or os.getpid(), lease=LEASE, now=clock.now())


def run_waiting(by: Worker, *, queue: actions.Queue = actions.Queue.MAIN) -> int:
    """Run in this process whatever waits in a queue. Returns how many jobs were run."""
    done = 0
    while taken := claims(by, queue=queue):
        for claim in taken:
            with suppress(running.Worn):
                running.execute(claim)
            done += 1
    return done


def give_up(one: Worker) -> int:
    """Let a worker's heartbeat have run out, and sweep. Returns how many jobs were taken from it."""
    long_ago = clock.now() - 2 * LEASE
    Worker.objects.filter(pk=one.pk).update(heartbeat_at=long_ago, expires_at=long_ago)
    return sweep.bury(now=clock.now())


@dataclass(slots=True, kw_only=True)
class FakeContext:
    """A `JobContext` for testing an action alone: remembers what it was told; raises `stop` when asked to check."""

    job_id: UUID = field(default_factory=ids.uuid7)
    lines: list[str] = field(default_factory=list)
    told: list[tuple[int, int | None, str]] = field(default_factory=list)
    stop: Refusal | None = None
    fenced: int = 0
    concluded: int = 0
    spawned: list[tuple[str, object]] = field(default_factory=list)
    offspring: Children = Children(total=0, active=0, done=0, failed=0)  # noqa: RUF009 — frozen

    def log(self, text: str) -> None:
        """Remember a line."""
        self.lines.append(text)

    def progress(self, *, done: int, total: int | None = None, what: str = "") -> None:
        """Remember progress."""
        self.told.append((done, total, what))

    def check(self) -> None:
        """Raise what the test wants."""
        if self.stop is not None:
            raise self.stop

    def fence(self) -> None:
        """Count."""
        self.fenced += 1

    def conclude(self) -> None:
        """Count."""
        self.concluded += 1

    def spawn(
        self,
        action: str,
        parameters: msgspec.Struct | Mapping[str, Any] | None = None,
        *,
        single_flight: str = "",  # noqa: ARG002 — the promise's
    ) -> UUID:
        """Remember what was asked for."""
        self.spawned.append((action, parameters))
        return ids.uuid7()

    def children(self) -> Children:
        """Say what the test wants."""
        return self.offspring

    def wait_for_children(self) -> NoReturn:
        """End the run as a real one does."""
        raise WaitsForChildren
