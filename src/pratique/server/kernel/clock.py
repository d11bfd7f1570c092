"""Time. Domains take the time as an argument or from :func:`now`; tests move it with :func:`frozen`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def _system() -> datetime:
    return datetime.now(UTC)


_clock: ContextVar[Clock] = ContextVar("clock", default=_system)


def now() -> datetime:
    """Return the present instant, aware, UTC."""
    return _clock.get()()


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Let :func:`now` answer ``instant`` (aware) in this context; for tests and for replaying a decision."""
    token = _clock.set(lambda: instant)
    try:
        yield
    finally:
        _clock.reset(token)
