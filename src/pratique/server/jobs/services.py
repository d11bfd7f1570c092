"""What others ask of jobs: submit one, cancel one."""

from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from pratique.server.jobs import capacity, events
from pratique.server.jobs.errors import BadParameters, JobIsOver, JobNotFound, UnknownAction
from pratique.server.jobs.models import Job
from pratique.server.jobs.statuses import ACTIVE, READY, Status, ordered
from pratique.server.kernel import actions, bell, clock, context, ids, news, outbox

_SINGLE_FLIGHT_TRIES = 5


class Priority(IntEnum):
    """Higher goes first; within one priority, older goes first."""

    SCHEDULED = -10
    NORMAL = 0
    PERSON = 10


def find_action(name: str) -> actions.Action:
    """The declared action called `name` or known by that alias. Raises `UnknownAction`."""
    found = actions.find(name)
    if found is None:
        raise UnknownAction(action=name, known=", ".join(sorted(actions.declared())))
    return found


def submit(
    action: str,
    parameters: msgspec.Struct | Mapping[str, Any] | None = None,
    *,
    priority: Priority = Priority.NORMAL,
    single_flight: str = "",
    not_before: datetime | None = None,
    attempts: int | None = None,
    deadline: int | None = None,
) -> Job:
    """Ask for a job, in the caller's transaction; its queue is rung after the commit.

    With a `single_flight` key, the unfinished job that has the key already is returned instead of a second one.
    `attempts` and `deadline` (seconds) override the action's own. Raises `UnknownAction` or `BadParameters`; a call
    outside a transaction is a mistake of the caller's code and raises `RuntimeError`.
    """
    declared = find_action(action)
    job = _row(declared, read_parameters(declared, parameters))
    job.priority = priority
    job.single_flight = single_flight
    job.not_before = not_before or job.not_before
    job.attempts = attempts or job.attempts
    job.deadline = deadline or job.deadline
    return _insert_in_single_flight(job) if single_flight else _insert(job)


def fire(action: actions.Action, *, due_at: datetime) -> Job | None:
    """Insert the job of a schedule's firing, or return None when another beat has, or the last one is still at work."""
    job = _row(action, read_parameters(action, None))
    job.priority, job.schedule, job.due_at = Priority.SCHEDULED, action.name, due_at
    job.single_flight = f"schedule:{action.name}"
    job.requested_by = "system"
    _require_transaction()
    Job.objects.bulk_create([job], ignore_conflicts=True)
    found = Job.objects.filter(uuid=job.uuid).first()
    if found is not None:
        _ring_after_commit(found.queue)
    return found


def request(action: str, parameters: Mapping[str, Any]) -> Job:
    """Submit a job because a person asked for it now: it goes before what was waiting, and is recorded as an event."""
    with transaction.atomic():
        job = submit(action, parameters, priority=Priority.PERSON)
        outbox.record(type=events.REQUESTED.name, subject=f"job:{job.uuid}", data={"action": job.action})
    return job


def cancel(job_id: UUID) -> Job:
    """Cancel a job: a waiting one at once, a running one by asking it to stop. Raises `JobNotFound` or `JobIsOver`."""
    now = clock.now()
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(uuid=job_id).exclude(status=Status.DELETED.value).first()
        if job is None:
            raise JobNotFound(job=job_id)
        status = Status(job.status)
        if status not in ACTIVE:
            raise JobIsOver(job=job_id, status=status.value)
        if status is Status.CANCEL_REQUEST:
            return job
        if status in READY:
            job.status, job.finished_at = Status.CANCEL.value, now
        else:
            job.status = Status.CANCEL_REQUEST.value
        job.cancel_requested_at = now
        job.save(update_fields=["status", "finished_at", "cancel_requested_at"])
        news.tell(news.Topic.JOB, job.uuid.hex)
        outbox.record(type=events.CANCELLED.name, subject=f"job:{job.uuid}", data={"action": job.action})
    return job


def read_parameters(action: actions.Action, parameters: msgspec.Struct | Mapping[str, Any] | None) -> msgspec.Struct:
    """The parameters as the action's own type. Raises `BadParameters` in words that name the field."""
    given = msgspec.to_builtins(parameters) if isinstance(parameters, msgspec.Struct) else dict(parameters or {})
    try:
        return msgspec.convert(given, action.parameters)
    except msgspec.ValidationError as error:
        raise BadParameters(action=action.name, reason=str(error)) from error


def _row(action: actions.Action, parameters: msgspec.Struct) -> Job:
    now, present = clock.now(), context.current()
    return Job(
        uuid=ids.uuid7(),
        action=action.name,
        queue=action.queue.value,
        parameters=msgspec.to_builtins(parameters),
        attempts=action.attempts,
        deadline=action.deadline,
        stop_timeout=action.stop_timeout,
        needs=capacity.written(action.capacity),
        memory=action.memory,
        cpu=action.cpu,
        not_before=now,
        created_at=now,
        requested_by=present.actor,
        request_id=present.request_id,
    )


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        message = "a job was submitted outside the transaction that wants it"
        raise RuntimeError(message)


def _insert(job: Job) -> Job:
    _require_transaction()
    job.save(force_insert=True)
    _ring_after_commit(job.queue)
    return job


def _insert_in_single_flight(job: Job) -> Job:
    _require_transaction()
    flying = Job.objects.filter(single_flight=job.single_flight, status__in=ordered(ACTIVE))
    for _ in range(_SINGLE_FLIGHT_TRIES):
        Job.objects.bulk_create([job], ignore_conflicts=True)
        found = flying.first()
        if found is not None:
            if found.uuid == job.uuid:
                _ring_after_commit(found.queue)
            return found
        # The one in our way ended between the two statements: ours may go now.
    return _insert(job)


def _ring_after_commit(queue: str) -> None:
    transaction.on_commit(lambda: bell.ring(queue))
