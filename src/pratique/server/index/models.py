"""The releases of the index, each an index file by its digest; the newest generation is the current one.

A row is never changed. Going back to an older file is a new generation with the old digest.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

DIGEST_LENGTH = 71


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
