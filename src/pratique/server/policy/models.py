"""The policies' tables."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.core.policy import Action, Mode, Stage
from pratique.server.kernel import clock

NAME_LENGTH = 64
TITLE_LENGTH = 200


def _values(kind: type[Mode] | type[Stage] | type[Action]) -> list[str]:
    return [each.value for each in kind]


class Policy(models.Model):
    """A policy; `conditions` is the JSON of `core.policy`'s conditions. `mode` is a person's to switch."""

    name = models.CharField(max_length=NAME_LENGTH, unique=True)
    title = models.CharField(max_length=TITLE_LENGTH)
    description = models.TextField(blank=True, default="")
    stage = models.CharField(max_length=16, default=Stage.PULL.value)
    mode = models.CharField(max_length=16, default=Mode.OBSERVING.value)
    action = models.CharField(max_length=16)
    conditions = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)
    updated_by = models.CharField(max_length=255, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["position", "name"]
        verbose_name_plural = "policies"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(mode__in=_values(Mode)), name="policy_mode_known"),
            models.CheckConstraint(condition=Q(stage__in=_values(Stage)), name="policy_stage_known"),
            models.CheckConstraint(condition=Q(action__in=["warn", "refuse"]), name="policy_action_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Epoch(models.Model):
    """One row, whose number grows with every change of what is in force."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="policy_epoch_once")]

    def __str__(self) -> str:
        return str(self.number)
