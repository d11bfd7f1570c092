"""Connections to Redis whose every call is bounded: never part of what is right, only of what is quick.

Redis is an aid. Whoever uses it goes on without when it is away, so a call waits for a fraction of a second, is made
again only on a connection that had been closed meanwhile, and is not made at all for a pause after one that failed.
"""

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from redis import Redis

_CONNECTIONS_MAX: Final = 16
"""A process has no more threads that call at once, save where requests queue anyway."""


def is_address(url: str) -> bool:
    """Tell whether an address is one of Redis."""
    return urlsplit(url).scheme in {"redis", "rediss", "unix"}


def connect(url: str, *, wait: float) -> "Redis":
    """Return a client of the server at `url` whose calls wait `wait` seconds at most; it connects when first used."""
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.exceptions import ConnectionError as Closed
    from redis.retry import Retry

    return Redis.from_url(
        url,
        socket_timeout=wait,
        socket_connect_timeout=wait,
        max_connections=_CONNECTIONS_MAX,
        retry=Retry(NoBackoff(), 1, supported_errors=(Closed,)),
    )
