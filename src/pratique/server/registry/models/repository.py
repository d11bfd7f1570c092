"""Repositories."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from pratique.core.names.repository import MAX_NAME
from pratique.server.identity.models import Account
from pratique.server.kernel import clock, ids
from pratique.server.registry.models.fields import AsciiField

DESCRIPTION_LENGTH = 4096
REASON_LENGTH = 500
BEHIND_ALL_NAMES = "~"
"""Sorts behind whatever a name may begin with: a list of names that ends before it shows no deleted repository."""


def name_when_deleted(uuid: UUID) -> str:
    """Return what a deleted repository is called: unique, and no name that a person could give."""
    return f"{BEHIND_ALL_NAMES}deleted/{uuid.hex}"


class Visibility(models.TextChoices):
    """Who may read a repository beside those who have a right to."""

    PUBLIC = "public"
    PRIVATE = "private"


class AtTagLimit(models.TextChoices):
    """What a push of one tag more than the limit does."""

    DROP_OLDEST = "drop_oldest"
    REFUSE = "refuse"


class Living(models.Manager["Repository"]):
    """Repositories that are not deleted."""

    def get_queryset(self) -> models.QuerySet["Repository"]:
        """Leave out those that only wait for their undo window to end."""
        return super().get_queryset().filter(deleted_at=None)


class Repository(models.Model):
    """A named place for manifests and blobs; `name` is the full one and begins with its namespace's.

    `held` counts the bytes of its distinct blobs and of its manifests, `tag_count` its tags: both in the transactions
    that change them. `quota` and `tag_limit` are what it may have, 0 meaning no limit. `immutable_tags` are patterns of
    tags that are not moved, `mutable_tags` those excepted.

    A deleted one keeps all it holds and gives its name away at once: it is then called what no name can be
    (`name_when_deleted`), and its `Deletion` knows what it was. `objects` are those that are not deleted.
    """

    uuid = models.UUIDField(unique=True, editable=False, default=ids.uuid7)
    namespace = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="repositories")
    name = AsciiField(max_length=MAX_NAME, unique=True)
    visibility = models.CharField(max_length=7, choices=Visibility.choices, default=Visibility.PRIVATE)
    description = models.CharField(max_length=DESCRIPTION_LENGTH, blank=True)
    pulls = models.PositiveBigIntegerField(default=0)
    pushes = models.PositiveBigIntegerField(default=0)
    held = models.PositiveBigIntegerField(default=0, db_default=0)
    tag_count = models.PositiveBigIntegerField(default=0, db_default=0)
    quota = models.PositiveBigIntegerField(default=0, db_default=0)
    tag_limit = models.PositiveIntegerField(default=0, db_default=0)
    at_tag_limit = models.CharField(
        max_length=11, choices=AtTagLimit.choices, default=AtTagLimit.DROP_OLDEST, db_default=AtTagLimit.DROP_OLDEST
    )
    immutable_tags = models.JSONField(default=list, db_default=[])
    mutable_tags = models.JSONField(default=list, db_default=[])
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)

    deleted_at = models.DateTimeField(null=True)

    objects: ClassVar = Living()
    everything: ClassVar = models.Manager["Repository"]()

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "repositories"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="repository_visibility_known"),
            models.CheckConstraint(
                condition=Q(name=Lower("name")) & Q(name__contains="/"), name="repository_name_has_a_namespace"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["namespace", "name"], name="repository_of_namespace"),
            models.Index(fields=["id"], condition=Q(deleted_at__isnull=False), name="repository_deleted"),
            # With what decides who may read: a page of somebody who sees few is found in the index alone.
            models.Index(
                fields=["updated_at", "id", "namespace", "visibility"],
                condition=Q(deleted_at=None),
                name="repository_by_age",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Namespace(models.Model):
    """What an account or organisation holds: bytes of the distinct blobs and of the manifests of its repositories.

    The row is made by the first link or by the first setting. `quota` null means the installation's, 0 no limit;
    `create_on_push` null means the installation's too.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    held = models.PositiveBigIntegerField(default=0)
    quota = models.PositiveBigIntegerField(null=True)
    create_on_push = models.BooleanField(null=True)

    def __str__(self) -> str:
        return str(self.account_id)


class ReadOnly(models.Model):
    """While there is a row, and there is one at most, nothing in the registry changes."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    since = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=255)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="readonly_one_row")]

    def __str__(self) -> str:
        return f"read-only since {self.since}"
