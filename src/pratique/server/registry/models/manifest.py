"""Manifests, what they refer to, the repositories that hold them, and tags.

A manifest is one row for all repositories, its bytes exactly as pushed. A tag points to a *link*, so that no tag can
name what its repository does not hold.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.server.identity.models import Account
from pratique.server.kernel import clock
from pratique.server.registry.models.blob import DIGEST_LENGTH, Blob
from pratique.server.registry.models.fields import AsciiField
from pratique.server.registry.models.repository import Repository

MEDIA_TYPE_LENGTH = 255
TAG_LENGTH = 128
PLATFORM_LENGTH = 120


class Manifest(models.Model):
    """A manifest or index.

    `content_size` is what its configuration and layers weigh, in bytes; `platform` what its configuration says it runs
    on, such as `linux/arm64/v8`, empty where it says nothing.
    """

    digest = AsciiField(max_length=DIGEST_LENGTH, unique=True)
    media_type = models.CharField(max_length=MEDIA_TYPE_LENGTH)
    artifact_type = models.CharField(max_length=MEDIA_TYPE_LENGTH, blank=True)
    payload = models.BinaryField()
    size = models.PositiveBigIntegerField()
    content_size = models.PositiveBigIntegerField()
    subject = AsciiField(max_length=DIGEST_LENGTH, blank=True, default="")
    annotations = models.JSONField(default=dict)
    platform = models.CharField(max_length=PLATFORM_LENGTH, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["subject", "digest"], condition=~Q(subject=""), name="manifest_referrers"),
        ]

    def __str__(self) -> str:
        return self.digest


class ManifestLink(models.Model):
    """A manifest is in a repository; who pushed it there first, and when.

    `untagged_at` is when a tag left it last, or it was pushed again without one, and means nothing while it has one;
    without it `pushed_at` counts.
    """

    repository = models.ForeignKey(Repository, on_delete=models.CASCADE, related_name="manifest_links")
    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="links")
    pushed_at = models.DateTimeField(default=clock.now)
    pushed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    untagged_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["repository", "manifest"], name="manifestlink_once"),
        ]

    def __str__(self) -> str:
        return f"{self.manifest_id} in {self.repository_id}"


class ReferenceKind(models.TextChoices):
    """What a manifest refers to."""

    CONFIG = "config"
    LAYER = "layer"
    CHILD = "child"


class ManifestReference(models.Model):
    """One entry of a manifest, in its order: a blob, or for an index another manifest.

    `blob` and `child` are empty where the registry may lack what the entry names (foreign layers).
    """

    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="references")
    kind = models.CharField(max_length=6, choices=ReferenceKind.choices)
    position = models.PositiveIntegerField()
    digest = AsciiField(max_length=DIGEST_LENGTH)
    media_type = models.CharField(max_length=MEDIA_TYPE_LENGTH)
    size = models.PositiveBigIntegerField()
    platform = models.CharField(max_length=PLATFORM_LENGTH, blank=True)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="references")
    child = models.ForeignKey(Manifest, on_delete=models.PROTECT, null=True, related_name="parents")

    class Meta:
        ordering: ClassVar = ["manifest", "kind", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["manifest", "kind", "position"], name="reference_position_once"),
            models.CheckConstraint(condition=Q(kind__in=ReferenceKind.values), name="reference_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="child", blob__isnull=True) | (~Q(kind="child") & Q(child__isnull=True)),
                name="reference_of_one_kind",
            ),
        ]
        indexes: ClassVar = [
            # What an index lists and its repository lacked, looked for at each push of a manifest.
            models.Index(fields=["digest"], condition=Q(kind="child", child__isnull=True), name="reference_absent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest}"


class Tag(models.Model):
    """A name for a manifest of its repository, which a push may move; `pulls` of it, the last at `pulled_at`."""

    repository = models.ForeignKey(Repository, on_delete=models.CASCADE, related_name="tags")
    name = AsciiField(max_length=TAG_LENGTH)
    link = models.ForeignKey(ManifestLink, on_delete=models.CASCADE, related_name="tags")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    pulls = models.PositiveBigIntegerField(default=0, db_default=0)
    pulled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["repository", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["repository", "name"], name="tag_once")]
        indexes: ClassVar = [
            # Names, so that a search goes through the latest tags without looking at their rows.
            models.Index(fields=["repository", "updated_at", "id", "name"], name="tag_by_age_named")
        ]

    def __str__(self) -> str:
        return self.name
