"""Writes from a data plane: the domain's services run in a bounded pool of threads with Django's connections."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

from pratique.server.kernel import settings
from pratique.server.kernel.database import pools
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
