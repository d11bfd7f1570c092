"""The history of jobs: those that are over are kept up to a number and an age, and go with their logs for good.

Jobs that are not over are never touched, nor the children of such. What goes, goes in small transactions, so that
others write in between.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from pratique.server.jobs.models import Job, JobLogLine
from pratique.server.jobs.statuses import ACTIVE, FINAL, Status, ordered

BATCH: Final = 100
"""Jobs that go in one transaction."""
LINES: Final = 2000
"""Log lines that go in one transaction."""
DELETED_FOR: Final = timedelta(hours=1)
"""What a person took from the list goes this long afterwards: a run that was given up may still ask for its row."""


def remove(*, to_keep: int | None, before: datetime | None, now: datetime, before_each: Callable[[], None]) -> int:
    """Remove jobs that ended `before` an instant, and all but the last `to_keep`; None: no such bound.

    `before_each` is called in each transaction. Returns how many went.
    """
    bounds = Q(status=Status.DELETED.value, finished_at__lt=now - DELETED_FOR)
    if before is not None:
        bounds |= Q(finished_at__lt=before)
    if to_keep is not None and (last := _last_of(to_keep)) is not None:
        bounds |= last
    count, after = 0, 0
    over = _over().filter(bounds).order_by("pk")
    while batch := list(over.filter(pk__gt=after).values_list("pk", "last_line")[:BATCH]):
        for job, lines in batch:
            if lines > LINES:
                _remove_lines(job, before_each)
        with transaction.atomic():
            before_each()
            keys = [job for job, _ in batch]
            JobLogLine.objects.filter(job__in=keys).delete()
            Job.objects.filter(pk__in=keys).delete()
        count, after = count + len(batch), batch[-1][0]
    return count


def _over() -> QuerySet[Job]:
    at_work = Job.objects.filter(status__in=ordered(ACTIVE)).values("pk")
    over = Job.objects.filter(status__in=ordered(FINAL))
    return over.exclude(parent__in=at_work).exclude(sharers__parent__in=at_work)


def _last_of(to_keep: int) -> Q | None:
    """Those that ended before the last so many; None when there are no more than that."""
    newest = Job.objects.filter(status__in=ordered(FINAL)).exclude(status=Status.DELETED.value)
    found = newest.order_by("-finished_at", "-pk").values_list("finished_at", "pk")[to_keep : to_keep + 1]
    for finished_at, pk in found:
        return Q(finished_at__lt=finished_at) | Q(finished_at=finished_at, pk__lte=pk)
    return None


def _remove_lines(job: int, before_each: Callable[[], None]) -> None:
    lines = JobLogLine.objects.filter(job=job).order_by("line")
    while found := list(lines.values_list("pk", flat=True)[:LINES]):
        with transaction.atomic():
            before_each()
            JobLogLine.objects.filter(pk__in=found).delete()
