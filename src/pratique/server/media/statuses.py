"""What an export or upload is to a person: what its row and its job say together; pure."""

from datetime import datetime
from enum import StrEnum

from pratique.server.jobs.statuses import HELD, READY
from pratique.server.jobs.statuses import Status as JobStatus


class Status(StrEnum):
    """Where an export or upload stands. `ready`: an export's file may be fetched; `done`: an upload was taken in."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


def of_export(*, is_written: bool, expires_at: datetime, job: JobStatus | None, now: datetime) -> Status:
    """Return the status of an export; ``job`` is None once the job's row is gone."""
    if is_written:
        return Status.READY if now < expires_at else Status.EXPIRED
    return _of_job(job)


def of_upload(*, is_taken: bool, job: JobStatus | None) -> Status:
    """Return the status of an upload."""
    return Status.DONE if is_taken else _of_job(job)


def _of_job(job: JobStatus | None) -> Status:
    if job in READY:
        return Status.WAITING
    if job in HELD:
        return Status.RUNNING
    return Status.CANCELLED if job in {JobStatus.CANCEL, JobStatus.DELETED} else Status.FAILED
