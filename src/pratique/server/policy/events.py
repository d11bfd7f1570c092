"""What this domain tells the outbox. Subjects are `policy:<name>` and `exception:<id>`."""

from typing import Final

from pratique.server.kernel.outbox import event_type

CHANGED: Final = event_type(
    "policy.changed",
    help="A policy was made, changed, switched, moved or deleted, or the product brought a new one; verdicts are made "
    "anew.",
)
GRANTED: Final = event_type("exception.granted", help="An exception from policies was granted; verdicts are made anew.")
REVOKED: Final = event_type("exception.revoked", help="An exception was revoked; verdicts are made anew.")
EXPIRED: Final = event_type("exception.expired", help="An exception ran out; what it lifted is judged again.")
