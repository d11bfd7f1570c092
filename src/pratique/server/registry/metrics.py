"""What the registry counts. Labels are the kinds of addresses and HTTP's own words, never a name of a client's."""

from functools import cache
from typing import Final

from prometheus_client import Counter, Histogram

from pratique.server.kernel.metrics import counter, histogram

REQUESTS: Final = counter(
    "registry_requests_total",
    "Requests under /v2/, by method, kind of address and status.",
    ("method", "kind", "status"),
)
SECONDS: Final = histogram(
    "registry_request_seconds", "How long requests under /v2/ took, bodies included.", ("method", "kind")
)
RECEIVED: Final = counter("registry_received_bytes_total", "Bytes of blobs and manifests that were pushed.")
SENT: Final = counter(
    "registry_sent_bytes_total",
    "Bytes of blobs and manifests given out, counted when their sending begins, by who sends them: `registry`, this "
    "process; `proxy`, the one in front, told by X-Accel-Redirect; `store`, the bucket that the client was sent to.",
    ("by",),
)
SENT_HERE: Final = SENT.labels(by="registry")
SENT_BY_PROXY: Final = SENT.labels(by="proxy")
SENT_BY_STORE: Final = SENT.labels(by="store")
REFUSED: Final = counter("registry_pulls_refused_total", "Pulls that a policy refused.")
CHANGES_REFUSED: Final = counter(
    "registry_changes_refused_total",
    "Pushes and deletions that a quota, a rule of tags, the read-only switch or a missing right refused, by code.",
    ("code",),
)
USAGE_CORRECTED: Final = counter(
    "registry_usage_corrected_total", "Counters of what repositories and namespaces hold that were found wrong."
)
PULLS_DROPPED: Final = counter(
    "registry_pull_events_dropped_total", "Pulls that were served but not told, the buffer of events being full."
)
EXPIRED: Final = counter("registry_uploads_expired_total", "Unfinished uploads that were forgotten with their bytes.")
COLLECTED: Final = counter("registry_collected_total", "What the collector removed, by what it was.", ("what",))
RECLAIMED: Final = counter("registry_reclaimed_bytes_total", "Bytes that the collector gave back to the store.")


@cache
def requests(method: str, kind: str, status: int) -> Counter:
    """Return the count of requests of a method to a kind of address that ended so."""
    return REQUESTS.labels(method=method, kind=kind, status=str(status))


@cache
def seconds(method: str, kind: str) -> Histogram:
    """Return the measure of requests of a method to a kind of address."""
    return SECONDS.labels(method=method, kind=kind)
