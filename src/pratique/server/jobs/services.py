"""What others ask of jobs: submit one, cancel, retry or delete one."""

from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from pratique.server.jobs import capacity, events, families, turns
from pratique.server.jobs.errors import BadParameters, JobIsNotOver, JobIsOver, JobNotFound, UnknownAction
from pratique.server.jobs.models import Job, JobLogLine
from pratique.server.jobs.parameters import read as read_parameters
from pratique.server.jobs.statuses import ACTIVE, FINAL, HELD, READY, Status, ordered
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
    parent: Job | None = None,
    namespace: str = "",
) -> Job:
    """Ask for a job, in the caller's transaction; its queue is rung after the commit.

    With a `single_flight` key, the unfinished job that has the key already is returned instead of a second one, made
    as urgent as was asked; one that was never begun begins as early as was asked. `attempts` and `deadline` (seconds)
    override the action's own; parameters that are not given come from the action's defaults. `namespace` says for whom
    the work is, a child's is its `parent`'s. Raises `UnknownAction` or `BadParameters`; a call outside a transaction is
    a mistake of the caller's code and raises `RuntimeError`.
    """
    declared = find_action(action)
    job = _row(declared, read_parameters(declared, parameters))
    job.priority = priority
    job.single_flight = single_flight
    job.not_before = not_before or job.not_before
    job.attempts = attempts or job.attempts
    job.deadline = deadline or job.deadline
    job.parent = parent
    job.namespace = namespace or (parent.namespace if parent else "")
    if not single_flight:
        return _insert(job)
    found = _insert_in_single_flight(job)
    if parent is not None and found.uuid != job.uuid:
        families.adopt(found, parent=parent.pk)
    return found


def fire(
    action: actions.Action,
    *,
    schedule: str,
    due_at: datetime,
    parameters: Mapping[str, Any] | None = None,
    side_by_side: bool = False,
) -> Job | None:
    """Insert the job of a schedule's firing, or return None when another beat has, or the last one is still at work.

    `side_by_side`: also when the last one is at work. Parameters that the action does not take (any more) are the
    job's to refuse, where people see it.
    """
    job = _row(action, _filled(action, parameters or {}))
    job.priority, job.schedule, job.due_at = Priority.SCHEDULED, schedule, due_at
    job.single_flight = "" if side_by_side else f"schedule:{schedule}"
    job.requested_by = "system"
    _require_transaction()
    job.rank = turns.rank(job)
    Job.objects.bulk_create([job], ignore_conflicts=True)
    found = Job.objects.filter(uuid=job.uuid).first()
    if found is not None:
        bell.ring_after_commit(found.queue)
    return found


def request(
    action: str, parameters: Mapping[str, Any], *, not_before: datetime | None = None, schedule: str = ""
) -> Job:
    """Submit a job because a person asked for it: it goes before what was waiting, and is recorded as an event.

    `schedule` names the schedule whose work it is.
    """
    with transaction.atomic():
        job = submit(action, parameters, priority=Priority.PERSON, not_before=not_before)
        if schedule:
            job.schedule, job.due_at = schedule, job.created_at
            job.save(update_fields=["schedule", "due_at"])
        outbox.record(type=events.REQUESTED.name, subject=f"job:{job.uuid}", data={"action": job.action})
    return job


def retry(job_id: UUID) -> Job:
    """Ask once more for what an ended job was to do: a new job that names it. Raises `JobNotFound` or `JobIsNotOver`.

    Where another job does the same already, by its single-flight key, that one is returned.
    """
    with transaction.atomic():
        old = _locked(job_id)
        if Status(old.status) not in FINAL:
            raise JobIsNotOver(job=job_id, status=old.status, done="retried")
        declared = find_action(old.action)
        new = _row(declared, read_parameters(declared, old.parameters))
        new.priority, new.namespace, new.single_flight = Priority.PERSON, old.namespace, old.single_flight
        new.retry_of = old
        job = _insert_in_single_flight(new) if new.single_flight else _insert(new)
        outbox.record(
            type=events.RETRIED.name,
            subject=f"job:{job.uuid}",
            data={"action": job.action, "retry_of": str(old.uuid)},
        )
    return job


