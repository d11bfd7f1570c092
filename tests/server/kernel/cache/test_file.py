"""The cache in a file: what is particular to it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from pratique.server.kernel.cache import Away
from pratique.server.kernel.cache.file import FileCache
from pratique.server.kernel.circuit import Circuit
from tests.support.waiting import eventually


@dataclass(slots=True)
class Watch:
    seconds: float = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


def make(path: Path, *, entries: int = 1000, watch: Watch | None = None) -> FileCache:
    return FileCache(path, wait=1.0, circuit=Circuit(pause=0.01), entries=entries, clock=watch or Watch())


def test_processes_share_it(tmp_path: Path) -> None:
    make(tmp_path / "cache").incr("count", by=2, seconds=60)

    assert make(tmp_path / "cache").count("count") == 2


def test_time_is_kept_by_the_clock(tmp_path: Path) -> None:
    watch = Watch()
    cache = make(tmp_path / "cache", watch=watch)
    cache.incr("count", by=3, seconds=60)

    watch.seconds += 59
    assert cache.count("count") == 3
    watch.seconds += 2
    assert cache.count("count") == 0
    assert cache.incr("count", seconds=60) == 1


def test_entries_are_bounded_and_those_that_end_first_go_first(tmp_path: Path) -> None:
    cache = make(tmp_path / "cache", entries=10)
    for number in range(1000):
        cache.set(f"key-{number}", b"", seconds=1000 + number)

    kept = [number for number in range(1000) if cache.get(f"key-{number}") is not None]

    assert len(kept) < 300
    assert kept[-1] == 999


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"not a database at all" * 1000)
    cache = make(tmp_path / "cache")

    def counts() -> bool:
        try:
            return cache.incr("count", seconds=60) == 1
        except Away:
            return False

    assert not counts()
    eventually(counts, what="a new file")


def test_a_place_that_cannot_be_written_counts_as_away(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = make(tmp_path / "file" / "cache")

    with pytest.raises(Away):
        cache.incr("count", seconds=60)
    assert cache.get("key") is None
