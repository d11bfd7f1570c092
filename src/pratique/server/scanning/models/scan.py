"""The scan of a manifest."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.core.policy import ScanState
from pratique.server.inventory.models import Subject
from pratique.server.kernel import clock
from pratique.server.registry.models import Manifest
from pratique.server.scanning.models.matched import Matched

_STATES = [each.value for each in ScanState]


class Scan(Matched):
    """How far the scan of one manifest is, and in short what it found.

    `version` grows with whatever a verdict depends on but the index and the policies: the state, the contents, for an
    index its children's. The counts of an index are those of its worst child.
    """

    manifest = models.OneToOneField(Manifest, on_delete=models.CASCADE, related_name="scan")
    subject = models.ForeignKey(Subject, on_delete=models.SET_NULL, null=True, related_name="scans")
    status = models.CharField(max_length=16, default=ScanState.WAITING.value)
    version = models.PositiveBigIntegerField(default=1)
    engine = models.PositiveIntegerField(default=0)
    awaits = models.BooleanField(default=False)
    """Not used; roles of an older version that still run write it, so it goes with a later migration."""
    error = models.TextField(blank=True, default="")
    problems = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=_STATES), name="scan_status_known"),
            models.CheckConstraint(condition=~Q(status="failed") | ~Q(error=""), name="scan_failed_says_why"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "id"], name="scan_by_status"),
            models.Index(fields=["id"], condition=Q(awaits=True), name="scan_awaits"),
            models.Index(fields=["generation", "id"], condition=Q(status="done"), name="scan_behind"),
        ]

    def __str__(self) -> str:
        return f"{self.manifest_id}: {self.status}"
