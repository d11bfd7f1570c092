"""Metrics, declared beside the code that counts: Prometheus' own client, one prefix, a list for the reference.

Labels hold few values, known beforehand: never a name, digest or path that a client chooses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from prometheus_client import Counter, Gauge, Histogram

PREFIX = "pratique_"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One declared metric, as the reference tells it."""

    name: str
    kind: str
    help: str
    labels: tuple[str, ...]


_declared: dict[str, Metric] = {}


def counter(name: str, help: str, labels: Sequence[str] = ()) -> Counter:  # noqa: A002 — Prometheus' own word
    """Declare a count that only grows; its name ends in ``_total``."""
    _declare(name, "counter", help, labels)
    return Counter(PREFIX + name, help, labels)


def gauge(name: str, help: str, labels: Sequence[str] = ()) -> Gauge:  # noqa: A002 — Prometheus' own word
    """Declare a value that goes up and down."""
    _declare(name, "gauge", help, labels)
    return Gauge(PREFIX + name, help, labels)


def histogram(
    name: str,
    help: str,  # noqa: A002 — Prometheus' own word
    labels: Sequence[str] = (),
    *,
    buckets: Sequence[float] = SECONDS,
) -> Histogram:
    """Declare a distribution; ``buckets`` are in the unit its name ends in, seconds unless said otherwise."""
    _declare(name, "histogram", help, labels)
    return Histogram(PREFIX + name, help, labels, buckets=buckets)


def declared() -> Mapping[str, Metric]:
    """Return every declared metric by name."""
    return MappingProxyType(_declared)


def _declare(name: str, kind: str, help_: str, labels: Sequence[str]) -> None:
    _declared[PREFIX + name] = Metric(name=PREFIX + name, kind=kind, help=help_, labels=tuple(labels))
