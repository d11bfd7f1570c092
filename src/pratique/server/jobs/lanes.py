"""Which of the waiting jobs a worker's free process should take next; pure.

The waiting jobs of one queue with the same needs form a **lane**: whether the first of them may run here holds for all
that follow, so a claim looks at the heads of lanes and never walks past a thousand jobs that do not fit.

Three rules, in this order:

- *Urgent* work (asked for by a person, or in the queue `high-priority`) may have any process; other work leaves some to
  it, so that "run now" starts although everything else is long.
- One queue leaves some processes to the others of a worker that serves several, so that slow work never holds them all.
- Among the queues that may go, the one with the fewest runs here goes first, and of these the one served longest ago.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.server.jobs import capacity
from pratique.server.jobs.services import Priority
from pratique.server.kernel.actions import Queue

_ANY: Final = -(2**15)  # below every priority the column can hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """What waits in one queue with the same needs; `priority`, `first` (a key) and `action` are those of its head."""

    queue: str
    needs: str
    priority: int
    first: int
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A job that this worker runs in process `pid`; one process may hold several, taken in one claim."""

    pid: int
    queue: str
    needs: str
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a worker has: processes, how many of them are kept for urgent work and by each queue for others, amounts."""

    slots: int
    reserve: int
    leave: int
    amounts: Mapping[str, int]

    @property
    def general(self) -> int:
        """Processes that any work may have; one at least."""
        return max(self.slots - self.reserve, 1)

    @property
    def for_one_queue(self) -> int:
        """Processes that the work of one queue may have."""
        return max(self.general - self.leave, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Take the first job of this lane whose priority is `floor` at least; it was one of `action` when looked at."""

    queue: str
    needs: str
    floor: int
    action: str


def is_urgent(*, queue: str, priority: int) -> bool:
    """Whether somebody waits for it."""
    return priority >= Priority.PERSON or queue == Queue.HIGH_PRIORITY


def choose(lanes: Iterable[Lane], *, runs: Sequence[Run], room: Room, served: Mapping[str, float]) -> list[Choice]:
    """The lanes that a free process may take from, best first.

    `runs` are those of the worker's other processes; `served` says when this process last took from a queue.
    """
    taken = capacity.used(each.needs for each in runs)
    fitting = [each for each in lanes if capacity.fits(each.needs, taken=taken, of=room.amounts)]
    busy = _processes(runs)
    general = sum(_processes(each for each in runs if not is_urgent(queue=each.queue, priority=each.priority)).values())

    def may_go(lane: Lane) -> bool:
        if is_urgent(queue=lane.queue, priority=lane.priority):
            return True
        return general < room.general and busy.get(lane.queue, 0) < room.for_one_queue

    def order(lane: Lane) -> tuple[object, ...]:
        urgent = is_urgent(queue=lane.queue, priority=lane.priority)
        return not urgent, busy.get(lane.queue, 0), served.get(lane.queue, 0.0), -lane.priority, lane.first

    return [_choice(each) for each in sorted(filter(may_go, fitting), key=order)]


def _choice(lane: Lane) -> Choice:
    urgent = lane.queue != Queue.HIGH_PRIORITY and is_urgent(queue=lane.queue, priority=lane.priority)
    return Choice(queue=lane.queue, needs=lane.needs, floor=Priority.PERSON if urgent else _ANY, action=lane.action)


def _processes(runs: Iterable[Run]) -> dict[str, int]:
    """How many processes work for each queue."""
    pids: dict[str, set[int]] = {}
    for each in runs:
        pids.setdefault(each.queue, set()).add(each.pid)
    return {queue: len(each) for queue, each in pids.items()}
