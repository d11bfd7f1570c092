"""An SBOM that somebody brought in."""

from typing import ClassVar

from django.db import models

from pratique.server.identity.models import Account
from pratique.server.inventory.models import DIGEST_LENGTH, Subject
from pratique.server.kernel import clock
from pratique.server.scanning.models.matched import Matched

NAME_LENGTH = 255


class Sbom(Matched):
    """A document of a namespace, and in short what was found by it; the same name again takes its place.

    `digest` and `size` are the document's. `unused` names components that could not be used, `unused_count` counts
    them all.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    namespace = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    subject = models.OneToOneField(Subject, on_delete=models.CASCADE, related_name="sbom")
    format = models.CharField(max_length=16)
    format_version = models.CharField(max_length=16)
    document_name = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    digest = models.CharField(max_length=DIGEST_LENGTH)
    size = models.PositiveBigIntegerField()
    unused = models.JSONField(default=list)
    unused_count = models.PositiveIntegerField(default=0)
    uploaded_by = models.CharField(max_length=NAME_LENGTH)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    uploaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["namespace", "name"], name="sbom_name_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["generation", "id"], name="sbom_behind"),
        ]

    def __str__(self) -> str:
        return self.name
