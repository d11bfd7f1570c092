"""What was deleted and may still be undone."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.core.names.repository import MAX_NAME
from pratique.server.identity.models import Account
from pratique.server.kernel import clock, ids
from pratique.server.registry.models.fields import AsciiField
from pratique.server.registry.models.manifest import Manifest
from pratique.server.registry.models.repository import Repository

ACTOR_LENGTH = 255


class DeletionKind(models.TextChoices):
    """What was deleted."""

    REPOSITORY = "repository"
    MANIFEST = "manifest"
    TAG = "tag"


class Deletion(models.Model):
    """A deletion within its undo window. It holds its manifest, and so the blobs of that, against the collector.

    `tags` are the names that went: those on the manifest, or the one tag. `name` is what the repository was called.
    `pushed_at` and `pushed_by` are those of the link that an undo makes again.
    """

    uuid = models.UUIDField(unique=True, editable=False, default=ids.uuid7)
    kind = models.CharField(max_length=10, choices=DeletionKind.choices)
    repository = models.ForeignKey(Repository, on_delete=models.CASCADE, related_name="deletions")
    name = AsciiField(max_length=MAX_NAME)
    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, null=True, related_name="deletions")
    tags = models.JSONField(default=list)
    pushed_at = models.DateTimeField(null=True)
    pushed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(default=clock.now)
    deleted_by = models.CharField(max_length=ACTOR_LENGTH, blank=True, default="")
    until = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=DeletionKind.values), name="deletion_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="repository", manifest__isnull=True)
                | (~Q(kind="repository") & Q(manifest__isnull=False)),
                name="deletion_of_one_kind",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["until", "id"], name="deletion_by_end"),
            models.Index(fields=["repository", "kind", "id"], name="deletion_of_repository"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.name}"
