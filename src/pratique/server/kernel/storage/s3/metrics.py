"""What the client of the object store measures."""

from typing import Final

from pratique.server.kernel.metrics import counter, histogram

SECONDS: Final = histogram(
    "s3_request_seconds",
    "How long requests to the object store took, repetitions included, by operation and outcome (ok, or our code).",
    ("operation", "outcome"),
)
SENT: Final = counter("s3_sent_bytes_total", "Bytes sent to the object store.")
CHANGED: Final = counter(
    "s3_changed_bodies_total", "Bodies that the object store refused since other bytes arrived than were sent."
)
READ: Final = counter("s3_read_bytes_total", "Bytes read from the object store.")
