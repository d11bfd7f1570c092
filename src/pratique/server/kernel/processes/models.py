"""The table of processes."""

from typing import ClassVar

from django.db import models


class Process(models.Model):
    """One process of the installation."""

    uuid = models.UUIDField(unique=True, editable=False)
    role = models.CharField(max_length=64)
    """What it serves; several roles of one process are joined by a plus."""
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    version = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    skew = models.FloatField(null=True)
    """Seconds by which the process's clock was ahead of the database's; null when that could not be told."""
    loaded = models.JSONField(default=dict, db_default={})
    """The numbers of what it works by, each by its name: the epoch of the policies, the generation of the index."""
    ready = models.BooleanField()
    wrong = models.JSONField(default=list)
    """What ails it, as its `/health` says: objects of `check` and `what`."""

    class Meta:
        app_label = "kernel"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["seen_at"], name="process_seen")]

    def __str__(self) -> str:
        return f"{self.role} {self.host}:{self.pid}"
