"""The tables of jobs. What may be in a row together is said by constraints, so that no process can write otherwise."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from pratique.server.jobs import capacity
from pratique.server.jobs.statuses import ACTIVE, FINAL, HELD, READY, Status, ordered
from pratique.server.kernel.actions import Missed, Queue


def _one_of(field: str, values: list[str]) -> Q:
    return Q(**{f"{field}__in": values})


class Worker(models.Model):
    """A worker process, living or not: `expires_at` moves on as long as it lives."""

    uuid = models.UUIDField(unique=True, editable=False)
    host = models.CharField(max_length=255)
    """Boot and process-id namespace: two workers of one host can see each other's processes."""
    pid = models.PositiveIntegerField()
    birth = models.FloatField()
    """The process's start, which tells it from a later one with its number."""
    queues = models.JSONField(default=list)
    concurrency = models.PositiveIntegerField()
    capacity = models.JSONField(default=dict, db_default={})
    """How much it has of each named resource; what is not named here is not limited."""
    version = models.CharField(max_length=64, blank=True, default="", db_default="")
    started_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    stopping_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("heartbeat_at")), name="worker_expires_after_heartbeat"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(ended_at__isnull=True), name="worker_living"),
        ]

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"


class Job(models.Model):
    """One piece of background work: the truth about it."""

    uuid = models.UUIDField(unique=True, editable=False)
    action = models.CharField(max_length=64)
    queue = models.CharField(max_length=32)
    parameters = models.JSONField(default=dict)
    status = models.CharField(max_length=20, default=Status.WAITING.value)
    priority = models.SmallIntegerField(default=0)
    needs = models.CharField(max_length=255, blank=True, default="", db_default="")
    """What a run takes up of a worker's capacity, as `capacity.written` writes it: an index key."""
    rank = models.BigIntegerField(default=0, db_default=0)
    """The job's turn among those of its queue, needs and priority; see `turns`."""
    not_before = models.DateTimeField()

    attempt = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=1)
    takeovers = models.PositiveIntegerField(default=0)
    lease_epoch = models.PositiveIntegerField(default=0)
    """Counts the runs: whoever holds an older number writes nothing."""
    lease_until = models.DateTimeField(null=True)
    worker = models.ForeignKey(Worker, on_delete=models.SET_NULL, null=True, related_name="jobs")
    pid = models.PositiveIntegerField(null=True)

    deadline = models.PositiveIntegerField(null=True)
    """Seconds that one run may take."""
    deadline_at = models.DateTimeField(null=True)
    stop_timeout = models.PositiveIntegerField(default=10)
    """Seconds between the polite stop and the kill."""
    memory = models.PositiveIntegerField(null=True)
    """MiB that one run may have; None: as the installation says."""
    cpu = models.PositiveIntegerField(null=True)
    """Seconds of processor time that one run may use."""
    cancel_requested_at = models.DateTimeField(null=True)

    schedule = models.CharField(max_length=64, blank=True, default="")
    due_at = models.DateTimeField(null=True)
    single_flight = models.CharField(max_length=255, blank=True, default="")

    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="spawned")
    """The job that asked for this one; others that wanted the same later are in `SharedChild`."""
    waits_for_children = models.BooleanField(default=False, db_default=False)
    retry_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="retries")
    namespace = models.CharField(max_length=255, blank=True, default="", db_default="")
    """For whom the work is: a repository's first segment, or empty for the system's own."""

    requested_by = models.CharField(max_length=255, blank=True, default="")
    request_id = models.CharField(max_length=64, blank=True, default="")
    traceparent = models.CharField(max_length=55, blank=True, default="", db_default="")
    """The mark of the span that asked for it."""
    progress_done = models.BigIntegerField(null=True)
    progress_total = models.BigIntegerField(null=True)
    progress_what = models.CharField(max_length=255, blank=True, default="")
    last_line = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=64, blank=True, default="")
    error = models.TextField(blank=True, default="")

    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_one_of("status", [each.value for each in Status]), name="job_status_known"
            ),
            models.CheckConstraint(condition=_one_of("queue", [each.value for each in Queue]), name="job_queue_known"),
            models.CheckConstraint(
                condition=Q(attempts__gte=1) & Q(attempt__lte=F("attempts")), name="job_attempt_within_attempts"
            ),
            models.CheckConstraint(
                condition=~_one_of("status", ordered(HELD))
                | Q(worker__isnull=False, pid__isnull=False, lease_until__isnull=False, started_at__isnull=False),
                name="job_held_by_a_worker",
            ),
            models.CheckConstraint(
                condition=(_one_of("status", ordered(FINAL)) & Q(finished_at__isnull=False))
                | (_one_of("status", ordered(ACTIVE)) & Q(finished_at__isnull=True)),
                name="job_finished_when_over",
            ),
            models.CheckConstraint(
                condition=Q(schedule="", due_at__isnull=True) | (~Q(schedule="") & Q(due_at__isnull=False)),
                name="job_due_with_schedule",
            ),
            models.UniqueConstraint(fields=["schedule", "due_at"], condition=~Q(schedule=""), name="job_fires_once"),
            models.UniqueConstraint(
                fields=["single_flight"],
                condition=~Q(single_flight="") & _one_of("status", ordered(ACTIVE)),
                name="job_single_flight",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["queue", "needs", "-priority", "rank", "id", "not_before"],
                condition=_one_of("status", ordered(READY)),
                name="job_head",
            ),
            models.Index(
                fields=["queue", "needs", "priority", "namespace", "rank"],
                condition=_one_of("status", ordered(READY)),
                name="job_turn",
            ),
            models.Index(fields=["worker"], condition=_one_of("status", ordered(HELD)), name="job_held_by"),
            models.Index(fields=["lease_until"], condition=_one_of("status", ordered(HELD)), name="job_lease"),
            models.Index(fields=["finished_at"], condition=_one_of("status", ordered(FINAL)), name="job_finished"),
            models.Index(fields=["id"], condition=Q(waits_for_children=True), name="job_waits_for_children"),
            models.Index(fields=["status", "id"], name="job_by_status"),
            models.Index(fields=["action", "id"], name="job_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.uuid}"

    @property
    def capacity(self) -> Mapping[str, int]:
        """What a run takes up of a worker's capacity, by resource."""
        return capacity.read(self.needs)


class JobLogLine(models.Model):
    """One line of a job's log; lines count from 1."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["job_id", "line"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "line"], name="job_log_line_once")]

    def __str__(self) -> str:
        return self.text


class SharedChild(models.Model):
    """A job that a second parent wanted too while it was not over: each layer of two images is read once."""

    parent = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="shares")
    child = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="sharers")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["parent", "child"], name="job_shared_once")]

    def __str__(self) -> str:
        return f"{self.parent_id} {self.child_id}"


class Schedule(models.Model):
    """When an action is run by itself. Its job is unique on the schedule's name and the due time, see `Job`."""

    name = models.CharField(max_length=64, unique=True)
    action = models.CharField(max_length=64, default="", db_default="")
    parameters = models.JSONField(default=dict, db_default={})
    cron = models.CharField(max_length=128, default="", db_default="")
    """Five fields, or six with seconds first; empty until the default of that name was brought in."""
    time_zone = models.CharField(max_length=64, default="UTC", db_default="UTC")
    missed = models.CharField(max_length=8, default=Missed.ONCE.value, db_default=Missed.ONCE.value)
    paused = models.BooleanField(default=False, db_default=False)
    is_default = models.BooleanField(default=True, db_default=True)
    """Comes with the product: it can be changed and paused, and not deleted."""
    is_changed = models.BooleanField(default=False, db_default=False)
    """A person changed it, so that a newer default leaves it alone."""
    seen_at = models.DateTimeField()
    """Nothing is due before it."""
    last_due_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    updated_by = models.CharField(max_length=255, blank=True, default="", db_default="")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_one_of("missed", [each.value for each in Missed]), name="schedule_missed_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ActionDefaults(models.Model):
    """Parameters that every job of an action gets which does not give its own."""

    action = models.CharField(max_length=64, unique=True)
    parameters = models.JSONField(default=dict)
    updated_at = models.DateTimeField()
    updated_by = models.CharField(max_length=255, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["action"]

    def __str__(self) -> str:
        return self.action


class QueueSample(models.Model):
    """How the queues stood at an instant, and what ended in the `seconds` before it."""

    at = models.DateTimeField(unique=True)
    seconds = models.PositiveIntegerField()
    queues = models.JSONField(default=dict)
    """By queue: waiting, running, oldest_seconds (the most in the span), ended, failed (the sum over it)."""

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
