"""Reading policies and exceptions: those in force as a ruleset, their epoch, and all of them for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Q, QuerySet

from pratique.core import policy as core
from pratique.server.identity.authorisation import ACCOUNTS, EXCEPTIONS, Right, require
from pratique.server.identity.principal import Principal
from pratique.server.kernel import clock
from pratique.server.policy.errors import NoException, NoPolicy
from pratique.server.policy.models import Epoch, Exemption, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The policies and exceptions of an epoch, made ready."""

    epoch: int
    stamp: str
    rules: core.Ruleset


_EPOCH: Final = "SELECT number, stamp FROM policy_epoch WHERE id = 1"
_lock = Lock()
_made: InForce | None = None


def in_force() -> InForce:
    """Return what is in force now: one query where nothing changed since it was made."""
    global _made  # noqa: PLW0603 — one per process; a row tells when it is old
    with connection.cursor() as cursor:  # by hand: every judgement asks it
        cursor.execute(_EPOCH)
        number, stamp = cursor.fetchone() or (0, "")
    made = _made
    if made is None or (made.epoch, made.stamp) != (number, stamp):
        # The epoch was read before the rows: a change meanwhile leaves one that is made again.
        made = InForce(epoch=number, stamp=stamp, rules=core.Ruleset(policies(), exemptions()))
        with _lock:
            _made = made
    return made


def policies() -> Sequence[core.Policy]:
    """Return the policies that are not off, in their order."""
    return [of_row(each) for each in Policy.objects.exclude(mode=core.Mode.OFF.value)]


def exemptions() -> Sequence[core.Exemption]:
    """Return the exceptions that are in force now."""
    now = clock.now()
    rows = Exemption.objects.filter(ended_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=now))
    return [exemption_of_row(each) for each in rows]


def epoch() -> int:
    """Return the number that moves with every change of what is in force. Read it before the policies."""
    return Epoch.objects.values_list("number", flat=True).first() or 0


def is_enforcing(stage: core.Stage = core.Stage.PULL) -> bool:
    """Tell whether any policy of the stage can hold something back."""
    return in_force().rules.can_refuse(stage)


def listed(*, by: Principal) -> QuerySet[Policy]:
    """Return all policies, for anybody who is signed in."""
    if by.is_anonymous:
        require(by, Right.READ, ACCOUNTS)
    return Policy.objects.all()


def find(name: str) -> Policy:
    """Return a policy's row. Raises ``NoPolicy``."""
    found = Policy.objects.filter(name=name).first()
    if found is None:
        raise NoPolicy(name=name, known=", ".join(Policy.objects.values_list("name", flat=True)))
    return found


def listed_exemptions(*, by: Principal) -> QuerySet[Exemption]:
    """Return all exceptions, also those that ended, for who may read them."""
    require(by, Right.READ, EXCEPTIONS)
    return Exemption.objects.all()


def find_exemption(uuid: UUID) -> Exemption:
    """Return an exception's row. Raises ``NoException``."""
    found = Exemption.objects.filter(uuid=uuid).first()
    if found is None:
        raise NoException(exception=uuid)
    return found


def of_row(row: Policy) -> core.Policy:
    """Return a row as the judge reads it."""
    return core.Policy(
        name=row.name,
        title=row.title,
        description=row.description,
        mode=core.Mode(row.mode),
        action=core.Action(row.action),
        delay_hours=row.delay_hours,
        unchecked=core.Action(row.unchecked),
        scope=msgspec.convert(row.scope, type=core.Scope),
        when=core.read_condition(row.conditions),
    )


def exemption_of_row(row: Exemption) -> core.Exemption:
    """Return a row as the judge reads it."""
    return core.Exemption(
        id=str(row.uuid),
        policies=tuple(row.policies),
        package=row.package,
        vulnerability=row.vulnerability,
        repositories=tuple(row.repositories),
        stages=tuple(core.Stage(each) for each in row.stages),
        expires=row.expires_at,
    )
