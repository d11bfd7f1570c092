"""What the index says of components, and what of that an image has."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.core.advisories.severity import Level
from pratique.server.inventory.models import PATH_LENGTH, Component, Subject
from pratique.server.kernel import clock, ids

ID_LENGTH = 128
VERSION_LENGTH = 512
RANKS = {level.value: rank for rank, level in enumerate(Level)}
"""Levels by how bad they are, for sorting."""


class Assessment(models.Model):
    """How much the index knows about a component, as of a release; `undecided` says what it could not tell."""

    component = models.OneToOneField(Component, on_delete=models.CASCADE, related_name="assessment")
    generation = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=12)
    covered_to = models.DateField(null=True)
    undecided = models.JSONField(default=list)
    matched_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["generation", "id"], name="assessment_behind")]

    def __str__(self) -> str:
        return f"{self.component_id} as of {self.generation}"


class Match(models.Model):
    """A component has a vulnerability. `advisory` is the record that decided, `advisories` all that say so.

    `epss` and `percentile` are negative where there is no score. `statements` are those of vendors by which it does not
    count (VEX): objects with `author`, `reason` and `within`, the digest of the only image or the name of the only
    product that one is about, empty for everywhere.
    """

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="matches")
    vulnerability = models.CharField(max_length=ID_LENGTH)
    aliases = models.JSONField(default=list)
    advisory = models.CharField(max_length=ID_LENGTH)
    advisories = models.JSONField(default=list)
    source = models.CharField(max_length=ID_LENGTH, blank=True, default="")
    level = models.CharField(max_length=8, default=Level.UNKNOWN.value)
    score = models.FloatField(null=True)
    scores = models.JSONField(default=dict, db_default={})
    """Base scores by the first number of the CVSS version, the highest that any record says: `{"3": 9.8, "4": 9.3}`."""
    fixed = models.CharField(max_length=VERSION_LENGTH, blank=True, default="")
    epss = models.FloatField(default=-1.0)
    percentile = models.FloatField(default=-1.0)
    is_exploited = models.BooleanField(default=False)
    is_malicious = models.BooleanField(default=False)
    published = models.DateTimeField(null=True)
    summary = models.TextField(blank=True, default="")
    explanation = models.TextField()
    statements = models.JSONField(default=list, db_default=[])

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "matches"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["component", "vulnerability"], name="match_once"),
            models.CheckConstraint(condition=Q(level__in=list(RANKS)), name="match_level_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["vulnerability", "component"], name="match_vulnerability")]

    def __str__(self) -> str:
        return f"{self.vulnerability} in {self.component_id}"


class Because(models.TextChoices):
    """What a finding came or went with."""

    CONTENTS = "contents"
    """What the subject holds changed; a scan is the first such change."""
    INDEX = "index"
    """A release of the index says something else."""


class Finding(models.Model):
    """A match is in an image: the lowest layer that has it and where; `suppressed` says why it does not count.

    `rank`, `epss` and `name` repeat the match's and the component's, for lists that are sorted by them. `because` and
    `generation` say what it came with, `found_at` when.
    """

    uuid = models.UUIDField(editable=False, default=ids.uuid7)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="findings")
    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="findings")
    layer = models.PositiveIntegerField()
    path = models.CharField(max_length=PATH_LENGTH, blank=True)
    suppressed = models.CharField(max_length=255, blank=True, default="")
    rank = models.PositiveSmallIntegerField()
    epss = models.FloatField()
    name = models.CharField(max_length=VERSION_LENGTH)
    found_at = models.DateTimeField(default=clock.now, editable=False)
    because = models.CharField(max_length=8, choices=Because, default=Because.CONTENTS, db_default="contents")
    generation = models.PositiveBigIntegerField(default=0, db_default=0)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["subject", "match"], name="finding_once")]
        indexes: ClassVar = [
            models.Index(fields=["subject", "rank", "id"], name="finding_by_rank"),
            models.Index(fields=["subject", "epss", "id"], name="finding_by_epss"),
            models.Index(fields=["subject", "name", "id"], name="finding_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.match_id} in {self.subject_id}"


class PastFinding(models.Model):
    """A finding that is over: what it was, from when to when, and why it ended, also in words (`detail`).

    `uuid` is the finding's. Kept for `scanning.past_days`.
    """

    uuid = models.UUIDField(editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="past_findings")
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="+")
    vulnerability = models.CharField(max_length=ID_LENGTH)
    advisory = models.CharField(max_length=ID_LENGTH)
    level = models.CharField(max_length=8)
    suppressed = models.CharField(max_length=255, blank=True, default="")
    found_at = models.DateTimeField()
    because = models.CharField(max_length=8, choices=Because)
    generation = models.PositiveBigIntegerField()
    closed_at = models.DateTimeField(default=clock.now)
    closed_because = models.CharField(max_length=8, choices=Because)
    closed_generation = models.PositiveBigIntegerField()
    detail = models.CharField(max_length=255)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["subject", "closed_at", "id"], name="pastfinding_by_subject"),
            models.Index(fields=["closed_at"], name="pastfinding_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.vulnerability} was in {self.subject_id}"
