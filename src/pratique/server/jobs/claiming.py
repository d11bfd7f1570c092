"""Taking waiting jobs for a worker, and proving later that they are still held.

`lanes` decides which may be taken, from one look at what waits; taking is the head of one index, skipping rows that
another is taking. Both statements name the waiting statuses by literals: a bound value would not let SQLite find the
partial index. A claim raises the job's lease epoch. Whoever writes for a run first takes the row with the epoch it was
given (`hold`), in the transaction that writes: a run that was given up finds another epoch there and writes nothing.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from pratique.server.jobs import lanes
from pratique.server.jobs.errors import LeaseLost
from pratique.server.jobs.lanes import Choice, Lane, Room, Run
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.settings import JobsSettings
from pratique.server.jobs.statuses import HELD, READY, ordered
from pratique.server.kernel import actions, news, settings

_READY: Final = f"status IN ({', '.join(map(repr, ordered(READY)))})"
_FIRST: Final = f"""
FROM jobs_job WHERE queue = lane.queue AND needs = lane.needs AND {_READY} AND not_before <= %s
ORDER BY priority DESC, rank, id LIMIT 1
"""
LANES: Final = f"""
WITH RECURSIVE lane(queue, needs) AS (
    SELECT served.queue, (SELECT min(needs) FROM jobs_job WHERE queue = served.queue AND {_READY})
    FROM ({{served}}) AS served
    UNION ALL
    SELECT lane.queue, (SELECT min(needs) FROM jobs_job WHERE queue = lane.queue AND needs > lane.needs AND {_READY})
    FROM lane WHERE lane.needs IS NOT NULL
)
SELECT lane.queue, lane.needs, (SELECT priority {_FIRST}), (SELECT id {_FIRST}) FROM lane WHERE lane.needs IS NOT NULL
"""  # noqa: S608 — statuses and queues are ours; a join instead of the two looks makes PostgreSQL read the whole table
HEAD: Final = f"""
SELECT * FROM jobs_job WHERE queue = %s AND needs = %s AND {_READY} AND not_before <= %s AND priority >= %s
ORDER BY priority DESC, rank, id LIMIT %s
"""  # noqa: S608 — the statuses are ours

_HELD: Final = f"status IN ({', '.join(map(repr, ordered(HELD)))})"
_RUNS: Final = f"SELECT pid, queue, needs, priority FROM jobs_job WHERE worker_id = %s AND {_HELD}"  # noqa: S608 — ours
_OWN: Final = f"SELECT * FROM jobs_job WHERE id = %s AND lease_epoch = %s AND {_HELD}"  # noqa: S608 — ours
# By hand, as the statements above: the ORM takes longer to write each of them than the database to carry it out.
_BEGIN: Final = """
UPDATE jobs_job SET status = 'running', lease_epoch = lease_epoch + 1, attempt = attempt + 1, lease_until = %s,
    worker_id = %s, pid = %s, started_at = %s, deadline_at = %s, error_code = '', error = ''
