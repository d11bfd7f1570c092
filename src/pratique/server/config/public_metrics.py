"""The ``/metrics`` of each role: for this machine only.

A request counts as this machine's own when its connection comes from loopback and nothing says that a proxy passed it
on.
"""

import ipaddress
from collections.abc import Mapping

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from pratique.server.kernel import errors

PATH = "/metrics"
_PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


class MetricsForbidden(errors.Forbidden):
    """Metrics are read on the machine itself, with no proxy in between: point the collector at the role's own port."""

    code = "metrics_forbidden"


def is_near(peer: str, headers: Mapping[str, str]) -> bool:
    """Return whether a request with ``headers`` (any case) from ``peer`` comes from this machine itself."""
    try:
        loopback = ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False
    given = {name.lower() for name in headers}
    return loopback and not any(name.lower() in given for name in _PASSED_ON)


def require_near(peer: str, headers: Mapping[str, str]) -> None:
    """Raise :class:`MetricsForbidden` unless the request comes from this machine itself."""
    if not is_near(peer, headers):
        raise MetricsForbidden


def render() -> tuple[bytes, str]:
    """Return this process's metrics and their content type."""
    return generate_latest(), CONTENT_TYPE_LATEST
