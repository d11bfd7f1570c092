"""Pulls on their way to the outbox: gathered in memory, written about once a second, equal ones counted.

A crash loses what was gathered since the last writing (ADR 13). Full, the buffer drops pulls and counts how many.
"""

import asyncio
import contextlib
from collections import Counter
from itertools import islice

import structlog

from pratique.server.kernel.planes import in_database
from pratique.server.registry import metrics, services
from pratique.server.registry.services import Pull

_EVERY = 0.5  # seconds; the promise is "within a second", the writing itself takes a part of it
_KINDS_MAX = 10_000  # different pulls gathered; memory stays at a few MiB
_AT_ONCE = 100  # different pulls in one transaction, so that other writers wait little

_log = structlog.get_logger("registry")


class PullBuffer:
    """Gathers pulls; started and stopped with the plane."""

    def __init__(self) -> None:
        self._gathered: Counter[Pull] = Counter()
        self._task: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()

    def note(self, pull: Pull) -> None:
        """Gather one pull."""
        if len(self._gathered) >= _KINDS_MAX and pull not in self._gathered:
            metrics.PULLS_DROPPED.inc()
            return
        self._gathered[pull] += 1

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
        """Write what was gathered; what cannot be written is kept for the next time.

        Whoever asks while others write waits for them: what was noted before stands in the database afterwards.
        """
        async with self._writing:
            await self._write()

    async def _write(self) -> None:
        gathered, self._gathered = self._gathered, Counter()
        left = iter(gathered.items())
        while batch := dict(islice(left, _AT_ONCE)):
            try:
                await in_database(services.record_pulls, batch)
            except Exception:  # noqa: BLE001 — whatever keeps the database from taking them, pulls go on
                _log.exception("pulls_not_written", kinds=len(batch))
                self._gathered.update(batch)
                self._gathered.update(dict(left))
                return

    async def _write_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(_EVERY)
            if self._gathered:
                await self.flush()
