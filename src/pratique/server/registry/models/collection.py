"""The collector's tables: what is on its way out, its runs, and the ledger of what came back.

Bytes leave the store through `Remains` only, apart from those of an upload that its own request ends. The row that knew
a key is removed in the transaction that writes the remains, so that the database's foreign keys keep whatever is
referred to from ever getting here.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.server.kernel import clock, ids
from pratique.server.registry.models.blob import DIGEST_LENGTH, KEY_LENGTH
from pratique.server.registry.models.fields import AsciiField

NAME_LENGTH = 64
LEFTOVER_LENGTH = 2048
"""An object's name has up to 1,024 bytes, and so has the id of an upload."""


class RemainsKind(models.TextChoices):
    """What bytes were before they were condemned."""

    BLOB = "blob"
    UPLOAD = "upload"
    ORPHAN = "orphan"
    """Bytes that no row knew of."""


class Remains(models.Model):
    """Condemned bytes; nothing can refer to them any more.

    `size` is what the store was seen to hold just before they were first deleted: known before the bytes go, so that a
    crash in between loses nothing from the ledger.
    """

    storage_key = models.CharField(max_length=KEY_LENGTH, unique=True)
    kind = models.CharField(max_length=6, choices=RemainsKind.choices)
    digest = AsciiField(max_length=DIGEST_LENGTH, blank=True, default="")
    size = models.PositiveBigIntegerField(null=True)
    condemned_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "remains"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=RemainsKind.values), name="remains_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.storage_key}"


class Leftover(models.Model):
    """What a writer left beside a key, on its way out: the store's own name of it, and its bytes.

    Written down before it is deleted, as `Remains` are; apart from them, since the key itself may be a blob's.
    """

    name = models.CharField(max_length=LEFTOVER_LENGTH, unique=True)
    storage_key = models.CharField(max_length=KEY_LENGTH, db_index=True)
    size = models.PositiveBigIntegerField()
    found_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class Collection(models.Model):
    """A run of the collector, or of one of its stages alone; `is_complete` unless its time was over before its work."""

    uuid = models.UUIDField(unique=True, editable=False, default=ids.uuid7)
    job = models.UUIDField(unique=True)
    action = models.CharField(max_length=NAME_LENGTH)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    is_complete = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.action} of {self.started_at:%Y-%m-%d %H:%M}"


class Reclaimed(models.Model):
    """The ledger: how many of what a run removed, and the bytes that the store got back by it.

    Grows in the transaction that removes the rows. `what` is the stage's own word: `blob`, `manifest`, `layer`.
    """

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="reclaimed")
    what = models.CharField(max_length=NAME_LENGTH)
    count = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "reclaimed"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["collection", "what"], name="reclaimed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.what}"


class Position(models.Model):
    """How far a walk over a table came, so that a run of little time goes on where the last one stopped."""

    walk = models.CharField(max_length=NAME_LENGTH, unique=True)
    after = models.CharField(max_length=NAME_LENGTH, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.walk} after {self.after}"


class Hold(models.Model):
    """Somebody copies what was there at `since`: bytes condemned afterwards stay until it ends or expires."""

    uuid = models.UUIDField(unique=True, editable=False, default=ids.uuid7)
    holder = models.CharField(max_length=NAME_LENGTH)
    since = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.holder} since {self.since}"
