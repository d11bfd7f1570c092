"""Turns at the interpreter: of the pages that are asked for at once, a few are worked on, and the others wait in line.

Threads of one process have one interpreter, and give it up at each statement and each row: many that are at it together
take it from one another, so that each page costs half as much again and some wait several times as long as others.
Nobody is kept by a page that stands still (a slow database, a judge far away): its turn ends when another has waited
for ``PATIENCE``, and it goes on without. Decision: docs/decisions/0074.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 0.05
"""Seconds in line; pages that are at work take less, even if every thread of the API stands there."""


class Turns:
    """So many turns, handed on in the order of asking."""

    def __init__(self, count: int, *, patience: float = PATIENCE) -> None:
        self._count = count
        self._patience = patience
        self._held = dict[threading.Lock, None]()  # the one that has its turn for longest comes first
        self._line = deque[threading.Lock]()
        self._guard = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Stand in line for a turn, and hand it on."""
        mine = threading.Lock()
        self._wait(mine)
        try:
            yield
        finally:
            self._hand_on(mine)

    def _wait(self, mine: threading.Lock) -> None:
        with self._guard:
            if len(self._held) < self._count:
                self._held[mine] = None
                return
            mine.acquire()
            self._line.append(mine)
        if mine.acquire(timeout=self._patience):
            return
        with self._guard:
            if mine in self._line:  # it was not handed on at the last moment
                self._line.remove(mine)
                del self._held[next(iter(self._held))]
                self._held[mine] = None

    def _hand_on(self, mine: threading.Lock) -> None:
        with self._guard:
            if mine not in self._held:
                return
            del self._held[mine]
            if self._line:
                following = self._line.popleft()
                self._held[following] = None
                following.release()
