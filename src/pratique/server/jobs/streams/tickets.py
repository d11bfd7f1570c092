"""Tickets for streams: signed, short-lived, for one job."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing

from pratique.server.jobs.errors import BadTicket

_SALT = "pratique.jobs.stream"
TICKET_MAX = 512
"""Characters; a ticket has about a hundred."""


def issue(job_id: UUID, *, now: datetime, life: timedelta) -> tuple[str, datetime]:
    """A ticket to follow one job's log, and the instant it expires."""
    expires_at = now + life
    return signing.dumps([job_id.hex, int(expires_at.timestamp())], salt=_SALT), expires_at


def verify(ticket: str, *, job_id: UUID, now: datetime) -> None:
    """Return when the ticket is for this job and not expired. Raises `BadTicket`."""
    if len(ticket) > TICKET_MAX:
        raise BadTicket
    try:
        job, expires = signing.loads(ticket, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise BadTicket from error
    if job != job_id.hex or now.timestamp() >= expires:
        raise BadTicket
