"""Writes that requests wait for, many in one transaction: while one is being committed, those that come are gathered.

A commit waits for the disk, and on SQLite for every other writer. One that comes alone is written at once; of many that
come together each waits for two commits at most, and not for all those before it.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

from pratique.server.kernel.planes.writing import in_database

AT_ONCE: Final = 32  # things in one transaction, so that other writers wait little

T = TypeVar("T")
R = TypeVar("R")


class Group(Generic[T, R]):
    """Writes things of one kind.

    ``write`` is a service: it takes things and returns what became of each, in their order, in a transaction of its
    own, in a thread with the database. Where it raises, each thing is written by itself, so that one spoils nothing for
    the others; nothing of what it did then may stand.
    """

    def __init__(self, write: Callable[[Sequence[T]], Sequence[R]]) -> None:
        self._write = write
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._task: asyncio.Task[None] | None = None

    async def write(self, thing: T) -> R:
        """Write one, together with those of others; raises what writing it raises."""
        done: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((thing, done))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return await done

    async def stop(self) -> None:
        """Wait until all is written."""
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
                await self._write_all(batch)
        finally:
            self._task = None

    async def _write_all(self, batch: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        try:
            became = await in_database(self._write, [thing for thing, _ in batch])
        except Exception as problem:  # noqa: BLE001 — told to who waits for it
            if len(batch) > 1:
                for each in batch:
                    await self._write_all([each])
            elif not batch[0][1].done():
                batch[0][1].set_exception(problem)
            return
        for (_, done), result in zip(batch, became, strict=True):
            if not done.done():  # who waited may have gone
                done.set_result(result)
