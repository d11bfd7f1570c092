"""What the routes of exports and uploads share."""

from typing import Annotated
from uuid import UUID

import pydantic
from ninja import Schema

from pratique.server.media.models import Export, Upload

Word = Annotated[str, pydantic.Field(max_length=64)]
Text = Annotated[str, pydantic.Field(max_length=255)]


class MediaProgress(Schema):
    """How far the job is; `total` null when that is not known."""

    done: int
    total: int | None
    what: str


class Whose(Schema):
    """Whose are listed: one's own, or with `all` everybody's, for administrators."""

    all: bool = False


def progress_of(row: Export | Upload) -> MediaProgress | None:
    """Return how far the job of a row is; None before it has said so."""
    job = row.job
    if job is None or job.progress_done is None:
        return None
    return MediaProgress(done=job.progress_done, total=job.progress_total, what=job.progress_what)


def job_of(row: Export | Upload) -> UUID | None:
    """Return the id of a row's job; None once its history was removed."""
    return None if row.job is None else row.job.uuid


def error_of(row: Export | Upload) -> str | None:
    """Return why the job's last run did not go well."""
    return (row.job.error or None) if row.job is not None else None
