"""The outbox's tables."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class OutboxEvent(models.Model):
    """One thing that happened; immutable."""

    uuid = models.UUIDField(unique=True, editable=False)
    type = models.CharField(max_length=64)
    actor = models.CharField(max_length=255, blank=True)
    subject = models.CharField(max_length=512, blank=True)
    client = models.CharField(max_length=64, blank=True, default="", db_default="")
    agent = models.CharField(max_length=200, blank=True, default="", db_default="")
    request_id = models.CharField(max_length=64, blank=True)
    traceparent = models.CharField(max_length=55, blank=True, default="", db_default="")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        app_label = "kernel"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


class Delivery(models.Model):
    """One event on its way to one listener."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    listener = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    error = models.TextField(blank=True)

    class Meta:
        app_label = "kernel"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "listener"], name="outbox_one_delivery_per_listener"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="outbox_delivery_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["listener", "not_before"], condition=Q(state="waiting"), name="outbox_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.listener}: {self.state}"
