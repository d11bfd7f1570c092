"""What a plane serves is written down later: gathered in memory, equal things counted, written about twice a second.

A crash loses what was gathered since the last writing (ADR 13). What cannot be written is kept for the next time; full,
the buffer drops things and counts how many.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from itertools import islice
from typing import Final, Generic, TypeVar

import prometheus_client
import structlog

from pratique.server.kernel.planes.writing import in_database

EVERY: Final = 0.5  # seconds; the promise is "within a second", the writing itself takes a part of it
KINDS_MAX: Final = 10_000  # different things gathered; memory stays at a few MiB
AT_ONCE: Final = 100  # different things in one transaction, so that other writers wait little

T = TypeVar("T", bound=Hashable)

_log = structlog.get_logger("plane")


class Buffer(Generic[T]):
    """Gathers things of one kind; started and stopped with its plane.

    ``write`` is a service: it takes how often each was noted and runs in a thread with the database. ``dropped`` counts
    what there was no room for.
    """

    def __init__(
        self,
        name: str,
        write: Callable[[Mapping[T, int]], None],
        *,
        dropped: prometheus_client.Counter | None = None,
    ) -> None:
        self._name = name
        self._write = write
        self._dropped = dropped
        self._gathered: Counter[T] = Counter()
        self._task: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()

    def note(self, thing: T) -> bool:
        """Gather one; returns whether there was room for it."""
        if len(self._gathered) >= KINDS_MAX and thing not in self._gathered:
            if self._dropped is not None:
                self._dropped.inc()
            return False
        self._gathered[thing] += 1
        return True

    def start(self) -> None:
        """Begin to write now and then."""
        self._task = asyncio.create_task(self._write_now_and_then())

    async def stop(self) -> None:
        """Write what is left and stop."""
        if self._task is not None:
            async with self._writing:  # in the middle of a write what is not written yet would be lost
                self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self.flush()

    async def flush(self) -> None:
        """Write what was gathered.

        Whoever asks while others write waits for them: what was noted before stands in the database afterwards.
        """
        async with self._writing:
            await self._write_gathered()

    async def _write_gathered(self) -> None:
        gathered, self._gathered = self._gathered, Counter()
        left = iter(gathered.items())
        while batch := dict(islice(left, AT_ONCE)):
            try:
                await in_database(self._write, batch)
            except Exception:  # noqa: BLE001 — whatever keeps the database from taking them, requests go on
                _log.exception("not_written", what=self._name, kinds=len(batch))
                self._gathered.update(batch)
                self._gathered.update(dict(left))
                return

    async def _write_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            if self._gathered:
                await self.flush()
