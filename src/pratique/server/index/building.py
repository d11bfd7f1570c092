"""Building an index, and looking at a feed, in a process of its own, for a job: watched, never left behind."""

import os
import resource
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pratique.server.index import builder
from pratique.server.index.builder import Counted, Finished, Look, Looked, Order, Said, Unusable
from pratique.server.index.errors import BuilderCrashed, BuilderOutOfMemory, FeedUnusable
from pratique.server.kernel.actions import JobContext

_GLANCE = 0.2
"""Seconds between two looks whether the job must stop."""
_CHUNK = 64 * 1024
_STATM = 256
_MAX_LINE = 4 * 1024 * 1024
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to build, and with how much memory (MiB)."""

    paths: tuple[Path, ...]
    output: Path
    memory: int


def build(plan: Plan, context: JobContext) -> Finished:
    """Build, telling the job how far it is.

    Raises `FeedUnusable`, `BuilderOutOfMemory`, `BuilderCrashed`, or what `context.check` raises; the builder has
    ended then.
    """
    order = Order(
        parent=os.getpid(), paths=[str(each) for each in plan.paths], output=str(plan.output), memory=plan.memory
    )
    found = _run(order, plan.memory, context)
    assert isinstance(found, Finished)  # noqa: S101 — what it was asked for
    return found


def examine(path: Path, memory: int, context: JobContext) -> Looked:
    """Look at a feed before it is trusted, with so much memory (MiB); raises as `build` does."""
    found = _run(Look(parent=os.getpid(), path=str(path), memory=memory), memory, context)
    assert isinstance(found, Looked)  # noqa: S101 — what it was asked for
    return found


def _run(order: Order | Look, memory: int, context: JobContext) -> Finished | Looked:
    process = subprocess.Popen(
        [sys.executable, "-I", "-m", builder.__name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
    )
    try:
        _order(process, order)
        return _watch(process, memory, context)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _order(process: "subprocess.Popen[bytes]", order: Order | Look) -> None:
    assert process.stdin is not None  # noqa: S101 — asked for
    with process.stdin as sink:
        sink.write(msgspec.json.encode(order))


def _watch(process: "subprocess.Popen[bytes]", memory: int, context: JobContext) -> Finished | Looked:
    for said in _said(process, memory, context):
        match said:
            case Counted(what=what, count=count):
                context.progress(done=count, what=what)
            case Unusable(name=name, reason=reason):
                raise FeedUnusable(name=name, reason=reason)
            case Finished() | Looked():
                return said
    code = process.wait()
    if code == builder.OUT_OF_MEMORY:
        raise BuilderOutOfMemory(memory=memory)
    raise BuilderCrashed(how=f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}")


def _said(process: "subprocess.Popen[bytes]", memory: int, context: JobContext) -> Iterator[Said]:
    assert process.stdout is not None  # noqa: S101 — asked for
    source, rest = process.stdout.fileno(), b""
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_READ)
        while True:
            context.check()
            if _resident(process.pid) > memory * builder.MIB:
                raise BuilderOutOfMemory(memory=memory)
            if not selector.select(_GLANCE):
                continue
            part = os.read(source, _CHUNK)
            if not part or len(rest) > _MAX_LINE:
                return
            *lines, rest = (rest + part).split(b"\n")
            for line in lines:
                yield msgspec.json.decode(line, type=Said)


def _resident(pid: int) -> int:
    """Return the bytes of memory that a process holds; nothing once it has ended."""
    try:
        with Path(f"/proc/{pid}/statm").open(encoding="ascii") as file:
            return int(file.read(_STATM).split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0
