"""The inventory's tables.

A layer record is kept as it was made, since only the fold reads it. A component is one row for all images. What a
subject holds is rewritten when its contents change, and its `version` then grows. What registries say of packages, and
which package a file is by its SHA-256, is gathered from what passes and from feeds.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.server.kernel import clock

DIGEST_LENGTH = 135
PURL_LENGTH = 1024
NAME_LENGTH = 512
ECOSYSTEM_LENGTH = 64
PATH_LENGTH = 1024
REASON_LENGTH = 500
SOURCE_LENGTH = 64
RELATION_LENGTH = 10


class LayerRecord(models.Model):
    """What a layer holds, as one version of the analyser read it; `content` is the record, packed and compressed.

    `size` is in uncompressed bytes, `seconds` how long the analysis took.
    """

    digest = models.CharField(max_length=DIGEST_LENGTH)
    engine = models.PositiveIntegerField()
    diff_id = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    entries = models.PositiveBigIntegerField(default=0)
    problems = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0.0)
    content = models.BinaryField()
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "engine"], name="layerrecord_once_per_engine"),
        ]
        indexes: ClassVar = [models.Index(fields=["recorded_at"], name="layerrecord_by_age")]

    def __str__(self) -> str:
        return f"{self.digest} by engine {self.engine}"


class Component(models.Model):
    """A package of one version, as its canonical purl names it, and what to ask an index for about it.

    `ecosystem` is empty where no ecosystem with advisories is known.
    """

    purl = models.CharField(max_length=PURL_LENGTH, unique=True)
    type = models.CharField(max_length=32)
    name = models.CharField(max_length=NAME_LENGTH)
    version = models.CharField(max_length=NAME_LENGTH, blank=True)
    source_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    source_version = models.CharField(max_length=NAME_LENGTH, blank=True)
    ecosystem = models.CharField(max_length=ECOSYSTEM_LENGTH, blank=True)
    subject_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    subject_version = models.CharField(max_length=NAME_LENGTH, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["ecosystem", "subject_name"], name="component_subject"),
            models.Index(fields=["name", "id"], name="component_name"),
        ]

    def __str__(self) -> str:
        return self.purl


class SubjectKind(models.TextChoices):
    """What components are found in."""

    IMAGE = "image"
    SBOM = "sbom"


class Subject(models.Model):
    """Something whose components are known: an image, by its manifest's digest; an SBOM, by a name of its own.

    `problems` is a list of objects with `layer` (a position, or null), `path`, `code` and `text`.
    """

    kind = models.CharField(max_length=8, choices=SubjectKind.choices, default=SubjectKind.IMAGE)
    digest = models.CharField(max_length=DIGEST_LENGTH)
    engine = models.PositiveIntegerField()
    distribution_id = models.CharField(max_length=NAME_LENGTH, blank=True)
    distribution_version = models.CharField(max_length=NAME_LENGTH, blank=True)
    distribution_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    problems = models.JSONField(default=list)
    version = models.PositiveBigIntegerField(default=1)
    contents_digest = models.CharField(max_length=64)
    """SHA-256 of all that was recorded: the same contents recorded again change nothing."""
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "digest"], name="subject_once"),
            models.CheckConstraint(condition=Q(kind__in=SubjectKind.values), name="subject_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest}"


class SubjectComponent(models.Model):
    """A component is in a subject: where, and which layer (by position, 0 the lowest, and digest) brought it.

    `relation` is `core.analysis.Relation`'s, empty where nobody noted it.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="held")
    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="held_by")
    layer = models.PositiveIntegerField()
    layer_digest = models.CharField(max_length=DIGEST_LENGTH)
    path = models.CharField(max_length=PATH_LENGTH)
    owner = models.ForeignKey(Component, on_delete=models.PROTECT, null=True, related_name="+")
    relation = models.CharField(max_length=RELATION_LENGTH, blank=True, default="", db_default="")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "component", "path"], name="subjectcomponent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.component_id} in {self.subject_id}"


class PackageFacts(models.Model):
    """What is said of a version of a package by where it came from; the purl has neither qualifiers nor subpath.

    `deprecated` and `withdrawn` are the reasons; a reason nobody gave is empty, and the flag says it then.
    """

    purl = models.CharField(max_length=PURL_LENGTH, unique=True)
    released_at = models.DateTimeField(null=True)
    licence = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    author = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    is_deprecated = models.BooleanField(null=True)
    deprecated = models.CharField(max_length=REASON_LENGTH, blank=True, default="")
    is_withdrawn = models.BooleanField(null=True)
    withdrawn = models.CharField(max_length=REASON_LENGTH, blank=True, default="")
    source = models.CharField(max_length=SOURCE_LENGTH)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "package facts"

    def __str__(self) -> str:
        return self.purl

    @property
    def is_advised_against(self) -> bool | None:
        """Whether its authors deprecated it or took it back; None where nobody said either."""
        flags = (self.is_withdrawn, self.is_deprecated)
        return True if True in flags else False if False in flags else None


class ArtifactKind(models.TextChoices):
    """What a file of a package is."""

    JAR = "jar"
    WHEEL = "wheel"
    NUPKG = "nupkg"
    JAVASCRIPT = "javascript"
    OTHER = "other"


class Artifact(models.Model):
    """A file by its SHA-256 is of a package; the same bytes may be of several."""

    sha256 = models.CharField(max_length=64)
    purl = models.CharField(max_length=PURL_LENGTH)
    kind = models.CharField(max_length=10, choices=ArtifactKind.choices)
    name = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    size = models.PositiveBigIntegerField(null=True)
    source = models.CharField(max_length=SOURCE_LENGTH)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sha256", "purl"], name="artifact_once"),
            models.CheckConstraint(condition=Q(kind__in=ArtifactKind.values), name="artifact_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} is {self.purl}"
