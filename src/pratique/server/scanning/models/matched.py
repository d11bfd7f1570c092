"""What was matched with the index, in short: a manifest's contents, or an SBOM's."""

from django.db import models


class Matched(models.Model):
    """Coverage and counts of findings by severity, as of `generation`, the release of the index they were made with.

    `contents` is the version of the subject's contents that findings were made from.
    """

    generation = models.PositiveBigIntegerField(default=0)
    contents = models.PositiveBigIntegerField(default=0)
    ecosystems = models.JSONField(default=list)
    components = models.PositiveIntegerField(default=0)
    critical = models.PositiveIntegerField(default=0)
    high = models.PositiveIntegerField(default=0)
    medium = models.PositiveIntegerField(default=0)
    low = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
