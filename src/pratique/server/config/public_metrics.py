"""The ``/metrics`` of each role: for this machine only.

A request counts as this machine's own when its connection comes from loopback and nothing says that a proxy passed it
on.
"""

import ipaddress
from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector, CollectorRegistry

from pratique.server.kernel import counts, errors

PATH = "/metrics"
Others = Callable[[], Mapping[counts.Key, float]]
"""Gives what processes that nobody asks have counted."""
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


def presented(headers: Mapping[str, str]) -> str:
    """Return the credentials that came from elsewhere. Raises :class:`MetricsForbidden` when there are none."""
    authorization = headers.get("Authorization")
    if authorization is None:
        raise MetricsForbidden
    return authorization


def require_reader(authorization: str, *, client: str) -> None:
    """Raise :class:`MetricsForbidden` unless the credentials are an administrator's, or what wrong ones raise.

    Asks the database: call it in a thread.
    """
    from pratique.server.identity import authentication, credentials
    from pratique.server.identity.authorisation import SYSTEM, Right, may

    principal = authentication.authenticate(credentials.read(authorization), client=client)
    if not may(principal, Right.READ, SYSTEM):
        raise MetricsForbidden


def render(others: Others | None = None) -> tuple[bytes, str]:
    """Return this process's metrics, with what ``others`` counted added to them, and their content type."""
    if others is None:
        return generate_latest(), CONTENT_TYPE_LATEST
    together = CollectorRegistry(auto_describe=False)
    together.register(_Together(others))
    return generate_latest(together), CONTENT_TYPE_LATEST


class _Together(Collector):
    def __init__(self, others: Others) -> None:
        self._others = others

    def collect(self) -> Iterator[Metric]:
        return counts.added(REGISTRY.collect(), self._others())
