"""What can be measured of the installation as a whole; read when an `api` process is asked for metrics."""

from collections import Counter
from datetime import datetime
from typing import Final

from pratique.server.backup import folder
from pratique.server.config import certificates, data_directory
from pratique.server.config.settings import Installation
from pratique.server.kernel import clock, settings
from pratique.server.kernel.metrics import gauge
from pratique.server.kernel.processes import presence

PROCESSES: Final = gauge("processes", "Processes that told of themselves lately, by role and state.", ("role", "state"))
DISK_FREE: Final = gauge("disk_free_bytes", "Room that is left in the data directory.")
BACKUP_AGE: Final = gauge("backup_age_seconds", "How long ago the last backup was made; -1 when there is none.")
CERTIFICATE: Final = gauge(
    "certificate_expires_seconds",
    "How long the servers' certificate is still good; -1 when TLS is off or it is unusable.",
)
_MIB: Final = 1024 * 1024


def refresh() -> None:
    """Fill the gauges; call before metrics are written out."""
    now = clock.now()
    PROCESSES.clear()
    counted = Counter((each.role, _state(each.ready)) for each in presence.living(now=now))
    counted.update((each.role, "silent") for each in presence.known(now=now) if presence.is_silent(each, now=now))
    for (role, state), count in counted.items():
        PROCESSES.labels(role, state).set(count)
    DISK_FREE.set(data_directory.free_mib(settings.current(Installation).data) * _MIB)
    backup = folder.latest()
    BACKUP_AGE.set(-1 if backup is None else (now - backup.made_at).total_seconds())
    CERTIFICATE.set(_certificate(now))


def _state(ready: bool) -> str:  # noqa: FBT001 — one fact, one word
    return "ready" if ready else "wrong"


def _certificate(now: datetime) -> float:
    from pratique.server.certs.errors import UnusableCertificate
    from pratique.server.certs.store import load

    pair = certificates.of_server()
    if pair is None:
        return -1
    try:
        return (load(pair.chain).not_valid_after_utc - now).total_seconds()
    except UnusableCertificate:
        return -1
