"""Repository managers (Nexus, Artifactory) whose plugins ask here before they let something in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pratique.server.firewall.models.repository import NAME_LENGTH, UPSTREAM_LENGTH, Mode
from pratique.server.identity.models import Account
from pratique.server.kernel import clock, ids


class ManagerKind(models.TextChoices):
    """What a repository manager is; nothing but its name depends on it."""

    NEXUS = "nexus"
    ARTIFACTORY = "artifactory"
    OTHER = "other"


class RepositoryManager(models.Model):
    """One repository manager, known by the address that its plugin gives for it.

    `account` is whose access token the plugin has, none: an administrator's. `mode` is what holds for a request that
    names none. `registries` are the hosts, with their ports, under which its container images are pulled.
    """

    uuid = models.UUIDField(unique=True, editable=False, default=ids.uuid7)
    name = models.CharField(max_length=NAME_LENGTH, unique=True)
    kind = models.CharField(max_length=16, choices=ManagerKind.choices, default=ManagerKind.OTHER)
    url = models.CharField(max_length=UPSTREAM_LENGTH, unique=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    mode = models.CharField(max_length=16, choices=Mode.choices, default=Mode.STRICT_WAIT)
    blocks_on_errors = models.BooleanField(default=True)
    registries = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ManagerKind.values), name="firewall_manager_kind_known"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="firewall_manager_mode_known"),
        ]

    def __str__(self) -> str:
        return self.name
