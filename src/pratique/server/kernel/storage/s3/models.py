"""What is known of keys that are written over several requests."""

from typing import ClassVar

from django.db import models

from pratique.server.kernel import clock


class UnfinishedKey(models.Model):
    """A key on its way into an object store, as far as it was acknowledged."""

    key = models.CharField(max_length=32, unique=True)
    epoch = models.PositiveBigIntegerField(default=0)
    """Counts the writers; what one of an earlier epoch notes is refused."""
    held_until = models.DateTimeField(default=clock.now)
    """Until then only the writer of this epoch may write."""
    touched_at = models.DateTimeField(default=clock.now)
    multipart = models.CharField(max_length=1024, default="")
    parts = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    """Bytes in the parts; those of the tail come on top."""
    tail = models.CharField(max_length=128, default="")
    tail_size = models.PositiveIntegerField(default=0)
    sealing = models.BooleanField(default=False)
    """The object may be complete: whoever opens the key looks."""

    class Meta:
        app_label = "kernel"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["touched_at", "id"], name="unfinished_touched")]

    def __str__(self) -> str:
        return self.key


class UnfinishedPart(models.Model):
    """A part that was acknowledged: what completing the upload names it by."""

    unfinished = models.ForeignKey(UnfinishedKey, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    etag = models.CharField(max_length=256)

    class Meta:
        app_label = "kernel"
        ordering: ClassVar = ["unfinished", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unfinished", "number"], name="unfinished_part_once"),
        ]

    def __str__(self) -> str:
        return f"part {self.number} of {self.unfinished_id}"
