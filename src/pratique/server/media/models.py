"""The tables of exports and uploads. A row names its file by storage key; an empty key: there is none (any more)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.server.identity.models import Account
from pratique.server.jobs.models import Job
from pratique.server.kernel import clock

KIND_LENGTH = 32
NAME_LENGTH = 255
KEY_LENGTH = 32


class Export(models.Model):
    """A file that somebody takes out. `written_at` is set once it is complete; `title` says to people what it holds."""

    uuid = models.UUIDField(unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=KIND_LENGTH)
    format = models.CharField(max_length=KIND_LENGTH)
    parameters = models.JSONField(default=dict)
    title = models.CharField(max_length=NAME_LENGTH)
    file_name = models.CharField(max_length=NAME_LENGTH)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=KEY_LENGTH, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    written_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(key="") | Q(written_at__isnull=False), name="export_key_when_written"),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="export_key_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "id"], name="export_by_account"),
            models.Index(fields=["expires_at"], name="export_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class Upload(models.Model):
    """A file that somebody brings in. `taken_at` is set once its kind has taken in what it holds, as `result` says."""

    uuid = models.UUIDField(unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=KIND_LENGTH)
    name = models.CharField(max_length=NAME_LENGTH)
    namespace = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=KEY_LENGTH, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=71)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    taken_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="upload_key_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "id"], name="upload_by_account"),
            models.Index(fields=["expires_at"], name="upload_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"
