"""What can be measured of jobs, workers and the outbox; read from the database when metrics are asked for.

The rows know what happened in every process, and still do after a restart, so any process may answer for all. `refresh`
fills the gauges; the cost is a few indexed counts over unfinished work and the last hour.
"""

from datetime import datetime
from typing import Final

from django.db.models import Avg, Count, F, Max

from pratique.server.jobs import queues
from pratique.server.jobs.models import Job
from pratique.server.jobs.queues import WINDOW
from pratique.server.jobs.statuses import FINAL, ordered
from pratique.server.kernel import clock
from pratique.server.kernel.metrics import counter, gauge
from pratique.server.kernel.outbox.dispatch import backlogs

WAITING: Final = gauge("jobs_waiting", "Jobs that wait to be run.", ("queue",))
OLDEST: Final = gauge("jobs_oldest_waiting_seconds", "Age of the oldest job that could run now.", ("queue",))
RUNNING: Final = gauge("jobs_running", "Jobs being run.", ("queue",))
ENDED: Final = gauge("jobs_ended_last_hour", "Jobs that ended within the last hour.", ("action", "status"))
DURATION_MEAN: Final = gauge(
    "jobs_duration_mean_seconds", "Mean duration of the last run of jobs that ended within the last hour.", ("action",)
)
DURATION_MAX: Final = gauge(
    "jobs_duration_max_seconds",
    "Longest duration of the last run of jobs that ended within the last hour.",
    ("action",),
)
WORKERS: Final = gauge("workers_living", "Workers with a heartbeat, by the queues they serve.", ("queue",))
DELIVERIES: Final = gauge("outbox_waiting", "Events that a listener has not had yet.", ("listener",))
DELIVERY_AGE: Final = gauge("outbox_oldest_waiting_seconds", "Age of the oldest of them.", ("listener",))
DEAD: Final = gauge("outbox_dead", "Deliveries given up after their last attempt.", ("listener",))

FIRED: Final = counter("schedules_fired_total", "Jobs that this beat wrote because they were due.")
RUNG_AGAIN: Final = counter(
    "bells_rung_again_total", "Bells that this beat rang again, the first being lost.", ("queue",)
)
LOST: Final = counter("jobs_lost_total", "Jobs that this process took from runs that had died.")
KILLED: Final = counter("jobs_killed_total", "Runs that this worker killed, by why.", ("why",))


def refresh() -> None:
    """Fill the gauges from the database; call before metrics are written out."""
    now = clock.now()
    _refresh_queues(now)
    _refresh_ended(now)
    for each in backlogs():
        DELIVERIES.labels(each.listener).set(each.waiting)
        DELIVERY_AGE.labels(each.listener).set(_age(each.oldest, now))
        DEAD.labels(each.listener).set(each.dead)


def _refresh_queues(now: datetime) -> None:
    for each in queues.standings(now=now):
        WAITING.labels(each.queue.value).set(each.waiting)
        OLDEST.labels(each.queue.value).set(each.oldest)
        RUNNING.labels(each.queue.value).set(each.running)
        WORKERS.labels(each.queue.value).set(each.workers)


def _refresh_ended(now: datetime) -> None:
    for each in (ENDED, DURATION_MEAN, DURATION_MAX):
        each.clear()
    ended = Job.objects.filter(status__in=ordered(FINAL), finished_at__gte=now - WINDOW)
    for action, status, count in (
        ended.order_by("action", "status").values_list("action", "status").annotate(Count("id"))
    ):
        ENDED.labels(action, status).set(count)
    took = ended.filter(started_at__isnull=False).order_by("action").annotate(took=F("finished_at") - F("started_at"))
    for action, mean, most in took.values_list("action").annotate(Avg("took"), Max("took")):
        DURATION_MEAN.labels(action).set(mean.total_seconds())
        DURATION_MAX.labels(action).set(most.total_seconds())


def _age(instant: datetime | None, now: datetime) -> float:
    return 0.0 if instant is None else max((now - instant).total_seconds(), 0.0)
