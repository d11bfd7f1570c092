"""Declarations of job actions. A domain declares what can be run; the jobs domain runs it.

An action is a function of ``(context, parameters)``. Its parameters are a ``msgspec.Struct``, so that they
have defaults,
a schema and validation from one declaration.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NoReturn, Protocol, TypeVar
from uuid import UUID

import msgspec


class Queue(StrEnum):
    """The queues, under the names the product is specified by (``Tasks-…``)."""

    HIGH_PRIORITY = "high-priority"
    MAIN = "main"
    MEDIA = "media"
    OSA_CONTAINER_IMAGE_SCAN = "osa-container-image-scan"
    OSA_PACKAGE_SCAN = "osa-package-scan"
    POLICY = "policy"
    SCA_EXTERNAL_SCAN = "sca-external-scan"
    TQI = "tqi"
    SECRETS = "secrets"


class NoParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """For actions that take none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Children:
    """How the jobs stand that a job waits for. ``failed`` counts those that were cancelled too."""

    total: int
    active: int
    done: int
    failed: int


class JobContext(Protocol):
    """What a running action may ask of the runner."""

    @property
    def job_id(self) -> UUID:
        """The job's public id: also the idempotency key of effects outside the database."""

    def log(self, text: str) -> None:
        """Append a line to the job's log, seen at once by those who follow it."""

    def progress(self, *, done: int, total: int | None = None, what: str = "") -> None:
        """Say how far the job is."""

    def check(self) -> None:
        """Raise when the job was cancelled, ran past its deadline or its worker is shutting down."""

    def fence(self) -> None:
        """Raise unless this run still holds the job's lease. Call inside the transaction that writes."""

    def conclude(self) -> None:
        """End the job as done in the caller's transaction, fenced: the effect written there happens exactly once."""

    def spawn(
        self, action: str, parameters: msgspec.Struct | Mapping[str, Any] | None = None, *, single_flight: str = ""
    ) -> UUID:
        """Ask for a job on behalf of this one, in the caller's transaction; return its public id.

        With a ``single_flight`` key the unfinished job that has the key already becomes a child of this one too.
        """

    def children(self) -> Children:
        """Say how the jobs stand that this one spawned, in this run or an earlier one."""

    def wait_for_children(self) -> NoReturn:
        """End this run until the last child is over; the action is then run again from its start, at no attempt's cost.

        Call it outside transactions: what one of them wrote would be rolled back. With no child left to wait for, the
        action is run again at once.
        """


class Missed(StrEnum):
    """What becomes of due times that passed while no beat ran."""

    ONCE = "once"
    """One job makes up for all of them."""
    SKIP = "skip"
    """They are left out; the next due time is waited for."""
    EACH = "each"
    """Each gets its job, up to a bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """A schedule: due at every multiple of ``seconds`` since midnight UTC; a part of a minute, hour or day."""

    seconds: int
    missed: Missed = Missed.ONCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """A schedule in the words of cron (five fields, or six with seconds first), read in a time zone."""

    expression: str
    time_zone: str = "UTC"
    missed: Missed = Missed.ONCE


ParametersT = TypeVar("ParametersT", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One declared action. ``deadline`` and ``stop_timeout`` are seconds; ``attempts`` counts the first run too.

    ``capacity`` names what a worker has only so much of and how much of it a run takes up. ``memory`` (MiB) and ``cpu``
    (seconds of processor time) are a run's limits, enforced by the operating system; None: the installation's own.
    ``batch`` is how many waiting jobs one claim may take, for actions that take milliseconds.
    """

    name: str
    queue: Queue
    run: Callable[..., None]
    parameters: type[msgspec.Struct]
    description: str
    attempts: int
    deadline: int | None
    stop_timeout: int
    schedule: Every | Cron | None
    aliases: tuple[str, ...]
    capacity: Mapping[str, int]
    memory: int | None
    cpu: int | None
    batch: int


_RESOURCE: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}")

_actions: dict[str, Action] = {}


def action(
    name: str,
    *,
    queue: Queue,
    parameters: type[ParametersT] = NoParameters,  # type: ignore[assignment]  # a default for a bound type variable
    attempts: int = 3,
    deadline: int | None = 3600,
    stop_timeout: int = 10,
    schedule: Every | Cron | None = None,
    aliases: tuple[str, ...] = (),
    capacity: Mapping[str, int] = MappingProxyType({}),
    memory: int | None = None,
    cpu: int | None = None,
    batch: int = 1,
) -> Callable[[Callable[[JobContext, ParametersT], None]], Callable[[JobContext, ParametersT], None]]:
    """Declare the decorated function as the action ``name``; its docstring's first line describes it to people."""

    def declare(run: Callable[[JobContext, ParametersT], None]) -> Callable[[JobContext, ParametersT], None]:
        if name in _actions:
            message = f"the action {name!r} is declared twice"
            raise ValueError(message)
        if not all(_RESOURCE.fullmatch(each) and count > 0 for each, count in capacity.items()):
            message = f"the action {name!r} asks for what no worker can have: {dict(capacity)!r}"
            raise ValueError(message)
        _actions[name] = Action(
            name=name,
            queue=queue,
            run=run,
            parameters=parameters,
            description=(run.__doc__ or "").strip().split("\n", 1)[0],
            attempts=attempts,
            deadline=deadline,
            stop_timeout=stop_timeout,
            schedule=schedule,
            aliases=aliases,
            capacity=MappingProxyType(dict(capacity)),
            memory=memory,
            cpu=cpu,
            batch=batch,
        )
        return run

    return declare


def declared() -> Mapping[str, Action]:
    """Return every declared action by name."""
    return MappingProxyType(_actions)


def find(name: str) -> Action | None:
    """Return the action called ``name`` or known by that alias."""
    if name in _actions:
        return _actions[name]
    return next((each for each in _actions.values() if name in each.aliases), None)
