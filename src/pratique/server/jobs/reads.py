"""The reads of the streams plane: one statement each."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pratique.server.jobs.statuses import FINAL, Status
from pratique.server.kernel.database.reads import Reads

_JOB = (
    "SELECT id, status, attempt, last_line, progress_done, progress_total, progress_what, error_code, error "
    "FROM jobs_job WHERE uuid = :uuid"
)
_LINES = "SELECT line, at, text FROM jobs_joblogline WHERE job_id = :job AND line > :after ORDER BY line LIMIT :most"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A job as its followers see it."""

    id: int
    status: Status
    attempt: int
    last_line: int
    done: int | None
    total: int | None
    what: str
    error_code: str
    error: str

    @property
    def is_over(self) -> bool:
        """Whether nothing will follow."""
        return self.status in FINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line of a log."""

    line: int
    at: str
    text: str


async def standing(reads: Reads, job_id: UUID) -> Standing | None:
    """How a job stands; None when there is none."""
    row = await reads.fetch_one(_JOB, {"uuid": job_id.hex})
    if row is None or row[1] == Status.DELETED.value:
        return None
    identity, status, attempt, last_line, done, total, what, error_code, error = row
    return Standing(
        id=identity,
        status=Status(status),
        attempt=attempt,
        last_line=last_line,
        done=done,
        total=total,
        what=what,
        error_code=error_code,
        error=error,
    )


async def lines(reads: Reads, *, job: int, after: int, most: int) -> list[LogLine]:
    """The next lines of a job's log, at most `most`."""
    rows = await reads.fetch_all(_LINES, {"job": job, "after": after, "most": most})
    return [LogLine(line=line, at=_utc(at), text=text) for line, at, text in rows]


def _utc(at: datetime | str) -> str:
    """RFC 3339; SQLite keeps times as text in UTC without saying so."""
    text = at.isoformat() if isinstance(at, datetime) else at.replace(" ", "T")
    return text.removesuffix("+00:00") + "Z"
