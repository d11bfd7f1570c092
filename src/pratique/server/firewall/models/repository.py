"""Firewall repositories: an upstream, and how what comes from it is let in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from pratique.server.kernel import clock, ids

NAME_LENGTH = 64
UPSTREAM_LENGTH = 1024
GIB = 1024 * 1024 * 1024


class Ecosystem(models.TextChoices):
    """The package ecosystems that are served; the value is the purl's type and the first part of addresses."""

    PYPI = "pypi"
    NPM = "npm"


class Mode(models.TextChoices):
    """What is done with a verdict; the words are those of the plugins for Nexus and Artifactory."""

    OFF = "off"
    WARM_UP = "warm-up"
    SPECTATOR = "spectator"
    MODERATE = "moderate"
    STRICT = "strict"
    STRICT_WAIT = "strict-wait"


class Access(models.TextChoices):
    """Who may install through a repository."""

    ANONYMOUS = "anonymous"
    TOKEN = "token"  # noqa: S105 — a kind of access


class FirewallRepository(models.Model):
    """One way in. `revision` grows with each change, so that every process sees that what it knows is old.

    `credentials` are the upstream's, sealed by the vault: `name:secret`, or a bearer token alone.
    """

    uuid = models.UUIDField(unique=True, editable=False, default=ids.uuid7)
    name = models.CharField(max_length=NAME_LENGTH, unique=True)
    ecosystem = models.CharField(max_length=16, choices=Ecosystem.choices)
    upstream = models.CharField(max_length=UPSTREAM_LENGTH)
    mode = models.CharField(max_length=16, choices=Mode.choices, default=Mode.MODERATE)
    access = models.CharField(max_length=16, choices=Access.choices, default=Access.TOKEN)
    blocks_on_errors = models.BooleanField(default=True)
    removes_refused = models.BooleanField(default=False)
    allows_private = models.BooleanField(default=False)
    reserved = models.JSONField(default=list)
    cache_limit = models.PositiveBigIntegerField(default=10 * GIB)
    credentials = models.BinaryField(null=True, default=None)
    revision = models.PositiveBigIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "firewall repositories"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ecosystem__in=Ecosystem.values), name="firewall_ecosystem_known"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="firewall_mode_known"),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="firewall_access_known"),
            models.CheckConstraint(condition=Q(name=Lower("name")), name="firewall_name_is_lower"),
        ]

    def __str__(self) -> str:
        return self.name
