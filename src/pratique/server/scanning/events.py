"""What this domain tells the outbox."""

from typing import Final
from uuid import UUID

from pratique.server.kernel.outbox import event_type

SBOM_TAKEN: Final = event_type(
    "sbom.taken", help="An SBOM was brought into a namespace, or one of its name replaced."
).name
SBOM_DELETED: Final = event_type("sbom.deleted", help="An SBOM was deleted with its findings.").name
FINDINGS_CHANGED: Final = event_type(
    "findings.changed",
    help="A release of the index opened or closed findings of what was scanned before; `opened`, `closed` and "
    "`subjects` count them and the images and SBOMs that hold what was matched again.",
).name
MANIFEST_JUDGED: Final = event_type(
    "manifest.judged",
    help="A verdict on an image was stored, and says otherwise than the one before, or there was none; `policy` and "
    "`reason` are the refusal's.",
).name


def sbom_subject(sbom: UUID) -> str:
    """Return the subject of an event about an SBOM."""
    return f"sbom:{sbom}"
