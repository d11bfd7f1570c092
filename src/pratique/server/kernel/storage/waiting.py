"""Calls of a blob store from threads without an event loop: all go to one loop of the process, in its own thread.

A store's connections belong to the loop that opened them, so a loop for each call would open them each time.
"""

import asyncio
import atexit
import os
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")

_STOP_WITHIN = 2.0  # seconds


def wait_for(call: Coroutine[Any, Any, T]) -> T:
    """Run ``call`` in the process's loop for storage and return what it returns. Blocks; not for event loops."""
    return asyncio.run_coroutine_threadsafe(call, _loop(os.getpid())).result()


def each_of(pieces: AsyncIterator[bytes]) -> Iterator[bytes]:
    """Yield what ``pieces`` yields, for a thread."""
    while True:
        piece = wait_for(_next(pieces))
        if not piece:
            return
        yield piece


async def _next(pieces: AsyncIterator[bytes]) -> bytes:
    return await anext(pieces, b"")


@cache
def _loop(_process: int) -> asyncio.AbstractEventLoop:
    """Start the loop of this process; one that was forked gets its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="storage", daemon=True)
    thread.start()
    atexit.register(_stop, loop, thread)
    return loop


def _stop(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    if not thread.is_alive():
        return  # another process's, whose threads a fork does not take along
    loop.call_soon_threadsafe(loop.stop)
    thread.join(_STOP_WITHIN)
