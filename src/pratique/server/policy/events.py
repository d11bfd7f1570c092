"""What this domain tells the outbox. Subjects are `policy:<name>`."""

from typing import Final

from pratique.server.kernel.outbox import event_type

CHANGED: Final = event_type(
    "policy.changed", help="A policy was switched, or the product brought a new one; verdicts are made anew."
)
