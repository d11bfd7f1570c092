"""The current release's file, open in this process: one for all its threads, another one after a switch or a fork.

Every call reads the current release's row, so that a switch is seen by every process at its next question. A file that
was replaced stays open until nobody holds it any more.
"""

import os
import threading
from dataclasses import dataclass

from pratique.core.advisories.index import Index, UnusableIndex
from pratique.server.index import queries, starter
from pratique.server.index.errors import IndexFileMissing, NoIndex
from pratique.server.index.queries import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open index and the release it is; good to use for as long as one holds it."""

    release: Release
    index: Index


_lock = threading.Lock()
_kept: tuple[int, Opened] | None = None


def opened() -> Opened:
    """Return the current index, open. Raises `NoIndex` or `IndexFileMissing`; never an older one instead."""
    global _kept  # noqa: PLW0603 — one open file per process
    kept = _kept
    if kept is not None and kept[0] == os.getpid() and queries.current_name() == _name(kept[1].release):
        return kept[1]
    release = queries.current()
    if release is None:
        raise NoIndex
    with _lock:
        kept = _kept
        if kept is not None and kept[0] == os.getpid() and kept[1].release == release:
            return kept[1]
        fresh = Opened(release=release, index=_open(release))
        _kept = (os.getpid(), fresh)
    return fresh


def _name(release: Release) -> tuple[int, str]:
    return release.generation, release.digest


def _open(release: Release) -> Index:
    if release.is_starter and not release.path.is_file():
        starter.unpack(release)
    try:
        return Index.open(release.path)
    except UnusableIndex as problem:
        raise IndexFileMissing(generation=release.generation, path=release.path, reason=problem.reason) from problem
