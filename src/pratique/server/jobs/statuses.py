"""A job's statuses and the ways between them. The names are the Jobrunner's; pure.

`worker_dead`, `worker_shutdown` and `worker_resurrection` say why a started job is waiting once more: its worker
died, its worker was told to stop, or a worker that had been given up came back and found another run of its job. All
three are claimed like `waiting`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Status(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    ERROR = "error"
    CANCEL_REQUEST = "cancel_request"
    CANCEL = "cancel"
    DELETED = "deleted"
    WORKER_DEAD = "worker_dead"
    WORKER_SHUTDOWN = "worker_shutdown"
    WORKER_RESURRECTION = "worker_resurrection"


READY = frozenset({Status.WAITING, Status.WORKER_DEAD, Status.WORKER_SHUTDOWN, Status.WORKER_RESURRECTION})
"""May be claimed."""
HELD = frozenset({Status.RUNNING, Status.CANCEL_REQUEST})
"""A worker has it."""
ACTIVE = READY | HELD
"""Not over: counts for single flight."""
FINAL = frozenset({Status.DONE, Status.ERROR, Status.CANCEL, Status.DELETED})
"""Over for good."""

_interrupted = {Status.WORKER_DEAD, Status.WORKER_SHUTDOWN, Status.WORKER_RESURRECTION}
_ended = {Status.DONE, Status.ERROR, Status.CANCEL}

WAYS: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.RUNNING: frozenset({Status.WAITING, Status.CANCEL_REQUEST, *_interrupted, *_ended}),
        Status.CANCEL_REQUEST: frozenset(_ended),
        **{each: frozenset({Status.RUNNING, Status.CANCEL, Status.DELETED}) for each in READY},
        Status.WORKER_DEAD: frozenset({Status.RUNNING, Status.CANCEL, Status.DELETED, Status.WORKER_RESURRECTION}),
        **{each: frozenset({Status.DELETED}) for each in (Status.DONE, Status.ERROR, Status.CANCEL)},
        Status.DELETED: frozenset(),
    }
)
"""From each status, where a job may go."""


def ordered(statuses: frozenset[Status]) -> list[str]:
    """The statuses' names in a fixed order, for constraints and queries."""
    return sorted(each.value for each in statuses)
