"""``pratique plumbing``: streams of lines answered line by line, without an installation."""

import signal
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from pratique.core.versions import BadRange, NotAVersion, Order, Scheme, VersionRange, scheme_named
from pratique.core.versions import compare as compared
from pratique.server.config.cli.saying import say
from pratique.server.index.errors import NotAnIndex, UnknownScheme

BLOCK = 64 * 2**10
MAX_LINE = 64 * 2**10
"""Bytes of a line that are looked at: more than a question or two versions may have."""
BAD_SHOWN = 10
_KEPT_RANGES = 1024


class _Telling:
    """Counts the lines that could not be read, and tells of the first few."""

    def __init__(self) -> None:
        self._line = 0
        self._bad = 0

    def next(self) -> None:
        """Go to the next line."""
        self._line += 1

    def pair(self, line: bytes, what: str) -> tuple[str, str] | None:
        """Give what stands before and after a line's one tab; none, and told of, where it has not one."""
        left, tab, right = line.decode("utf-8", "replace").partition("\t")
        if tab and "\t" not in right:
            return left, right
        self.is_bad(f"it is not {what} with a tab between them")
        return None

    def is_bad(self, reason: str) -> None:
        """Tell of the present line."""
        self._bad += 1
        if self._bad <= BAD_SHOWN:
            say(f"line {self._line}: {reason}")
        elif self._bad == BAD_SHOWN + 1:
            say("further lines that cannot be read are not told of")

    def end(self) -> None:
        """Leave with 2 when any line could not be read."""
        if self._bad:
            sys.exit(2)


def compare(name: str) -> None:
    """Print how the versions of each line stand to each other."""
    if name == "list":
        sys.stdout.write("".join(f"{scheme}\n" for scheme in Scheme))
        return
    scheme = scheme_named(name)
    if scheme is None:
        raise UnknownScheme(name=name, known=", ".join(Scheme))
    telling = _Telling()

    def answered(line: bytes) -> bytes:
        pair = telling.pair(line, "two versions")
        return (compared(scheme, *pair) if pair else Order.UNKNOWN).encode()

    _answer(answered, telling)


def contains() -> None:
    """Print whether the version of each line is within its range."""
    telling = _Telling()
    read = lru_cache(_KEPT_RANGES)(VersionRange.parse)

    def answered(line: bytes) -> bytes:
        pair = telling.pair(line, "a range and a version")
        if pair is None:
            return b"!"
        try:
            return b"in" if read(pair[0]).holds(pair[1]) else b"out"
        except (BadRange, NotAVersion):
            return b"!"

    _answer(answered, telling)


def match(path: Path) -> None:
    """Print what an index knows of the version that each line asks for."""
    from pratique.core.advisories.index import Index, UnusableIndex
    from pratique.core.advisories.questions import Problem, answer

    telling = _Telling()
    try:
        index = Index.open(path)
    except UnusableIndex as problem:
        raise NotAnIndex(name=path.name, reason=problem.reason) from problem

    def answered(line: bytes) -> bytes:
        said = answer(index, line)
        if said.problem is Problem.BAD_QUESTION:
            telling.is_bad(said.detail)
        return said.line()

    with index:
        _answer(answered, telling)


def _answer(answered: Callable[[bytes], bytes], telling: _Telling) -> None:
    """Answer standard input line by line; what has come is answered before more is waited for."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as other filters: whoever reads us may stop
    for lines in _blocks(sys.stdin.buffer):
        said = []
        for line in lines:
            telling.next()
            said.append(answered(line))
        sys.stdout.buffer.write(b"".join([each + b"\n" for each in said]))
        sys.stdout.buffer.flush()
    telling.end()


def _blocks(source: BinaryIO) -> Iterator[list[bytes]]:
    """Give whole lines as they come, many at once; of one that is too long, only so much that this is seen."""
    rest = b""
    while block := source.read1(BLOCK):  # type: ignore[attr-defined]  # typeshed's BinaryIO lacks what stdin's has
        *lines, rest = (rest + block).split(b"\n")
        rest = rest[: MAX_LINE + 1]
        if lines:
            yield lines
    if rest:
        yield [rest]
