"""Fetching in an event loop of its own thread, while the job looks now and then whether it must stop."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import Any, Self, TypeVar

_GLANCE = 0.2  # seconds between two looks
T = TypeVar("T")


class Loop:
    """An event loop that runs what it is given; `look` is called meanwhile, and what it raises ends the work."""

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fetching", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, work: Awaitable[T]) -> T:
        """Run to the end, or to what `look` raises."""
        future = asyncio.run_coroutine_threadsafe(_whole(work), self._loop)
        try:
            return self._await(future)
        except BaseException:
            if not future.done():
                self._end(future)
            raise

    def finish(self, work: Awaitable[T]) -> T:
        """Run to the end without looking."""
        return asyncio.run_coroutine_threadsafe(_whole(work), self._loop).result()

    def _await(self, future: "Future[T]") -> T:
        while True:
            try:
                return future.result(timeout=_GLANCE)
            except NotYet:
                if future.done():
                    return future.result()
                self._look()

    def _end(self, future: "Future[T]") -> None:
        """Cancel, and wait until files are closed."""
        future.cancel()
        asyncio.run_coroutine_threadsafe(_settle(), self._loop).result()


async def _whole(work: Awaitable[T]) -> T:
    return await work


async def _settle() -> None:
    """Wait for everything else in this loop."""
    others: list[asyncio.Task[Any]] = [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
    await asyncio.gather(*others, return_exceptions=True)
