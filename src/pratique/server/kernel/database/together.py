"""Reads that many requests wait for at once, by one statement: while it is on its way, those that come are gathered.

A small read of PostgreSQL costs mostly its way there and back. One that comes alone goes at once; none is answered by a
statement that was on its way before it came, so each sees what was committed before it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from psycopg import OperationalError

from pratique.server.kernel.database.reads import Reads, Row

AT_ONCE: Final = 64  # things one statement looks for


class Together:
    """Finds the row of each of many things by one statement.

    The statement is given a list for each of ``names``, in which a thing has one place; it begins its rows with the
    place, counted from 1, and has one row at most for each.
    """

    def __init__(self, reads: Reads, statement: str, names: Sequence[str]) -> None:
        self._reads = reads
        self._statement = statement
        self._names = names
        self._waiting: list[tuple[Sequence[str], asyncio.Future[Row | None]]] = []
        self._task: asyncio.Task[None] | None = None

    def find(self, *thing: str) -> asyncio.Future[Row | None]:
        """Return the row of a thing, to be waited for: None where there is none. Raises what the statement raises."""
        found: asyncio.Future[Row | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((thing, found))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return found

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
                await self._find_all(batch)
        finally:
            self._task = None

    async def _find_all(self, batch: Sequence[tuple[Sequence[str], asyncio.Future[Row | None]]]) -> None:
        asked: Mapping[str, Any] = {
            name: [thing[place] for thing, _ in batch] for place, name in enumerate(self._names)
        }
        try:
            rows = await self._reads.fetch_all(self._statement, asked)
        except Exception as problem:  # noqa: BLE001 — told to who waits for it
            if len(batch) > 1 and not isinstance(problem, OperationalError):
                for each in batch:  # one that cannot be asked for spoils nothing for the others
                    await self._find_all([each])
                return
            for _, found in batch:
                if not found.done():
                    found.set_exception(problem)
            return
        by_place = {row[0]: row[1:] for row in rows}
        for place, (_, found) in enumerate(batch, 1):
            if not found.done():  # who waited may have gone
                found.set_result(by_place.get(place))
