"""An action whose behaviour a test sets, and one that beats fire."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import msgspec

from pratique.server.kernel import actions
from pratique.server.kernel.actions import Cron, Every, JobContext, NoParameters, Queue, action

Behaviour = Callable[[JobContext], None]


class ProbeParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    number: int = 0


def _nothing(_context: JobContext) -> None:
    pass


@dataclass(slots=True)
class Probe:
    behaviour: Behaviour = _nothing
    ran: list[int] = field(default_factory=list)

    def does(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour

    def forget(self) -> None:
        self.behaviour = _nothing
        self.ran.clear()


PROBE = Probe()


@action("probe", queue=Queue.MAIN, parameters=ProbeParameters, attempts=3, deadline=60)
def probe(context: JobContext, parameters: ProbeParameters) -> None:
    """Do what the test says."""
    PROBE.ran.append(parameters.number)
    PROBE.behaviour(context)


@action("probe_tick", queue=Queue.POLICY, parameters=NoParameters)
def tick(_context: JobContext, _parameters: NoParameters) -> None:
    """Be fired."""


@action("probe_hungry", queue=Queue.MAIN, capacity={"probe": 1}, memory=256, cpu=5)
def be_hungry(context: JobContext, _parameters: NoParameters) -> None:
    """Take up capacity, within limits."""
    PROBE.ran.append(-1)
    PROBE.behaviour(context)


@action("probe_short", queue=Queue.MAIN, parameters=ProbeParameters, batch=5)
def be_short(context: JobContext, parameters: ProbeParameters) -> None:
    """Be one of many that take no time."""
    PROBE.ran.append(parameters.number)
    PROBE.behaviour(context)


@contextmanager
def scheduled(schedule: Every | Cron | None) -> Iterator[actions.Action]:
    """Give `probe_tick` a schedule for a while."""
    known = actions._actions  # noqa: SLF001 — a schedule is declared for good; tests need it for a while
    before = known["probe_tick"]
    known["probe_tick"] = replace(before, schedule=schedule)
    try:
        yield known["probe_tick"]
    finally:
        known["probe_tick"] = before
