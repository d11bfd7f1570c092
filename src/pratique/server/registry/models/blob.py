"""Blobs and the repositories that hold them.

A digest has one live row for all repositories; the row names the bytes by an opaque key, made for one upload. A blob is
seen only through a link. Nothing links a condemned blob: its bytes may be on their way out, and a push of the same
digest makes a new row with a new key.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.server.kernel import clock
from pratique.server.registry.models.fields import AsciiField
from pratique.server.registry.models.repository import Repository

DIGEST_LENGTH = 135
KEY_LENGTH = 32


class BlobState(models.TextChoices):
    """Whether a blob may be linked."""

    LIVE = "live"
    CONDEMNED = "condemned"


class Blob(models.Model):
    """Bytes that were verified against `digest`; until `lease_until` they stay although nothing links them."""

    digest = AsciiField(max_length=DIGEST_LENGTH)
    size = models.PositiveBigIntegerField()
    storage_key = models.CharField(max_length=KEY_LENGTH, unique=True)
    state = models.CharField(max_length=9, choices=BlobState.choices, default=BlobState.LIVE)
    lease_until = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest"], condition=Q(state="live"), name="blob_one_live_per_digest"),
            models.CheckConstraint(condition=Q(state__in=BlobState.values), name="blob_state_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "lease_until"], name="blob_lease")]

    def __str__(self) -> str:
        return self.digest


class BlobLink(models.Model):
    """A blob is in a repository."""

    repository = models.ForeignKey(Repository, on_delete=models.CASCADE, related_name="blob_links")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="links")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["repository", "blob"], name="bloblink_once")]

    def __str__(self) -> str:
        return f"{self.blob_id} in {self.repository_id}"
