"""Accounts, memberships and access tokens.

A person and an organisation are both an `Account`, because both are namespaces and share one set of names.
Invariants, held by the database: names are unique, lower case and without a slash; an organisation has no password
and is no administrator; a member has one role in an organisation. That an organisation keeps an owner, and that only
people are members, is held by the services under a lock.
"""

from typing import ClassVar, Final

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from pratique.server.identity import names
from pratique.server.kernel import clock, ids

FULL_NAME_LENGTH: Final = 128
LABEL_LENGTH: Final = 128


class AccountKind(models.TextChoices):
    """What an account is."""

    USER = "user"
    ORGANISATION = "organisation"


class RoleChoice(models.TextChoices):
    """The roles of members; `principal.Role` as Django needs it."""

    OWNER = "owner"
    WRITER = "writer"
    READER = "reader"


class TokenScope(models.TextChoices):
    """The most an access token allows; a part of `principal.Ceiling`."""

    READ = "read"
    WRITE = "write"


class GeneratedBy(models.TextChoices):
    """Whether a person asked for an access token or a client's login made it."""

    USER = "user"
    AUTO = "auto"


class Account(AbstractBaseUser):
    """A person or an organisation. `epoch` rises with every change that must end what was granted before it.

    `grants_epoch` rises with every change that must end registry tokens before their time; each token carries it.
    """

    uuid = models.UUIDField(unique=True, editable=False, default=ids.uuid7)
    name = models.CharField(max_length=names.MAX_LENGTH, unique=True)
    kind = models.CharField(max_length=12, choices=AccountKind.choices, default=AccountKind.USER)
    full_name = models.CharField(max_length=FULL_NAME_LENGTH, blank=True)
    is_admin = models.BooleanField(default=False)
    is_policy_manager = models.BooleanField(default=False, db_default=False)
    """Whether this person may change policies and grant exceptions, which administrators may anyway."""
    is_active = models.BooleanField(default=True)
    epoch = models.PositiveIntegerField(default=1)
    grants_epoch = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[models.Manager["Account"]] = models.Manager()

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar = []

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="account_kind_known"),
            models.CheckConstraint(
                condition=Q(name=Lower("name")) & ~Q(name="") & ~Q(name__contains="/"),
                name="account_name_is_a_namespace",
            ),
            models.CheckConstraint(
                condition=Q(kind="user") | Q(password="", is_admin=False), name="account_organisations_cannot_sign_in"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Return what a session must carry to stay valid; besides the password it hangs on the epoch."""
        return salted_hmac(
            "pratique.server.identity.session", f"{self.epoch}:{self.password}", secret=secret, algorithm="sha256"
        ).hexdigest()


class Membership(models.Model):
    """A person's role in an organisation."""

    organisation = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=6, choices=RoleChoice.choices)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["organisation", "account"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "account"], name="membership_one_role"),
            models.CheckConstraint(condition=Q(role__in=RoleChoice.values), name="membership_role_known"),
            models.CheckConstraint(condition=~Q(organisation=F("account")), name="membership_not_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} is {self.role} of {self.organisation_id}"


class AccessToken(models.Model):
    """A credential for programs.

    Only the SHA-256 of its text is kept; revoking it deletes the row, and the events remember.
    """

    uuid = models.UUIDField(unique=True, editable=False, default=ids.uuid7)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="access_tokens")
    label = models.CharField(max_length=LABEL_LENGTH)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=16)
    scope = models.CharField(max_length=5, choices=TokenScope.choices)
    generated_by = models.CharField(max_length=4, choices=GeneratedBy.choices, default=GeneratedBy.USER)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(scope__in=TokenScope.values), name="token_scope_known"),
            models.CheckConstraint(condition=Q(generated_by__in=GeneratedBy.values), name="token_origin_known"),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("created_at")),
                name="token_expires_after_it_was_made",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "id"], name="token_of_account")]

    def __str__(self) -> str:
        return f"{self.label} ({self.hint})"


class EndedGrant(models.Model):
    """Registry tokens that hold no more, though they have not expired.

    Those that were got with one access token (`token`, its key, which is never used again), or those of an account that
    carry a smaller `grants_epoch` than `before`. Past `until`, a Unix second, all of them have expired.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    token = models.BigIntegerField(null=True)
    before = models.PositiveIntegerField(null=True)
    until = models.BigIntegerField(db_index=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(token__isnull=True, before__isnull=False) | Q(token__isnull=False, before__isnull=True),
                name="ended_by_token_or_epoch",
            ),
        ]

    def __str__(self) -> str:
        which = f"before {self.before}" if self.token is None else f"of token {self.token}"
        return f"registry tokens of {self.account_id} {which}"
