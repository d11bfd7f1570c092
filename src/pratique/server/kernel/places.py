"""The few places that a process has for requests which hold a thread of REST for as long as their client takes.

Whoever is slow then keeps those waiting who want the same, and nobody who asks for a page. There is no queue: a request
that finds no place is told so at once, and comes again.
"""

import queue
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from pratique.server.kernel.errors import TooMany

RETRY: Final = 10
"""Seconds after which one who found no place may try again."""

_Free = queue.SimpleQueue[None]
"""A free place an item. Putting one back may interrupt whatever the same thread does, as a finaliser's work does."""


class Place:
    """A place that is held until it is released or its block ends; to release it once more does nothing."""

    def __init__(self, free: _Free) -> None:
        self._free: _Free | None = free

    def release(self) -> None:
        """Make the place free."""
        free, self._free = self._free, None
        if free is not None:
            free.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.release()


class Places:
    """The places for one kind of request: ``limit`` says how many, ``busy`` words the refusal of one too many."""

    def __init__(self, *, limit: Callable[[], int], busy: Callable[[int], TooMany]) -> None:
        self._limit = limit
        self._busy = busy
        self._lock = threading.Lock()
        self._free: _Free | None = None

    def take(self) -> Place:
        """Take a place. Raises what ``busy`` makes of the limit."""
        free = self._made()
        try:
            free.get_nowait()
        except queue.Empty:
            raise self._busy(self._limit()) from None
        return Place(free)

    def forget(self) -> None:
        """Begin anew, with the limit as it is then; for tests."""
        self._free = None

    def _made(self) -> _Free:
        with self._lock:
            if self._free is None:
                self._free = queue.SimpleQueue()
                for _ in range(self._limit()):
                    self._free.put(None)
            return self._free
