"""Taking waiting jobs for a worker, and proving later that they are still held.

A claim is a look and a statement that takes. The look gives the heads of the lanes in which something waits and what
the worker's processes run; `lanes` decides from these which may be taken; taking is the head of one index, skipping
rows that another worker is taking. The worker's own processes claim one after the other (`turnstile`).

The statements name the statuses by literals: a bound value would not let SQLite find the partial index. A claim raises
the job's lease epoch. Whoever writes for a run first takes the row with the epoch it was given (`fence`, `hold`), in
the transaction that writes: a run that was given up finds another epoch there and writes nothing.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import connection

from pratique.server.jobs import lanes, turnstile
from pratique.server.jobs.errors import LeaseLost
from pratique.server.jobs.lanes import Choice, Lane, Room, Run
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.settings import JobsSettings
from pratique.server.jobs.statuses import HELD, READY, ordered
from pratique.server.kernel import actions, news, settings
from pratique.server.kernel.database.statements import as_public_id, instant, single

KNOWN: Final = 0.2
"""Seconds for which a process that goes on from job to job may take it that there are no other lanes than before."""

_READY: Final = f"status IN ({', '.join(map(repr, ordered(READY)))})"
_HELD: Final = f"status IN ({', '.join(map(repr, ordered(HELD)))})"
# By hand, all of them: the ORM takes longer to write each than the database to carry it out.
LANES: Final = f"""
WITH RECURSIVE lane(queue, needs) AS (
    SELECT served.queue, (SELECT min(needs) FROM jobs_job WHERE queue = served.queue AND {_READY})
    FROM ({{served}}) AS served
    UNION ALL
    SELECT lane.queue, (SELECT min(needs) FROM jobs_job WHERE queue = lane.queue AND needs > lane.needs AND {_READY})
    FROM lane WHERE lane.needs IS NOT NULL
)
SELECT queue, needs FROM lane WHERE needs IS NOT NULL
"""  # noqa: S608 — statuses and queues are ours
LOOK: Final = f"""
WITH lane(queue, needs) AS (VALUES {{lanes}})
SELECT lane.queue, lane.needs, head.priority, head.id, head.action, NULL FROM lane JOIN jobs_job AS head ON head.id = (
    SELECT id FROM jobs_job WHERE queue = lane.queue AND needs = lane.needs AND {_READY} AND not_before <= %s
    ORDER BY priority DESC, rank, id LIMIT 1
)
UNION ALL
SELECT queue, needs, priority, id, action, pid FROM jobs_job WHERE worker_id = %s AND {_HELD}
"""  # noqa: S608 — ours
TAKE: Final = f"""
UPDATE jobs_job SET status = 'running', lease_epoch = lease_epoch + 1, attempt = attempt + 1, lease_until = %s,
    worker_id = %s, pid = %s, started_at = %s, deadline_at = {{deadline_at}}, error_code = '', error = ''
WHERE id IN (
    WITH head AS (
        SELECT id, action, priority, rank FROM jobs_job
        WHERE queue = %s AND needs = %s AND {_READY} AND not_before <= %s AND priority >= %s
        ORDER BY priority DESC, rank, id LIMIT %s {{lock}}
    ), first AS (SELECT id, action FROM head ORDER BY priority DESC, rank, id LIMIT 1)
    SELECT head.id FROM head, first WHERE head.id = first.id OR (head.action = first.action AND head.action = %s)
) AND EXISTS (SELECT id FROM jobs_worker WHERE id = %s AND ended_at IS NULL AND stopping_at IS NULL)
RETURNING priority, rank, id, uuid, lease_epoch, action, queue, parameters, attempt, attempts, deadline, memory, cpu,
    requested_by, request_id, traceparent, last_line
"""  # noqa: S608 — ours
_DEADLINE_AT: Final = {
    "postgresql": "%s + deadline * interval '1 second'",
    # A date and time is text; `substr` keeps the parts of a second, which SQLite would cut to thousandths.
    "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%S', %s, deadline || ' seconds') || substr(%s, 20)",
}
OWN: Final = f"id = %s AND lease_epoch = %s AND status || '' IN ({', '.join(map(repr, ordered(HELD)))})"
"""A row by its key, held by a run. PostgreSQL would take an index of what is held for as good a way to one row as the
key, but that index is full of rows that have just ended; so the status is written as no index knows it."""

_served: dict[str, float] = {}
_lanes: dict[str, tuple[float, list[str]]] = {}
"""By queues: when their lanes were last walked, and what they were: queue, needs, queue, needs and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One run of one job. `id` is the row's key, `job_id` the public one."""

    id: int
    job_id: UUID
    epoch: int
    action: str
    queue: str
    parameters: dict[str, Any]
    attempt: int
    attempts: int
    started_at: datetime
    deadline: int | None
    memory: int | None
    cpu: int | None
    requested_by: str
    request_id: str
    traceparent: str
    last_line: int


