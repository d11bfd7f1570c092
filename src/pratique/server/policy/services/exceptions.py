"""Granting, revoking and ending exceptions from policies."""

from datetime import datetime

from django.db import transaction

from pratique.core import policy as core
from pratique.server.identity.authorisation import EXCEPTIONS, Right, require
from pratique.server.identity.principal import Principal
from pratique.server.kernel import clock, outbox, settings
from pratique.server.kernel.ids import uuid7
from pratique.server.policy import events
from pratique.server.policy.errors import ExceptionEnded, ExceptionUnusable, NoException, TooManyExceptions
from pratique.server.policy.models import Exemption, Policy
from pratique.server.policy.services import epoch
from pratique.server.policy.settings import PolicySettings

_BATCH = 200


@transaction.atomic
def grant(exemption: core.Exemption, *, reason: str, by: Principal) -> Exemption:
    """Grant an exception. Raises ``ExceptionUnusable`` or ``TooManyExceptions``."""
    require(by, Right.WRITE, EXCEPTIONS)
    now = clock.now()
    if not reason.strip():
        raise ExceptionUnusable(reason="it has no reason; say why, for those who find it later")
    if exemption.expires is not None and exemption.expires <= now:
        raise ExceptionUnusable(reason="it would have run out already")
    epoch.lock()
    known = set(Policy.objects.values_list("name", flat=True))
    missing = sorted(set(exemption.policies) - known)
    if missing:
        raise ExceptionUnusable(reason=f"there is no policy {missing[0]}")
    limit = settings.current(PolicySettings).exceptions
    if Exemption.objects.filter(ended_at=None).count() >= limit:
        raise TooManyExceptions(limit=limit)
    row = Exemption.objects.create(
        uuid=uuid7(),
        policies=list(exemption.policies),
        package=exemption.package,
        vulnerability=exemption.vulnerability,
        repositories=list(exemption.repositories),
        stages=[each.value for each in exemption.stages],
        reason=reason.strip(),
        expires_at=exemption.expires,
        granted_at=now,
        granted_by=by.name,
    )
    _tell(row, events.GRANTED.name, actor=by.name)
    return row


@transaction.atomic
def revoke(row: Exemption, *, by: Principal) -> Exemption:
    """End an exception now. Raises ``ExceptionEnded``."""
    require(by, Right.DELETE, EXCEPTIONS)
    epoch.lock()
    found = Exemption.objects.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise NoException(exception=row.uuid)
    if not is_in_force(found, clock.now()):
        raise ExceptionEnded(exception=row.uuid)
    found.ended_at, found.ended_by = clock.now(), by.name
    found.save(update_fields=["ended_at", "ended_by"])
    _tell(found, events.REVOKED.name, actor=by.name)
    return found


@transaction.atomic
def tell_expired() -> int:
    """Tell of exceptions that ran out since it was last asked; return how many.

    Verdicts end by themselves at that instant.
    """
    now = clock.now()
    epoch.lock()
    rows = list(
        Exemption.objects.select_for_update().filter(ended_at=None, expires_at__lte=now).order_by("pk")[:_BATCH]
    )
    for row in rows:
        row.ended_at = row.expires_at
        row.save(update_fields=["ended_at"])
        _tell(row, events.EXPIRED.name, actor="system")
    return len(rows)


def is_in_force(row: Exemption, now: datetime) -> bool:
    """Tell whether an exception lifts anything now."""
    return row.ended_at is None and (row.expires_at is None or now < row.expires_at)


def _tell(row: Exemption, kind: str, *, actor: str) -> None:
    outbox.record(
        type=kind,
        subject=f"exception:{row.uuid}",
        data={
            "exception": str(row.uuid),
            "policies": row.policies,
            "package": row.package,
            "vulnerability": row.vulnerability,
            "repositories": row.repositories,
            "stages": row.stages,
            "reason": row.reason,
            "expires_at": None if row.expires_at is None else row.expires_at.isoformat(),
        },
        actor=actor,
    )
    epoch.move()
