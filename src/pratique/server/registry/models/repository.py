"""Repositories."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from pratique.core.names.repository import MAX_NAME
from pratique.server.identity.models import Account
from pratique.server.kernel import clock, ids
from pratique.server.registry.models.fields import AsciiField

DESCRIPTION_LENGTH = 4096


class Visibility(models.TextChoices):
    """Who may read a repository beside those who have a right to."""

    PUBLIC = "public"
    PRIVATE = "private"


class Repository(models.Model):
    """A named place for manifests and blobs; `name` is the full one and begins with its namespace's."""

    uuid = models.UUIDField(unique=True, editable=False, default=ids.uuid7)
    namespace = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="repositories")
    name = AsciiField(max_length=MAX_NAME, unique=True)
    visibility = models.CharField(max_length=7, choices=Visibility.choices, default=Visibility.PRIVATE)
    description = models.CharField(max_length=DESCRIPTION_LENGTH, blank=True)
    pulls = models.PositiveBigIntegerField(default=0)
    pushes = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "repositories"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="repository_visibility_known"),
            models.CheckConstraint(
                condition=Q(name=Lower("name")) & Q(name__contains="/"), name="repository_name_has_a_namespace"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["namespace", "name"], name="repository_of_namespace")]

    def __str__(self) -> str:
        return self.name
