"""Spans, whoever keeps them."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from enum import StrEnum
from typing import Protocol

from pratique.server.kernel import context

Value = str | int | float | bool


class Kind(StrEnum):
    """What a span is to the one it came from (OpenTelemetry's SpanKind)."""

    INTERNAL = "internal"
    SERVER = "server"
    CLIENT = "client"
    CONSUMER = "consumer"


class Running(Protocol):
    """A span that has begun."""

    @property
    def traceparent(self) -> str:
        """Its mark, for what it sets off."""

    def note(self, name: str, value: Value) -> None:
        """Add something to it."""

    def fail(self, why: str) -> None:
        """Say that what it stands for did not go well."""

    def end(self) -> None:
        """Say that it is over."""


class Tracer(Protocol):
    """Keeps spans."""

    def begin(self, name: str, *, kind: Kind, parent: str, attributes: Mapping[str, Value]) -> Running:
        """Begin a span under the one with the mark `parent`, or a new trace when that is empty."""

    def close(self) -> None:
        """Let go of what was kept; nothing is begun afterwards."""


class _Nothing:
    """The span of a process that keeps none."""

    traceparent = ""

    def note(self, name: str, value: Value) -> None:
        """Do nothing."""

    def fail(self, why: str) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""


_NONE = nullcontext[Running](_Nothing())
_tracer: Tracer | None = None


def install(tracer: Tracer | None) -> None:
    """Make this the process's tracer; called once, by the wiring."""
    global _tracer  # noqa: PLW0603 — one tracer per process, installed at start
    _tracer = tracer


def installed() -> Tracer | None:
    """Return the process's tracer; None where no spans are kept."""
    return _tracer


def is_on() -> bool:
    """Tell whether spans are kept."""
    return _tracer is not None


def span(
    name: str, *, kind: Kind = Kind.INTERNAL, attributes: Mapping[str, Value] | None = None, kept: bool = True
) -> AbstractContextManager[Running]:
    """Let the block be a span, under the present one; what the block sets off carries its mark.

    With `kept` False it is none: for what is asked every second and tells nothing.
    """
    if _tracer is None or not kept:
        return _NONE
    return _kept(_tracer, name, kind=kind, attributes=attributes or {})


@contextmanager
def _kept(tracer: Tracer, name: str, *, kind: Kind, attributes: Mapping[str, Value]) -> Iterator[Running]:
    present = context.current()
    running = tracer.begin(name, kind=kind, parent=present.traceparent, attributes=attributes)
    try:
        with context.working(replace(present, traceparent=running.traceparent)):
            yield running
    except Exception as error:
        running.fail(type(error).__name__)
        raise
    finally:
        running.end()
