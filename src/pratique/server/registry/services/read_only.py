"""The switch that makes the whole registry read-only.

Every service that changes what the registry holds asks for it in its own transaction, so it is in force in every
process from the moment it is committed, and after a restart. Settings of repositories may still be changed.
"""

from django.db import transaction

from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.principal import Principal
from pratique.server.kernel import clock, outbox
from pratique.server.registry import events
from pratique.server.registry.errors import RegistryReadOnly
from pratique.server.registry.models import ReadOnly

_SUBJECT = "registry"


def state() -> ReadOnly | None:
    """Return since when and why the registry is read-only; None when it is not."""
    return ReadOnly.objects.first()


def require_writable() -> None:
    """Raise ``RegistryReadOnly`` when nothing may change."""
    present = state()
    if present is not None:
        said = f" ({present.reason})" if present.reason else ""
        raise RegistryReadOnly(since=f"{present.since:%Y-%m-%d %H:%M} UTC", said=said, allowed="GET, HEAD")


@transaction.atomic
def make_read_only(*, by: Principal, reason: str) -> ReadOnly:
    """Let nothing be pushed or deleted until it is made writable again; needs ADMINISTER on the installation."""
    require(by, Right.ADMINISTER, SYSTEM)
    present, _ = ReadOnly.objects.update_or_create(
        id=1, defaults={"reason": reason, "since": clock.now(), "by": by.name}
    )
    outbox.record(type=events.READ_ONLY, subject=_SUBJECT, data={"read_only": True, "reason": reason})
    return present


@transaction.atomic
def make_writable(*, by: Principal) -> None:
    """Let the registry be changed again; needs ADMINISTER on the installation."""
    require(by, Right.ADMINISTER, SYSTEM)
    found, _ = ReadOnly.objects.all().delete()
    if found:
        outbox.record(type=events.READ_ONLY, subject=_SUBJECT, data={"read_only": False, "reason": ""})
