"""The policies' tables."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.core.policy import UNCHECKED, Action, Mode, Stage
from pratique.server.kernel import clock

NAME_LENGTH = 64
TITLE_LENGTH = 200
PURL_LENGTH = 1024
ID_LENGTH = 128
KEY_LENGTH = 64


class Policy(models.Model):
    """A policy; `conditions` and `scope` are the JSON of `core.policy`'s. `mode` and `position` are a person's to set.

    One that `is_shipped` has its words and conditions from the product.
    """

    name = models.CharField(max_length=NAME_LENGTH, unique=True)
    title = models.CharField(max_length=TITLE_LENGTH)
    description = models.TextField(blank=True, default="")
    stage = models.CharField(max_length=16, default=Stage.PULL.value)
    """Not used; the scope holds it. It goes with a later migration."""
    mode = models.CharField(max_length=16, default=Mode.OBSERVING.value)
    action = models.CharField(max_length=16)
    delay_hours = models.PositiveIntegerField(default=0, db_default=0)
    unchecked = models.CharField(max_length=16, default=Action.ALLOW.value, db_default=Action.ALLOW.value)
    scope = models.JSONField(default=dict, db_default={})
    conditions = models.JSONField(default=list)
    is_shipped = models.BooleanField(default=False, db_default=False)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.CharField(max_length=255, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["position", "name"]
        verbose_name_plural = "policies"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(mode__in=[each.value for each in Mode]), name="policy_mode_known"),
            models.CheckConstraint(condition=Q(action__in=[each.value for each in Action]), name="policy_action_known"),
            models.CheckConstraint(
                condition=Q(unchecked__in=sorted(each.value for each in UNCHECKED)), name="policy_unchecked_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Epoch(models.Model):
    """One row, whose number grows with every change of what is in force: policies, their order, exceptions.

    `stamp` is random, anew with each change: two databases may come to the same number in different ways.
    """

    number = models.PositiveBigIntegerField(default=0)
    stamp = models.CharField(max_length=16, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="policy_epoch_once")]

    def __str__(self) -> str:
        return str(self.number)


class Exemption(models.Model):
    """An exception from policies: what it lifts, why, until when, and who granted it.

    It is never deleted, so that it can be told later why something was let in. `ended_at` is when it was revoked, or
    when its expiry was told.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    policies = models.JSONField(default=list)
    package = models.CharField(max_length=PURL_LENGTH, blank=True, default="")
    vulnerability = models.CharField(max_length=ID_LENGTH, blank=True, default="")
    repositories = models.JSONField(default=list)
    stages = models.JSONField(default=list)
    reason = models.TextField()
    expires_at = models.DateTimeField(null=True)
    granted_at = models.DateTimeField(default=clock.now, editable=False)
    granted_by = models.CharField(max_length=255)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=255, blank=True, default="")
    """Who revoked it; empty where it ran out."""

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_says_why"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(ended_at=None), name="exemption_in_force"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class FirstMet(models.Model):
    """When a policy that blocks with a delay first met something; `key` is the SHA-256 of what the judge calls it."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    policy = models.CharField(max_length=NAME_LENGTH)
    what = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["policy", "id"], name="firstmet_by_policy")]

    def __str__(self) -> str:
        return f"{self.policy}: {self.what}"
