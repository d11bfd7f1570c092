"""What the firewall counts. Labels are ecosystems and our own words, never a name of a client's."""

from typing import Final

from pratique.server.kernel.metrics import counter, histogram

REQUESTS: Final = counter(
    "firewall_requests_total",
    "Requests of package managers, by ecosystem, kind of address and status.",
    ("ecosystem", "kind", "status"),
)
SECONDS: Final = histogram(
    "firewall_request_seconds", "How long requests of package managers took, bodies included.", ("ecosystem", "kind")
)
DECISIONS: Final = counter(
    "firewall_decisions_total", "Files asked for, by ecosystem and what was decided.", ("ecosystem", "status")
)
UPSTREAM: Final = counter(
    "firewall_upstream_requests_total",
    "Requests to upstreams, by what was asked for and how it went.",
    ("kind", "result"),
)
LICENCES: Final = counter(
    "firewall_licences_total",
    "Licences that scans read from the metadata of versions, by ecosystem and what came of it.",
    ("ecosystem", "result"),
)
FETCHED: Final = counter("firewall_fetched_bytes_total", "Bytes of files that were fetched from upstreams.")
SENT: Final = counter("firewall_sent_bytes_total", "Bytes of files that were sent to package managers.")
EVICTED: Final = counter("firewall_evicted_bytes_total", "Bytes of files that were dropped to keep within limits.")
REQUESTS_DROPPED: Final = counter(
    "firewall_request_rows_dropped_total", "Requests that were served but not written down, the buffer being full."
)
OSA_SECONDS: Final = histogram(
    "osa_request_seconds", "How long requests of plugins took, waiting for scans included.", ("kind", "status")
)
OSA_DECISIONS: Final = counter(
    "osa_decisions_total",
    "What plugins were answered: packages and container images, by block status and scan status.",
    ("kind", "block_status", "scan_status"),
)
