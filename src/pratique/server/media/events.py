"""What exports and uploads tell the outbox: who took which data out, who brought which in."""

from typing import Final
from uuid import UUID

from pratique.server.kernel.outbox import event_type

EXPORT_REQUESTED: Final = event_type("export.requested", help="Somebody asked for an export.").name
EXPORT_FETCHED: Final = event_type("export.fetched", help="Somebody fetched the file of an export.").name
EXPORT_DELETED: Final = event_type("export.deleted", help="Somebody deleted an export.").name
UPLOAD_RECEIVED: Final = event_type("upload.received", help="Somebody uploaded a file.").name
UPLOAD_DELETED: Final = event_type("upload.deleted", help="Somebody deleted an upload.").name


def export_subject(export: UUID) -> str:
    """Return the subject of an event about an export."""
    return f"export:{export}"


def upload_subject(upload: UUID) -> str:
    """Return the subject of an event about an upload."""
    return f"upload:{upload}"
