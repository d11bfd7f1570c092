"""Waiting for something that happens elsewhere: poll with a deadline, and say what was last seen when it passes."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

WITHIN = 10.0
EVERY = 0.05


def eventually(probe: Callable[[], T], *, within: float = WITHIN, every: float = EVERY, what: str = "") -> T:
    """Return the first truthy value of `probe`; fail after `within` seconds with what it last gave or raised."""
    deadline = time.monotonic() + within
    while True:
        last: object
        try:
            value = probe()
            if value:
                return value
            last = value
        except (AssertionError, OSError, LookupError, ValueError) as problem:
            last = problem
        if time.monotonic() >= deadline:
            raise AssertionError(_too_late(what, within, last))
        time.sleep(every)


async def eventually_async(
    probe: Callable[[], Awaitable[T]], *, within: float = WITHIN, every: float = EVERY, what: str = ""
) -> T:
    """Do as `eventually` does with a coroutine function, leaving the event loop free between two tries."""
    deadline = time.monotonic() + within
    while True:
        last: object
        try:
            value = await probe()
            if value:
                return value
            last = value
        except (AssertionError, OSError, LookupError, ValueError) as problem:
            last = problem
        if time.monotonic() >= deadline:
            raise AssertionError(_too_late(what, within, last))
        await asyncio.sleep(every)


async def turns_of_the_loop(count: int = 5) -> None:
    """Let the event loop do what it can do at once."""
    for _ in range(count):
        await asyncio.sleep(0)


def _too_late(what: str, within: float, last: object) -> str:
    return f"{what or 'what was waited for'} did not happen within {within:g} s; last seen: {last!r}"
