"""What an export or upload is to a person: what its row and its job say together; pure."""

from datetime import datetime
from enum import StrEnum

from pratique.server.jobs.statuses import HELD, READY
from pratique.server.jobs.statuses import Status as JobStatus


class FileStatus(StrEnum):
    """Where an export or upload stands. `ready`: an export's file may be fetched; `done`: an upload was taken in."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


def of_export(*, is_written: bool, expires_at: datetime, job: JobStatus | None, now: datetime) -> FileStatus:
    """Return the status of an export; ``job`` is None once the job's row is gone."""
    if is_written:
        return FileStatus.READY if now < expires_at else FileStatus.EXPIRED
    return _of_job(job)


def of_upload(*, is_taken: bool, job: JobStatus | None) -> FileStatus:
    """Return the status of an upload."""
    return FileStatus.DONE if is_taken else _of_job(job)


def _of_job(job: JobStatus | None) -> FileStatus:
    if job in READY:
        return FileStatus.WAITING
    if job in HELD:
        return FileStatus.RUNNING
    return FileStatus.CANCELLED if job in {JobStatus.CANCEL, JobStatus.DELETED} else FileStatus.FAILED
