"""The inside of a sandbox process: read a call, limit, run, answer. Run as `python -I -m …sandbox.child`.

Invariants: the filter is on before the first call is read; each call has its own memory and CPU limits, counted from
what the process used before it; after running out of memory the process answers and ends, since its heap is not to be
trusted.
"""

from __future__ import annotations

import importlib
import os
import resource
import signal
import sys
from collections.abc import Callable

import msgspec

from pratique.server.jobs.sandbox import frames, seccomp
from pratique.server.jobs.sandbox.frames import Answer, Call, Limits, Outcome

REASON = 2000
"""Characters of an exception that are passed on."""
GROWTH = 256 * frames.MIB
"""Address space a process may have gained over its life before it is replaced."""


def _read(stream: int, size: int) -> bytes:
    """Exactly `size` bytes, or fewer when the owner has gone."""
    parts: list[bytes] = []
    while size > 0:
        part = os.read(stream, min(size, 1 << 20))
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _write(stream: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(stream, view) :]


class _Memory:
    """The process's address space, read through a descriptor opened before any limit holds."""

    def __init__(self) -> None:
        self._statm = os.open("/proc/self/statm", os.O_RDONLY)
        self._at_start = self.held()

    def held(self) -> int:
        return int(os.pread(self._statm, 64, 0).split()[0]) * resource.getpagesize()

    def has_grown(self) -> bool:
        return self.held() - self._at_start > GROWTH


class Input:
    """What a streaming call reads from: the frames behind it, up to the empty one."""

    def __init__(self, source: int, *, is_open: bool) -> None:
        self._source = source
        self._is_open = is_open
        self._left = 0
        """Bytes of the present frame that were not read."""

    def read(self, size: int, /) -> bytes:
        """Give at most `size` bytes, none at the end."""
        if size <= 0 or not self._begin_frame():
            return b""
        data = os.read(self._source, min(size, self._left))
        if not data:
            os._exit(1)  # the owner has gone
        self._left -= len(data)
        return data

    def drain(self) -> None:
        """Pass over what was not read."""
        while self.read(frames.CHUNK):
            pass

    def _begin_frame(self) -> bool:
        if self._is_open and self._left == 0:
            header = _read(self._source, frames.HEADER.size)
            if len(header) < frames.HEADER.size:
                os._exit(1)
            self._left = frames.length_of(header)
            self._is_open = self._left > 0
        return self._is_open


def _apply(limits: Limits, *, held: int) -> None:
    _soft(resource.RLIMIT_AS, held + limits.memory)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    # Whole seconds, rounded up: the kernel sends SIGXCPU, whose default action ends even a loop inside C code.
    _soft(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + 1 + limits.cpu_seconds)
    _soft(resource.RLIMIT_NOFILE, limits.open_files)


def _soft(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _find(dotted: str, allowed: tuple[str, ...]) -> Callable[..., bytes] | None:
    module_name, _, name = dotted.rpartition(".")
    if not dotted.startswith(allowed) or name.startswith("_"):
        return None
    try:
        found: Callable[..., bytes] | None = getattr(importlib.import_module(module_name), name, None)
    except ImportError:
        return None
    return found if callable(found) else None


def _run(call: Call, stream: Input, *, allowed: tuple[str, ...], held: int) -> Answer:
    function = _find(call.function, allowed)
    if function is None:
        return Answer(outcome=Outcome.UNKNOWN, text=call.function)
    try:
        _apply(call.limits, held=held)
        payload = bytes(function(call.payload, stream) if call.streams else function(call.payload))
    except MemoryError:
        return Answer(outcome=Outcome.OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 — whatever a parser raises is its refusal, told to the owner
        return Answer(outcome=Outcome.RAISED, text=f"{type(error).__name__}: {error}"[:REASON])
    if len(payload) > call.limits.output_bytes:
        return Answer(outcome=Outcome.TOO_LARGE, text=str(len(payload)))
    return Answer(outcome=Outcome.DONE, payload=payload)


def serve(source: int, sink: int, *, allowed: tuple[str, ...]) -> None:
    """Answer calls until the owner closes its end."""
    memory = _Memory()
    while True:
        header = _read(source, frames.HEADER.size)
        if len(header) < frames.HEADER.size:
            return
        call = frames.call_of(_read(source, frames.length_of(header)))
        stream = Input(source, is_open=call.streams)
        answer = _run(call, stream, allowed=allowed, held=memory.held())
        _soft(resource.RLIMIT_AS, resource.RLIM_INFINITY)
        last = answer.outcome is Outcome.OUT_OF_MEMORY or memory.has_grown()
        _write(sink, frames.pack(msgspec.structs.replace(answer, last=last)))
        if last:
            return
        stream.drain()


def main(arguments: list[str]) -> int:
    """Take over the pipes, load what was asked for, confine this process, say so, serve."""
    owner, allowed, preload = int(arguments[0]), tuple(arguments[1].split(",")), arguments[2:]
    seccomp.die_with_parent(owner)
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    for name in preload:
        importlib.import_module(name)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    weakness = seccomp.confine()
    _write(sink, frames.pack(Answer(outcome=Outcome.READY, text=weakness)))
    serve(source, sink, allowed=allowed)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
