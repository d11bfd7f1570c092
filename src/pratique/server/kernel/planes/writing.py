"""Writes from a data plane: the domain's services run in a bounded pool of threads with Django's connections.

A job that works with a plane's parts for a while reads there too.
"""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any, ParamSpec, TypeVar

from django.db import close_old_connections, connection

from pratique.server.kernel import settings
from pratique.server.kernel.database import pools
from pratique.server.kernel.database.reads import Parameters, Row, as_pyformat
from pratique.server.kernel.database.settings import DatabaseSettings

P = ParamSpec("P")
T = TypeVar("T")


@cache
def _pool() -> ThreadPoolExecutor:
    """Return this process's writers."""
    writers = settings.current(DatabaseSettings).writers
    pools.SIZE.labels(pools.WRITES).set(writers)
    return ThreadPoolExecutor(writers, thread_name_prefix="writes")


async def make_ready(_: object) -> None:
    """Make the writers, so that how many there are is measured before the first of them writes."""
    _pool()


async def in_database(service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ``service`` in a thread, with the present context, on a connection that is checked before and after."""
    present = contextvars.copy_context()
    call = partial(present.run, _with_live_connection, partial(service, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(_pool(), call)


def _with_live_connection(call: Callable[[], T]) -> T:
    close_old_connections()
    try:
        with pools.USED.labels(pools.WRITES).track_inprogress():
            return call()
    finally:
        close_old_connections()


class ThreadedReads:
    """Reads for a job that works with a plane's parts: in the threads that write."""

    async def fetch_one(self, statement: str, parameters: Parameters) -> Row | None:
        """Return the first row, or None when there is none."""
        rows = await self.fetch_all(statement, parameters)
        return rows[0] if rows else None

    async def fetch_all(self, statement: str, parameters: Parameters) -> list[Row]:
        """Return every row; the statement bounds their number."""
        return await in_database(_rows, statement, parameters)

    async def close(self) -> None:
        """Do nothing: the connections are the threads'."""


def _rows(statement: str, parameters: Parameters) -> list[Row]:
    with connection.cursor() as cursor:
        given: dict[str, Any] = dict(parameters)
        cursor.execute(as_pyformat(statement).decode(), given)
        rows: list[Row] = cursor.fetchall()
    return rows