WHERE id IN ({keys})
"""

_served: dict[str, float] = {}


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


def claim(*, worker: UUID, queues: Sequence[str], pid: int, lease: timedelta, now: datetime) -> list[Claim]:
    """Take for process `pid` of a worker what it should do next of these queues: mostly one job, several short ones.

    Nothing when nothing waits, when what waits has no room here, or when the worker is stopping or given up.
    """
    waiting = look(queues, now=now) if queues else []
    if not waiting:  # most bells find nothing: look without queueing for the write lock
        return []
    with transaction.atomic():
        mine = (
            Worker.objects.select_for_update(no_key=True).filter(uuid=worker, ended_at=None, stopping_at=None).first()
        )
        if mine is None:
            return []
        runs = [each for each in _runs(mine) if each.pid != pid]
        for choice in lanes.choose(waiting, runs=runs, room=_room(mine), served=_served):
            taken = _take(choice, now=now)
            if taken:
                _served[choice.queue] = time.monotonic()
                return _begin(taken, worker=mine, pid=pid, lease=lease, now=now)
    return []


def look(queues: Sequence[str], *, now: datetime) -> list[Lane]:
    """The lanes of these queues in which a job could run now, one descent of an index for each."""
    served = " UNION ALL ".join(f"SELECT '{actions.Queue(each).value}' AS queue" for each in queues)
    with connection.cursor() as cursor:
        cursor.execute(LANES.format(served=served), [_as_kept(now)] * 2)
        return [
            Lane(queue=queue, needs=needs, priority=priority, first=first)
            for queue, needs, priority, first in cursor.fetchall()
            if first is not None
        ]


def hold(*, job: int, epoch: int) -> Job:
    """The job's row, locked until the caller's transaction ends. Raises `LeaseLost` when the run no longer holds it."""
    if not connection.in_atomic_block:
        message = "the fence stands in the transaction that writes; there is none"
        raise RuntimeError(message)
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    for found in Job.objects.raw(_OWN + lock, [job, epoch]):
        return found
    raise LeaseLost


def _runs(worker: Worker) -> list[Run]:
    with connection.cursor() as cursor:
        cursor.execute(_RUNS, [worker.pk])
        return [
            Run(pid=pid, queue=queue, needs=needs, priority=priority)
            for pid, queue, needs, priority in cursor.fetchall()
        ]


def _room(worker: Worker) -> Room:
    current = settings.current(JobsSettings)
    return Room(
        slots=worker.concurrency,
        reserve=current.reserve,
        leave=current.leave if len(worker.queues) > 1 else 0,
        amounts=worker.capacity,
    )


def _take(choice: Choice, *, now: datetime) -> list[Job]:
    """The rows to take of a lane, locked: its first, and where its action says so those that follow it."""
    rows = _head(choice, now=now, most=1)
    if rows:
        declared = actions.find(rows[0].action)
        if declared is not None and declared.batch > 1 and not choice.needs:
            more = _head(choice, now=now, most=declared.batch)
            rows += [each for each in more if each.pk != rows[0].pk and _is_alike(each, rows[0])]
    return rows


def _is_alike(one: Job, other: Job) -> bool:
    return (one.action, one.deadline, one.memory, one.cpu) == (other.action, other.deadline, other.memory, other.cpu)


def _head(choice: Choice, *, now: datetime, most: int) -> list[Job]:
    lock = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    values = [choice.queue, choice.needs, _as_kept(now), choice.floor, most]
    return list(Job.objects.raw(HEAD + lock, values))


def _begin(jobs: list[Job], *, worker: Worker, pid: int, lease: timedelta, now: datetime) -> list[Claim]:
    first = jobs[0]
    deadline_at = None if first.deadline is None else _as_kept(now + timedelta(seconds=first.deadline))
    values = [_as_kept(now + lease), worker.pk, pid, _as_kept(now), deadline_at, *(each.pk for each in jobs)]
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN.format(keys=", ".join(["%s"] * len(jobs))), values)
    for each in jobs:
        news.tell(news.Topic.JOB, each.uuid.hex)
    return [_claim(each, now=now) for each in jobs]


def _claim(job: Job, *, now: datetime) -> Claim:
    """The claim on a row as it was before it was taken."""
    return Claim(
        id=job.pk,
        job_id=job.uuid,
        epoch=job.lease_epoch + 1,
        action=job.action,
        queue=job.queue,
        parameters=job.parameters,
        attempt=job.attempt + 1,
        attempts=job.attempts,
        started_at=now,
        deadline=job.deadline,
        memory=job.memory,
        cpu=job.cpu,
        requested_by=job.requested_by,
        request_id=job.request_id,
        traceparent=job.traceparent,
        last_line=job.last_line,
    )


def _as_kept(instant: datetime) -> Any:
    """An instant as the database keeps it, for a statement that the ORM does not write."""
    kept: Any = connection.ops.adapt_datetimefield_value(instant)
    return kept
