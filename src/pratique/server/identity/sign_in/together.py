"""The rate limit of failed sign-ins that all processes keep together, over the one that each keeps alone.

Counted in the cache, by windows of fixed length: an attempt counts in full in its own window and fades evenly through
the next one, so that attempts come back evenly, as they do in a process's own buckets. Where nothing can be counted
together, each process's own count is what holds; it is asked first in any case, so that whoever is refused anyway
costs the others nothing.
"""

import math
import time
from collections.abc import Callable
from typing import Final

from pratique.server.identity.errors import TooManyAttempts
from pratique.server.identity.sign_in.attempts import Attempts, Key, keys_of
from pratique.server.kernel import cache

_KEPT: Final = 2  # windows


class Together:
    """Counts failed sign-ins with the other processes. `clock` is the time of day, which they share."""

    def __init__(self, own: Attempts, *, clock: Callable[[], float] = time.time) -> None:
        self._own = own
        self._clock = clock

    def check(self, *, name: str, client: str) -> None:
        """Raise TooManyAttempts when the account or the address has none left; take nothing."""
        self._own.check(name=name, client=client)
        try:
            waits = [self._wait(key, taken=0) for key in keys_of(name, client)]
        except cache.Away:
            return
        _refuse(max(waits))

    def take(self, *, name: str, client: str) -> None:
        """Take one attempt from both; raises TooManyAttempts and takes nothing when either has none left."""
        self._own.take(name=name, client=client)
        keys = keys_of(name, client)
        try:
            for key in keys:
                self._add(key, 1)
            wait = max(self._wait(key, taken=1) for key in keys)
        except cache.Away:
            return
        if wait > 0:
            self.give_back(name=name, client=client)
            _refuse(wait)

    def give_back(self, *, name: str, client: str) -> None:
        """Put back an attempt that turned out not to be a failure."""
        self._own.give_back(name=name, client=client)
        try:
            for key in keys_of(name, client):
                self._add(key, -1)
        except cache.Away:
            return

    def _add(self, key: Key, by: int) -> None:
        window = int(self._clock() // self._own.window)
        cache.current().incr(_named(key, window), by=by, seconds=_KEPT * self._own.window)

    def _wait(self, key: Key, *, taken: int) -> float:
        """Return in how many seconds there is one left, of which `taken` are counted already. Raises `Away`."""
        length, limit = self._own.window, self._own.limits[key[0]]
        window, elapsed = divmod(self._clock(), length)
        now = max(cache.current().count(_named(key, int(window))) - taken, 0)
        before = max(cache.current().count(_named(key, int(window) - 1)), 0)
        room = limit - 1 - now
        if before * (1 - elapsed / length) <= room:
            return 0.0
        if room >= 0:  # what is left of the window before fades enough within this one
            return length * (1 - room / before) - elapsed
        return (length - elapsed) + length * (1 - (limit - 1) / now)


def _named(key: Key, window: int) -> str:
    return f"sign-in:{key[0]}:{cache.digest('sign-in', *key)}:{window}"


def _refuse(wait: float) -> None:
    if wait > 0:
        raise TooManyAttempts(retry_after=max(1, math.ceil(wait)))
