"""What every port counts of HTTP. Labels are closed sets: a plane's name, known methods, the class of the status."""

from functools import cache
from typing import Final

from prometheus_client import Histogram

from pratique.server.kernel.metrics import counter, histogram

REQUEST_SECONDS: Final = histogram(
    "http_request_seconds",
    "How long requests took, bodies included, by plane, method and class of status.",
    ("plane", "method", "status"),
)
EXPRESS: Final = counter(
    "http_express_total",
    "Requests that were answered as soon as they were parsed, in the express lane, by plane.",
    ("plane",),
)


@cache
def request_seconds(plane: str, method: str, status: str) -> Histogram:
    """Return the measure of requests to a plane with a known method and a class of status."""
    return REQUEST_SECONDS.labels(plane, method, status)


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def known_method(method: str | None) -> str:
    """Return a method of HTTP, or one word for all that a client made up."""
    return method if method in _METHODS else "other"


def status_class(status: int) -> str:
    """Return the class of a status, such as 2xx."""
    return f"{status // 100}xx"
