"""Requests on their way to the database: gathered in memory, written about twice a second, equal ones counted.

A crash loses what was gathered since the last writing (ADR 13); what is held back is written at once. Full, the buffer
drops requests and counts how many.
"""

import asyncio
import contextlib
from collections import Counter
from itertools import islice
from typing import Final

import structlog

from pratique.server.firewall import metrics
from pratique.server.firewall.edge.passings import Passings
from pratique.server.firewall.services import asked, kept
from pratique.server.firewall.services.asked import Request
from pratique.server.kernel import clock
from pratique.server.kernel.planes import in_database
from pratique.server.kernel.storage import StorageKey

_EVERY: Final = 0.5  # seconds
_KINDS_MAX: Final = 10_000
_AT_ONCE: Final = 100  # rows in one transaction, so that other writers wait little

_log = structlog.get_logger("firewall")


class RequestBuffer:
    """Gathers requests, and in ``passings`` what passed; started and stopped with the plane."""

    def __init__(self) -> None:
        self._gathered: Counter[Request] = Counter()
        self._used: set[StorageKey] = set()
        self.passings = Passings()
        self._task: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()

    def note(self, request: Request) -> None:
        """Gather one request."""
        if len(self._gathered) >= _KINDS_MAX and request not in self._gathered:
            metrics.REQUESTS_DROPPED.inc()
            return
        self._gathered[request] += 1

    def used(self, key: StorageKey) -> None:
        """Remember that a kept file was used, which those do that stay longest."""
        if len(self._used) < _KINDS_MAX:
            self._used.add(key)

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
                await in_database(asked.record, batch)
            except Exception:  # noqa: BLE001 — whatever keeps the database from taking them, requests go on
                _log.exception("requests_not_written", kinds=len(batch))
                self._gathered.update(batch)
                self._gathered.update(dict(left))
                return
        used, self._used = self._used, set()
        if used:
            await in_database(kept.note_uses, sorted(used), clock.now())
        if self.passings:
            await self.passings.write()

    async def _write_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(_EVERY)
            if self._gathered or self._used or self.passings:
                await self.flush()
