"""The rate limit of failed sign-ins: one bucket an account, one a client address.

A bucket holds as many attempts as the limit and fills up again evenly within the window. An attempt is taken out
before the password is checked and put back when it was right, so that attempts made side by side count too. The table
of buckets is bounded; the least recently used is forgotten first.
"""

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final, Protocol

from pratique.server.identity.errors import TooManyAttempts

_BUCKETS_MAX: Final = 20_000
"""A few megabytes; more names or addresses at once than an honest installation sees in a window."""
_KEY_LENGTH: Final = 64
_IPV6_SITE: Final = 64
"""Bits. One site gets a whole /64, so single IPv6 addresses would be no limit."""


class Limited(Protocol):
    """Counts failed sign-ins by account and by address."""

    def check(self, *, name: str, client: str) -> None:
        """Raise TooManyAttempts when the account or the address has none left; take nothing."""

    def take(self, *, name: str, client: str) -> None:
        """Take one attempt from both; raises TooManyAttempts and takes nothing when either has none left."""

    def give_back(self, *, name: str, client: str) -> None:
        """Put back an attempt that turned out not to be a failure."""


Key = tuple[str, str]
"""What is counted: `account` or `address`, and which one."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Attempts:
    """The count of one process."""

    def __init__(
        self, *, per_account: int, per_address: int, window: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits: Mapping[str, int] = {"account": per_account, "address": per_address}
        self.window = window
        self._clock = clock
        self._buckets: OrderedDict[Key, _Bucket] = OrderedDict()
        self._lock = Lock()

    def check(self, *, name: str, client: str) -> None:
        """Raise TooManyAttempts when either bucket is empty; take nothing."""
        with self._lock:
            self._refuse_when_empty(keys_of(name, client))

    def take(self, *, name: str, client: str) -> None:
        """Take one attempt out of both buckets; raises TooManyAttempts and takes nothing when either is empty."""
        keys = keys_of(name, client)
        with self._lock:
            self._refuse_when_empty(keys)
            for key in keys:
                self._bucket(key).left -= 1

    def give_back(self, *, name: str, client: str) -> None:
        """Put back an attempt that turned out not to be a failure."""
        with self._lock:
            for key in keys_of(name, client):
                bucket = self._bucket(key)
                bucket.left = min(self.limits[key[0]], bucket.left + 1)

    def _refuse_when_empty(self, keys: tuple[Key, ...]) -> None:
        waits = [
            (1 - self._bucket(key).left) * self.window / self.limits[key[0]]
            for key in keys
            if self._bucket(key).left < 1
        ]
        if waits:
            raise TooManyAttempts(retry_after=max(1, math.ceil(max(waits))))

    def _bucket(self, key: Key) -> _Bucket:
        limit, now = self.limits[key[0]], self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(left=limit, at=now))
        bucket.left = min(limit, bucket.left + (now - bucket.at) * limit / self.window)
        bucket.at = now
        self._buckets.move_to_end(key)
        while len(self._buckets) > _BUCKETS_MAX:
            self._buckets.popitem(last=False)
        return bucket


def keys_of(name: str, client: str) -> tuple[Key, ...]:
    """Return what an attempt is counted by."""
    return ("account", name[:_KEY_LENGTH]), ("address", _site(client))


def _site(client: str) -> str:
    """Return what one client is limited by: its IPv4 address, or the /64 of its IPv6 address."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client[:_KEY_LENGTH]
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address.packed, _IPV6_SITE), strict=False))