def cancel(job_id: UUID) -> Job:
    """Cancel a job: a waiting one at once, a running one by asking it to stop. Raises `JobNotFound` or `JobIsOver`.

    The jobs it asked for and that nobody else waits for are cancelled with it.
    """
    with transaction.atomic():
        job = _locked(job_id)
        status = Status(job.status)
        if status not in ACTIVE:
            raise JobIsOver(job=job_id, status=status.value)
        if status is Status.CANCEL_REQUEST:
            return job
        _cancel(job, now=clock.now())
        outbox.record(type=events.CANCELLED.name, subject=f"job:{job.uuid}", data={"action": job.action})
    return job


def delete(job_id: UUID) -> None:
    """Take a job from the list, its log for good. Raises `JobNotFound`, or `JobIsNotOver` for one that is being run."""
    with transaction.atomic():
        job = _locked(job_id)
        if Status(job.status) in HELD:
            raise JobIsNotOver(job=job_id, status=job.status, done="deleted")
        if Status(job.status) in READY:
            _cancel(job, now=clock.now())
        job.status = Status.DELETED.value
        job.save(update_fields=["status"])
        JobLogLine.objects.filter(job=job).delete()
        outbox.record(type=events.DELETED.name, subject=f"job:{job.uuid}", data={"action": job.action})


def _locked(job_id: UUID) -> Job:
    job = Job.objects.select_for_update().filter(uuid=job_id).exclude(status=Status.DELETED.value).first()
    if job is None:
        raise JobNotFound(job=job_id)
    return job


def _cancel(job: Job, *, now: datetime) -> None:
    """Cancel an unfinished job that the caller has locked, and those of its children that are only for it."""
    is_waiting = Status(job.status) in READY
    if is_waiting:
        job.status, job.finished_at, job.waits_for_children = Status.CANCEL.value, now, False
    else:
        job.status = Status.CANCEL_REQUEST.value
    job.cancel_requested_at = job.cancel_requested_at or now
    job.save(update_fields=["status", "finished_at", "waits_for_children", "cancel_requested_at"])
    news.tell(news.Topic.JOB, job.uuid.hex)
    for child in families.only_for(job).select_for_update().order_by("pk"):
        _cancel(child, now=now)
    if is_waiting:
        families.wake_parents_after_commit(job)


def _filled(action: actions.Action, given: Mapping[str, Any]) -> msgspec.Struct | Mapping[str, Any]:
    try:
        return read_parameters(action, given)
    except BadParameters:
        return given


def _row(action: actions.Action, parameters: msgspec.Struct | Mapping[str, Any]) -> Job:
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
        traceparent=present.traceparent,
    )


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        message = "a job was submitted outside the transaction that wants it"
        raise RuntimeError(message)


def _insert(job: Job) -> Job:
    _require_transaction()
    job.rank = turns.rank(job)
    job.save(force_insert=True)
    _ring(job)
    return job


def _insert_in_single_flight(job: Job) -> Job:
    _require_transaction()
    job.rank = turns.rank(job)
    flying = Job.objects.filter(single_flight=job.single_flight, status__in=ordered(ACTIVE))
    for _ in range(_SINGLE_FLIGHT_TRIES):
        Job.objects.bulk_create([job], ignore_conflicts=True)
        found = flying.first()
        if found is not None:
            if found.uuid == job.uuid:
                _ring(found)
            else:
                _hasten(found, job)
            return found
        # The one in our way ended between the two statements: ours may go now.
    return _insert(job)


def _hasten(found: Job, wanted: Job) -> None:
    """Make a job as urgent as another one that it stands for, and as early unless something holds it back."""
    waiting = Job.objects.filter(pk=found.pk, status__in=ordered(READY), waits_for_children=False, attempt=0)
    if found.priority < wanted.priority:
        Job.objects.filter(pk=found.pk, status__in=ordered(ACTIVE)).update(priority=wanted.priority)
    if waiting.filter(not_before__gt=wanted.not_before).update(not_before=wanted.not_before):
        _ring(wanted)


def _ring(job: Job) -> None:
    """Ring a job's queue after the commit; what may not begin yet is rung by the sweep when it may."""
    if job.not_before <= clock.now():
        bell.ring_after_commit(job.queue)
