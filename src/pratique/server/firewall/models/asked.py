"""Who asked for what, and what is known of each package that was ever asked for."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.server.firewall.models.kept import FILE_LENGTH, PACKAGE_LENGTH, VERSION_LENGTH
from pratique.server.firewall.models.manager import RepositoryManager
from pratique.server.firewall.models.repository import FirewallRepository, Mode
from pratique.server.identity.models import Account
from pratique.server.kernel import clock

PURL_LENGTH = 640
POLICY_LENGTH = 64
REASON_LENGTH = 1000
INITIATOR_LENGTH = 255
LICENCE_LENGTH = 512
PROBLEM_LENGTH = 300


class ScanState(models.TextChoices):
    """How far the scan of a package is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class LicenceState(models.TextChoices):
    """What came of reading the licence of a version whose index does not tell it; empty where nobody looked."""

    KNOWN = "known"
    UNSTATED = "unstated"
    """Its metadata states none, or cannot be read."""
    AWAY = "away"
    """Its metadata could not be had; it is tried again."""


class Package(models.Model):
    """A version of a package, or a container image, that somebody asked for: each purl once, wherever it came through.

    `vulnerabilities` is how many it had by the index of `generation`, when it was scanned; `verdict` is the action that
    the policies of `policy_epoch` wanted then, where no repository is named. `licence_problem` says why there is no
    `licence`, which is as its metadata states it.
    """

    purl = models.CharField(max_length=PURL_LENGTH, unique=True)
    ecosystem = models.CharField(max_length=16)
    name = models.CharField(max_length=PACKAGE_LENGTH)
    version = models.CharField(max_length=VERSION_LENGTH)
    status = models.CharField(max_length=8, choices=ScanState.choices, default=ScanState.WAITING)
    error = models.CharField(max_length=500, blank=True, default="")
    vulnerabilities = models.PositiveIntegerField(default=0)
    generation = models.PositiveBigIntegerField(default=0)
    verdict = models.CharField(max_length=16, blank=True, default="", db_default="")
    policy = models.CharField(max_length=POLICY_LENGTH, blank=True, default="", db_default="")
    reason = models.CharField(max_length=REASON_LENGTH, blank=True, default="", db_default="")
    policy_epoch = models.PositiveBigIntegerField(default=0, db_default=0)
    licence = models.CharField(max_length=LICENCE_LENGTH, blank=True, default="", db_default="")
    licence_state = models.CharField(max_length=8, choices=LicenceState.choices, blank=True, default="", db_default="")
    licence_problem = models.CharField(max_length=PROBLEM_LENGTH, blank=True, default="", db_default="")
    first_asked_at = models.DateTimeField(default=clock.now)
    last_asked_at = models.DateTimeField(default=clock.now)
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["purl"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=ScanState.values), name="firewall_scan_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "id"], name="firewall_package_status"),
            models.Index(fields=["ecosystem", "name"], name="firewall_package_name"),
        ]

    def __str__(self) -> str:
        return self.purl


class PackageRequest(models.Model):
    """Something that was asked for, and what was decided. `count` equal requests within a second are one row.

    It came through a repository here, or a repository of a manager, where `place` is its name there and `initiator`
    whom the plugin names; `account` is who asked us.
    """

    at = models.DateTimeField(default=clock.now)
    repository = models.ForeignKey(FirewallRepository, null=True, on_delete=models.CASCADE, related_name="requests")
    manager = models.ForeignKey(RepositoryManager, null=True, on_delete=models.CASCADE, related_name="requests")
    place = models.CharField(max_length=PACKAGE_LENGTH, blank=True, default="", db_default="")
    initiator = models.CharField(max_length=INITIATOR_LENGTH, blank=True, default="", db_default="")
    ecosystem = models.CharField(max_length=16, blank=True, default="", db_default="")
    purl = models.CharField(max_length=PURL_LENGTH, blank=True, default="", db_default="")
    package = models.CharField(max_length=PACKAGE_LENGTH)
    version = models.CharField(max_length=VERSION_LENGTH)
    file = models.CharField(max_length=FILE_LENGTH)
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    client = models.CharField(max_length=64, blank=True, default="")
    mode = models.CharField(max_length=16, choices=Mode.choices)
    status = models.CharField(max_length=32)
    policy = models.CharField(max_length=POLICY_LENGTH, blank=True, default="")
    reason = models.CharField(max_length=REASON_LENGTH, blank=True, default="")
    count = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["at"], name="firewall_request_at"),
            models.Index(fields=["repository", "package"], name="firewall_request_package"),
            models.Index(fields=["package", "at"], name="firewall_request_of_package"),
            models.Index(fields=["status", "at"], name="firewall_request_status"),
            models.Index(
                fields=["status", "at"],
                name="firewall_request_warned",
                condition=Q(status="not_blocked") & ~Q(policy=""),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(repository=None, manager__isnull=False) | Q(repository__isnull=False, manager=None),
                name="firewall_request_through_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.package} {self.version}: {self.status}"
