"""The verdict on a manifest in a repository."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.core.policy import REFUSING, Action, Stage
from pratique.server.kernel import clock
from pratique.server.registry.models import Manifest, Repository


class Verdict(models.Model):
    """What the policies say of a manifest in a repository, and what that was made from.

    It holds as long as policy epoch, generation of the index and version of the scan are the present ones, and until
    `expires` (Unix seconds, the next instant at which time alone may change it). `policy`, `text` and `way_out` are the
    refusal's, apart from the reasons so that a pull reads no more than it must. `unchecked` are policies that could not
    be checked and let that pass.

    An index has no findings of its own: `counts` (`Matched`'s, of its worst image) and `below` (`error`, `problems` and
    `ecosystems` of all) are of those images in it that the repository holds. Both are null for anything else.
    """

    repository = models.ForeignKey(Repository, on_delete=models.CASCADE, related_name="verdicts")
    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="verdicts")
    stage = models.CharField(max_length=16, default=Stage.PULL.value)
    policy_epoch = models.PositiveBigIntegerField()
    generation = models.PositiveBigIntegerField()
    version = models.PositiveBigIntegerField()
    expires = models.PositiveBigIntegerField(null=True)
    action = models.CharField(max_length=16)
    policy = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField(blank=True, default="")
    way_out = models.TextField(blank=True, default="")
    reasons = models.JSONField(default=list)
    unchecked = models.JSONField(default=list, db_default=[])
    counts = models.JSONField(null=True)
    below = models.JSONField(null=True)
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["repository", "manifest", "stage"], name="verdict_once"),
            models.CheckConstraint(
                condition=Q(action__in=[each.value for each in Action]), name="verdict_action_known"
            ),
            models.CheckConstraint(
                condition=~Q(action__in=sorted(each.value for each in REFUSING)) | ~Q(policy=""),
                name="verdict_refusal_names_its_policy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.manifest_id} in {self.repository_id}"
