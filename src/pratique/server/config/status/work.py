"""What waits and failed: deliveries, the last jobs that were given up."""

from datetime import datetime

from pratique.server.jobs.models import Job
from pratique.server.jobs.statuses import Status
from pratique.server.kernel.outbox.dispatch import Backlog, backlogs

FAILURES = 10


def deliveries() -> list[Backlog]:
    """Return what each listener of the outbox has not had yet."""
    return backlogs()


def failures() -> list[Job]:
    """Return the last jobs that were given up, the latest first."""
    given_up = Job.objects.filter(status=Status.ERROR.value)
    return list(given_up.order_by("-finished_at", "-id")[:FAILURES])


def age(instant: datetime | None, *, now: datetime) -> float:
    """Return the seconds since an instant, none when there is none."""
    return 0.0 if instant is None else max((now - instant).total_seconds(), 0.0)
