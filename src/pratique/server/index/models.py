"""The releases of the index, each an index file by its digest, and the sources that somebody switched on.

Of releases the newest generation is the current one; a row is never changed, and going back to an older file is a new
generation with the old digest.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

DIGEST_LENGTH = 71
ADDRESS_LENGTH = 2000
SOURCE_LENGTH = 64


class IndexRelease(models.Model):
    """A file that became current. `delta` packs what differs from the one before; without it everything may."""

    generation = models.PositiveBigIntegerField(unique=True)
    digest = models.CharField(max_length=DIGEST_LENGTH)
    built_at = models.DateTimeField()
    engine = models.PositiveIntegerField()
    records = models.PositiveBigIntegerField()
    packages = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    used_at = models.DateTimeField()
    used_by = models.CharField(max_length=255)
    build_seconds = models.FloatField(null=True)
    is_starter = models.BooleanField(default=False)
    delta = models.BinaryField(null=True)

    class Meta:
        ordering: ClassVar = ["-generation"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(generation__gt=0), name="index_generation_counts_from_one")
        ]

    def __str__(self) -> str:
        return f"{self.generation}: {self.digest}"


class IndexSource(models.Model):
    """A source of the catalogue that was switched on once; `address` and `ecosystems` are empty where as declared.

    `checked_at` is when it was last reached and was well; `failure` says what went wrong the last time, empty when
    nothing did. `files` is a list of objects with `name`, `size`, `records`, `bad`, `newest`, `fetched_at`, `failure`.
    """

    name = models.CharField(max_length=SOURCE_LENGTH, unique=True)
    is_on = models.BooleanField(default=False)
    address = models.CharField(max_length=ADDRESS_LENGTH, blank=True, default="")
    ecosystems = models.JSONField(default=list)
    public_key = models.TextField(blank=True, default="")
    switched_at = models.DateTimeField(null=True)
    switched_by = models.CharField(max_length=255, blank=True, default="")
    checked_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True, default="")
    failures = models.PositiveIntegerField(default=0)
    records = models.PositiveBigIntegerField(default=0)
    bad = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    newest = models.DateField(null=True)
    files = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
