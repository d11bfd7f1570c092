"""What is kept of upstreams: pages and files. Their bytes are in a store of their own, which no backup needs."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.server.firewall.models.repository import FirewallRepository
from pratique.server.kernel import clock

PACKAGE_LENGTH = 255
FILE_LENGTH = 255
VERSION_LENGTH = 255
KEY_LENGTH = 32


class FileState(models.TextChoices):
    """How far a file is: `fetching` until its last byte was checked, then `kept`."""

    FETCHING = "fetching"
    KEPT = "kept"


class KeptPage(models.Model):
    """The page of a package as it was got last. `digest` is of our own model of it; `etag` is the upstream's.

    `learned` grows when a scan learns of one of its versions what the page does not tell: what was judged by the page
    is judged anew.
    """

    repository = models.ForeignKey(FirewallRepository, on_delete=models.CASCADE, related_name="pages")
    package = models.CharField(max_length=PACKAGE_LENGTH)
    storage_key = models.CharField(max_length=KEY_LENGTH)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    etag = models.CharField(max_length=512, blank=True, default="")
    fetched_at = models.DateTimeField(default=clock.now)
    learned = models.PositiveBigIntegerField(default=0, db_default=0)

    class Meta:
        ordering: ClassVar = ["repository", "package"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["repository", "package"], name="firewall_page_once"),
        ]

    def __str__(self) -> str:
        return f"{self.package} of {self.repository_id}"


class KeptFile(models.Model):
    """A file of a package. `size` is what the upstream announces, then what there is; 0 where it is not known yet."""

    repository = models.ForeignKey(FirewallRepository, on_delete=models.CASCADE, related_name="files")
    package = models.CharField(max_length=PACKAGE_LENGTH)
    name = models.CharField(max_length=FILE_LENGTH)
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.FETCHING)
    storage_key = models.CharField(max_length=KEY_LENGTH, unique=True)
    stated = models.CharField(max_length=160, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["repository", "package", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["repository", "package", "name"], name="firewall_file_once"),
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="firewall_file_state_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["repository", "used_at"], name="firewall_file_use")]

    def __str__(self) -> str:
        return f"{self.package}/{self.name}"
