"""Blocking calls of a store on disk: in a bounded pool of threads, with the system's errors told as the store's own.

A call that has begun is never left behind: who waits for it and is cancelled goes on only when it has ended.
"""

import asyncio
import contextlib
import errno
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

from pratique.server.kernel.storage.errors import StorageFailed, StorageFull

Ts = TypeVarTuple("Ts")
T = TypeVar("T")

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Threads:
    """A bounded pool for blocking calls."""

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="blobs")

    async def run(self, operation: str, call: Callable[[*Ts], T], *args: *Ts) -> T:
        """Run ``call``; ``operation`` is the verb a refusal says it by.

        Cancelled, it ends when the thread is done with the descriptor and the buffers that it was given: once closed, a
        descriptor's number may be another file's, into which the rest would be written.
        """
        running = self._pool.submit(lambda: or_refused(operation, call, *args))
        try:
            return await asyncio.wrap_future(running)
        except asyncio.CancelledError:
            await _end_of(running)
            raise

    def close(self) -> None:
        """Stop the threads once what they are doing is done."""
        self._pool.shutdown()


def or_refused(operation: str, call: Callable[[*Ts], T], *args: *Ts) -> T:
    """Call; operating system errors become the store's refusals, which ``operation`` words."""
    try:
        return call(*args)
    except OSError as error:
        raise _refusal(error, operation) from error


async def _end_of(running: Future[T]) -> None:
    """Wait until a call has ended, or will never begin, however often this is cancelled."""
    if running.cancel():
        return
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    running.add_done_callback(lambda _: loop.call_soon_threadsafe(ended.set))
    while not running.done():
        with contextlib.suppress(asyncio.CancelledError):
            await ended.wait()


def _refusal(error: OSError, operation: str) -> StorageFull | StorageFailed:
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        return StorageFull(reason=reason)
    return StorageFailed(operation=operation, reason=reason)
