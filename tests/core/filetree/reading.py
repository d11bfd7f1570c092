"""Reading a layer in tests: all its entries and all its problems."""

import io
import itertools
from dataclasses import dataclass

from pratique.core.filetree import Cut, Entry, Limits, Problem, Problems, Stream, Tar


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one pass over a layer gave; `digest` is empty where the pass was cut short."""

    entries: tuple[Entry, ...]
    contents: dict[str, bytes]
    problems: tuple[Problem, ...]
    digest: str
    size: int

    @property
    def paths(self) -> list[str]:
        return [each.path for each in self.entries]

    @property
    def codes(self) -> list[str]:
        return [each.code.value for each in self.problems]


class Trickle:
    """A source that gives its bytes in small pieces of changing size, as a pipe may."""

    def __init__(self, data: bytes, *, sizes: tuple[int, ...] = (1, 7, 511, 513)) -> None:
        self._data = io.BytesIO(data)
        self._sizes = itertools.cycle(sizes)

    def read(self, size: int, /) -> bytes:
        return self._data.read(min(size, next(self._sizes)))


def read(
    data: bytes, *, limits: Limits | None = None, source: Trickle | None = None, seconds_a_look: float = 0.0
) -> Reading:
    """Read all of a layer, with a clock that goes on by so much each time it is looked at."""
    limits = limits or Limits()
    ticks = itertools.count()
    problems = Problems()
    entries: list[Entry] = []
    contents: dict[str, bytes] = {}
    digest, size = "", 0
    try:
        stream = Stream(source or io.BytesIO(data), limits=limits, clock=lambda: next(ticks) * seconds_a_look)
        tar = Tar(stream, limits=limits, problems=problems)
        for entry in tar:
            entries.append(entry)
            contents[entry.path] = tar.content(1000)
        stream.drain()
        digest, size = stream.digest, stream.size
    except Cut as cut:
        problems.add(cut.code, cut.text)
    return Reading(entries=tuple(entries), contents=contents, problems=problems.all(), digest=digest, size=size)
