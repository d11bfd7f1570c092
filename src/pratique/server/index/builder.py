"""The process that builds an index for a job, or looks at a feed: its own memory limit, killed with its parent.

It tells of itself in lines of JSON.

Run as ``python -m pratique.server.index.builder``. It knows the core only: no database, no settings.
"""

import os
import resource
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from pratique.core.advisories.enrichment import BadEnrichment
from pratique.core.advisories.feeds import BadFeed
from pratique.core.advisories.index import Built, build, find_inputs
from pratique.core.advisories.index.examining import examine
from pratique.server.jobs.sandbox import seccomp

OUT_OF_MEMORY = 3
"""The exit code that says so."""
MIB = 1024 * 1024
MAX_TOLD_BAD = 100
_LEAP = 2


class Order(msgspec.Struct, frozen=True, tag="build"):
    """What is to be built; `memory` in MiB."""

    parent: int
    paths: list[str]
    output: str
    memory: int


class Look(msgspec.Struct, frozen=True, tag="look"):
    """What is to be looked at before it is trusted; `memory` in MiB."""

    parent: int
    path: str
    memory: int


class Looked(msgspec.Struct, frozen=True, tag="looked"):
    """What is in a file; of what could not be used the first are named."""

    records: int
    newest: date | None
    bad_count: int
    bad: list[tuple[str, str]]


class Counted(msgspec.Struct, frozen=True, tag="counted"):
    """How far the builder is with a source."""

    what: str
    count: int


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """What was built; of the records that could not be used the first are named."""

    records: int
    packages: int
    size: int
    bad_count: int
    bad: list[tuple[str, str, str]]


class Unusable(msgspec.Struct, frozen=True, tag="unusable"):
    """What could not be used, so that nothing was built."""

    name: str
    reason: str


Said = Counted | Finished | Looked | Unusable


def main() -> int:
    """Read the order from standard input, build, and say what became of it."""
    order = msgspec.json.decode(sys.stdin.buffer.read(MIB), type=Order | Look)
    seccomp.die_with_parent(order.parent)
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    # The parent watches what is used and kills what takes too much; this is for a leap between two looks of its.
    resource.setrlimit(resource.RLIMIT_DATA, (_LEAP * order.memory * MIB, hard))
    try:
        _say(sys.stdout.buffer, _look(order) if isinstance(order, Look) else _build(order))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # without memory an orderly end was seen to hang
    return 0


def _build(order: Order) -> Said:
    paths = [Path(each) for each in order.paths]
    try:
        built = build(find_inputs(paths), Path(order.output), now=datetime.now(UTC), progress=_count)
    except (BadFeed, BadEnrichment) as problem:
        return Unusable(name=problem.path.name, reason=problem.reason)
    except OSError as problem:
        return Unusable(name=problem.filename or order.output, reason=problem.strerror or str(problem))
    return _finished(built)


def _look(order: Look) -> Said:
    path = Path(order.path)
    try:
        found = examine(path, now=datetime.now(UTC))
    except (BadFeed, BadEnrichment) as problem:
        return Unusable(name=problem.path.name, reason=problem.reason)
    except OSError as problem:
        return Unusable(name=path.name, reason=problem.strerror or str(problem))
    return Looked(records=found.records, newest=found.newest, bad_count=found.bad_count, bad=found.bad or [])


def _finished(built: Built) -> Finished:
    return Finished(
        records=built.records,
        packages=built.packages,
        size=built.bytes,
        bad_count=built.bad_count,
        bad=list(built.bad[:MAX_TOLD_BAD]),
    )


def _count(what: str, count: int) -> None:
    _say(sys.stdout.buffer, Counted(what=what, count=count))


def _say(sink: BinaryIO, said: Said) -> None:
    sink.write(msgspec.json.encode(said) + b"\n")
    sink.flush()


if __name__ == "__main__":
    sys.exit(main())
