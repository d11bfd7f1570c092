"""The event log's table. A row is written once: a trigger refuses to change it (migration 0002)."""

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """Something that happened. `repository` is filled when the event is about one, so that its readers find it.

    `client` is the address that asked for it, `agent` what the program there calls itself.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    type = models.CharField(max_length=64)
    actor = models.CharField(max_length=255, blank=True, default="")
    subject = models.CharField(max_length=512, blank=True, default="")
    repository = models.CharField(max_length=512, blank=True, default="")
    client = models.CharField(max_length=64, blank=True, default="", db_default="")
    agent = models.CharField(max_length=200, blank=True, default="", db_default="")
    request_id = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["type", "id"], name="event_by_type"),
            models.Index(fields=["actor", "id"], name="event_by_actor"),
            models.Index(fields=["repository", "id"], name="event_by_repository"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"
