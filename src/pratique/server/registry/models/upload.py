"""Uploads under way.

The row is written before the first byte, so that every file in the store has a row and an abandoned one is found; it
names the repository instead of pointing to it, since the first finished upload may be what makes the repository.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.core.names.repository import MAX_NAME
from pratique.server.identity.models import Account
from pratique.server.kernel import clock
from pratique.server.registry.models.blob import KEY_LENGTH
from pratique.server.registry.models.fields import AsciiField


class Upload(models.Model):
    """A blob on its way in, known to its client by its key; `offset` counts the bytes that were acknowledged.

    `reserved` bytes of the namespace's and the repository's quota are kept free for it until `reserved_until`.
    """

    repository_name = AsciiField(max_length=MAX_NAME)
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    storage_key = models.CharField(max_length=KEY_LENGTH, unique=True)
    offset = models.PositiveBigIntegerField(default=0)
    namespace = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    reserved = models.PositiveBigIntegerField(default=0, db_default=0)
    reserved_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(default=clock.now, editable=False)
    last_used_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["last_used_at", "id"], name="upload_idle"),
            models.Index(fields=["namespace", "reserved_until"], condition=Q(reserved__gt=0), name="upload_reserved"),
        ]

    def __str__(self) -> str:
        return f"{self.storage_key} to {self.repository_name}"
