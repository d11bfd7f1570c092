"""What the present piece of work is done for: request id, who asked and from where, the span it came from."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """``actor`` is an account's name, ``system`` for the product's own work, or empty for nobody known.

    ``client`` is the address that asked, ``agent`` what the program there calls itself. ``traceparent`` is the mark of
    the present span, or of the one that a caller elsewhere sent.
    """

    request_id: str = ""
    actor: str = ""
    client: str = ""
    agent: str = ""
    traceparent: str = ""


_context: ContextVar[Context] = ContextVar("context", default=Context())


def current() -> Context:
    """Return the context of the present piece of work."""
    return _context.get()


def enter(context: Context) -> None:
    """Make ``context`` the present one until the task or thread ends or the next call."""
    _context.set(context)


def set_actor(name: str) -> None:
    """Say who the present piece of work is done for, once it is known."""
    _context.set(replace(_context.get(), actor=name))


@contextmanager
def working(context: Context) -> Iterator[None]:
    """Make ``context`` the present one inside a ``with`` block."""
    token = _context.set(context)
    try:
        yield
    finally:
        _context.reset(token)
