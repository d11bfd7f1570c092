"""A run's limits of memory and processor time, kept by the kernel.

*Memory*: `RLIMIT_DATA` counts what the process has allocated for itself (heap, anonymous and private writable
mappings; not files it maps to read, such as the index of advisories). For a run it is set to what the process has
plus the run's share; an allocation beyond it fails, which Python raises as `MemoryError`.

*Processor time*: beyond `RLIMIT_CPU` the kernel sends `SIGXCPU`, once a second, which is raised in the action as
`CpuTimePassed`. An action that does not come to hear it (a loop in C) is killed by the foreman, see `worker.guard`.

Only soft limits are moved, so that they can be taken back. What ran into one leaves its process worn: the child is
replaced, see `running`. Other processes, also those a run starts, have limits of their own; a limit for all of them
together is the service manager's (`MemoryMax=` of a systemd unit, `mem_limit` of a container).
"""

import math
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from pratique.server.jobs.errors import CpuTimePassed

MIB: Final = 1024 * 1024
_STATUS: Final = Path("/proc/self/status")
_STATUS_MAX: Final = 64 * 1024


@contextmanager
def limited(*, memory: int | None, cpu: int | None) -> Iterator[None]:
    """Hold the block to `memory` MiB beyond what the process has, and to `cpu` seconds; None or 0: no limit.

    Raises `MemoryError` and `CpuTimePassed` in the block. Signals reach the main thread only, so elsewhere (in tests)
    processor time is not limited.
    """
    with ExitStack() as held:
        if memory:
            _enter(held, resource.RLIMIT_DATA, allocated() + memory * MIB)
        if cpu and threading.current_thread() is threading.main_thread():
            _raise_on_signal(held, seconds=cpu)
            usage = resource.getrusage(resource.RUSAGE_SELF)
            _enter(held, resource.RLIMIT_CPU, math.ceil(usage.ru_utime + usage.ru_stime) + cpu)
        yield


def allocated() -> int:
    """Bytes that count against `RLIMIT_DATA` in this process (proc(5), `VmData`)."""
    with _STATUS.open(encoding="ascii") as file:
        lines = file.read(_STATUS_MAX).splitlines()
    kib = next(each for each in lines if each.startswith("VmData:")).split()[1]
    return int(kib) * 1024


def ran_out_of_memory(error: BaseException | None) -> bool:
    """Whether an error is a `MemoryError`, or was raised because of one."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _enter(held: ExitStack, which: int, soft: int) -> None:
    before, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(which, (soft, hard))
    held.callback(resource.setrlimit, which, (before, hard))


def _raise_on_signal(held: ExitStack, *, seconds: int) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise CpuTimePassed(seconds=seconds)

    before = signal.signal(signal.SIGXCPU, stop)
    held.callback(signal.signal, signal.SIGXCPU, before)
