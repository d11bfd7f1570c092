"""A circuit breaker: what is away is not waited for by every caller anew.

After a failure nobody calls for a pause; then one caller tries. Each failure in a row doubles the pause up to its
longest.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

from pratique.server.kernel.metrics import counter

_FAILED: Final = counter(
    "shared_away_total",
    "Calls to what processes share (`cache`, `news`) not answered in time, by which no request fails, and to a remote "
    "index (`index`).",
    ("part",),
)


class Circuit:
    """Says whether a call is worth trying. Durations in seconds; safe to use from several threads.

    `part` is what is counted as away when a call fails.
    """

    def __init__(
        self,
        part: str = "",
        *,
        pause: float = 0.5,
        longest: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._part = part
        self._first, self._longest, self._clock = pause, longest, clock
        self._pause = pause
        self._until = float("-inf")
        self._failed = False
        self._lock = threading.Lock()

    @property
    def is_broken(self) -> bool:
        """Whether the last call failed."""
        return self._failed

    def may_try(self) -> bool:
        """Tell whether to call now; after a failure one caller a pause is told so."""
        if not self._failed:
            return True
        with self._lock:
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self._pause
            return True

    def worked(self) -> None:
        """Take note that a call was answered."""
        if self._failed:
            with self._lock:
                self._failed, self._pause = False, self._first

    def failed(self) -> None:
        """Take note that a call was not."""
        _FAILED.labels(part=self._part).inc()
        with self._lock:
            self._pause = min(self._pause * 2, self._longest) if self._failed else self._first
            self._failed = True
            self._until = self._clock() + self._pause