def claim(
    *, worker: UUID, queues: Sequence[str], pid: int, lease: timedelta, now: datetime, goes_on: bool = False
) -> list[Claim]:
    """Take for process `pid` of a worker what it should do next of these queues: mostly one job, several short ones.

    `goes_on`: it comes from another job, not from a bell. Nothing when nothing waits, when what waits has no room here,
    or when the worker is stopping or given up.
    """
    mine = _mine(worker)
    if mine is None or not queues:
        return []
    with turnstile.alone():
        waiting, runs = look(queues, worker=mine.id, now=now, goes_on=goes_on)
        others = [each for each in runs if each.pid != pid]
        for choice in lanes.choose(waiting, runs=others, room=mine.room, served=_served):
            taken = _take(choice, worker=mine.id, pid=pid, lease=lease, now=now)
            if taken:
                break
        else:
            return []
    _served[choice.queue] = time.monotonic()
    for each in taken:
        news.tell(news.Topic.JOB, each.job_id.hex)
    return taken


def look(queues: Sequence[str], *, worker: int, now: datetime, goes_on: bool = False) -> tuple[list[Lane], list[Run]]:
    """The lanes of these queues in which a job could run now, and what the worker's processes run.

    Which lanes there are changes rarely and costs PostgreSQL most of a look, so who `goes_on` asks for it less often.
    """
    served = " UNION ALL ".join(f"SELECT '{actions.Queue(each).value}' AS queue" for each in queues)
    walked, known = _lanes.get(served, (0.0, []))
    if goes_on and known and time.monotonic() < walked + KNOWN:
        found, runs = _look(known, worker=worker, now=now)
        if found:
            return found, runs
    known = _walk(served)
    _lanes[served] = time.monotonic(), known
    return _look(known, worker=worker, now=now) if known else ([], [])


def hold(*, job: int, epoch: int, waits: bool = True) -> Job:
    """The job's row, locked until the caller's transaction ends. Raises `LeaseLost` when the run no longer holds it.

    Unless it `waits`, also when somebody else has locked the row.
    """
    lock = _lock() if waits else _lock(skip=" SKIP LOCKED")
    for found in Job.objects.raw(f"SELECT * FROM jobs_job WHERE {OWN}{lock}", [job, epoch]):  # noqa: S608 — ours
        return found
    raise LeaseLost


def fence(*, job: int, epoch: int) -> None:
    """Lock the job's row as `hold` does, and read nothing of it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM jobs_job WHERE {OWN}{_lock()}", [job, epoch])  # noqa: S608 — ours
        if cursor.fetchone() is None:
            raise LeaseLost


def _lock(*, skip: str = "") -> str:
    if not connection.in_atomic_block:
        message = "the fence stands in the transaction that writes; there is none"
        raise RuntimeError(message)
    return f" FOR UPDATE{skip}" if connection.features.has_select_for_update else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mine:
    """What a worker has; that does not change while it lives."""

    id: int
    room: Room


@lru_cache(maxsize=8)
def _mine(worker: UUID) -> _Mine | None:
    found = Worker.objects.filter(uuid=worker).first()
    if found is None:
        return None
    current = settings.current(JobsSettings)
    room = Room(
        slots=found.concurrency,
        reserve=current.reserve,
        leave=current.leave if len(found.queues) > 1 else 0,
        amounts=found.capacity,
    )
    return _Mine(id=found.pk, room=room)


def _walk(served: str) -> list[str]:
    """The lanes in which something waits, be it for its time."""
    with connection.cursor() as cursor:
        cursor.execute(LANES.format(served=served))
        return [each for lane in cursor.fetchall() for each in lane]


def _look(known: list[str], *, worker: int, now: datetime) -> tuple[list[Lane], list[Run]]:
    waiting, runs = [], []
    with connection.cursor() as cursor:
        values = [*known, instant(now), worker]
        cursor.execute(LOOK.format(lanes=", ".join(["(%s, %s)"] * (len(known) // 2))), values)
        for queue, needs, priority, key, action, pid in cursor.fetchall():
            if pid is None:
                waiting.append(Lane(queue=queue, needs=needs, priority=priority, first=key, action=action))
            else:
                runs.append(Run(pid=pid, queue=queue, needs=needs, priority=priority))
    return waiting, runs


def _take(choice: Choice, *, worker: int, pid: int, lease: timedelta, now: datetime) -> list[Claim]:
    """Take the first job of a lane, and where its action says so those of the same action among the next few."""
    declared = actions.find(choice.action)
    most = declared.batch if declared is not None and not choice.needs else 1
    deadline_at = _DEADLINE_AT[connection.vendor]
    lock = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    kept = instant(now)
    values = [
        *(instant(now + lease), worker, pid, kept, *[kept] * deadline_at.count("%s")),
        *(choice.queue, choice.needs, kept, choice.floor, most, choice.action, worker),
    ]
    with single(), connection.cursor() as cursor:
        cursor.execute(TAKE.format(deadline_at=deadline_at, lock=lock), values)
        taken = sorted(cursor.fetchall(), key=lambda row: (-row[0], row[1], row[2]))
    return [_claim(row[2:], now=now) for row in taken]


def _claim(row: tuple[Any, ...], *, now: datetime) -> Claim:
    key, job_id, epoch, action, queue, parameters, attempt, attempts, deadline, memory, cpu, *context, last_line = row
    requested_by, request_id, traceparent = context
    return Claim(
        id=key,
        job_id=as_public_id(job_id),
        epoch=epoch,
        action=action,
        queue=queue,
        parameters=msgspec.json.decode(parameters),
        attempt=attempt,
        attempts=attempts,
        started_at=now,
        deadline=deadline,
        memory=memory,
        cpu=cpu,
        requested_by=requested_by,
        request_id=request_id,
        traceparent=traceparent,
        last_line=last_line,
    )
