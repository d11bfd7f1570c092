"""The bounded pool of slow checks: a few at once, a bounded number waiting, each for a bounded time."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from pratique.server.identity.errors import PasswordChecksBusy


class Gate:
    """Lets `places` threads in at once and makes up to `queue` others wait `wait` seconds at most."""

    def __init__(self, *, places: int, queue: int, wait: float) -> None:
        self._places = BoundedSemaphore(places)
        self._queue = queue
        self._wait = wait
        self._waiting = 0
        self._lock = Lock()

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Hold a place inside a `with` block; raises PasswordChecksBusy when the queue is full or the wait too long."""
        if not self._places.acquire(blocking=False):
            self._wait_for_a_place()
        try:
            yield
        finally:
            self._places.release()

    def _wait_for_a_place(self) -> None:
        with self._lock:
            if self._waiting >= self._queue:
                raise PasswordChecksBusy(retry_after=1)
            self._waiting += 1
        try:
            if not self._places.acquire(timeout=self._wait):
                raise PasswordChecksBusy(retry_after=1)
        finally:
            with self._lock:
                self._waiting -= 1
