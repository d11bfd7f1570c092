"""``pratique index``: building an index file, making one the current, showing which is."""

import errno
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pratique.core.advisories.enrichment import BadEnrichment
from pratique.core.advisories.feeds import BadFeed
from pratique.core.advisories.index import Built, Index, find_inputs
from pratique.core.advisories.index import build as build_index
from pratique.core.advisories.index.answers import Source
from pratique.server.config.cli import operator, process, tables
from pratique.server.index.errors import CannotWriteIndex, FeedUnusable

BAD_SHOWN = 20
_TELL_EVERY = 0.2  # seconds, on a terminal
_HEADING = ("Source", "Kind", "Records", "Bad", "Newest", "Covers")


def build(paths: Sequence[Path], *, output: Path) -> None:
    """Build an index file of feeds; print what went in. The installation and its index are not touched."""
    if output.is_dir():
        raise CannotWriteIndex(path=output, reason="it is a folder")
    telling = _Telling()
    try:
        built = build_index(find_inputs(list(paths)), output, now=datetime.now(UTC), progress=telling)
    except (BadFeed, BadEnrichment) as problem:
        raise FeedUnusable(name=problem.path, reason=problem.reason) from problem
    except OSError as problem:
        reason = "the disk is full" if problem.errno == errno.ENOSPC else problem.strerror or problem
        raise CannotWriteIndex(path=output, reason=reason) from problem
    finally:
        telling.end()
    with Index.open(output) as index:
        tables.show(_rows(index.sources), heading=_HEADING)
    _tell_bad(built)
    process.say(f"{output}: {built.records} records of {built.packages} packages, sha256:{built.sha256}")


def use(path: Path, *, may_be_older: bool) -> None:
    """Make a file the current index of every process."""
    with operator.acting():
        from pratique.server.index import queries, services
        from pratique.server.index.services import Switch

        before = queries.current()
        release = services.use(
            path, actor=operator.ACTOR, switch=Switch(actor=operator.ACTOR, may_be_older=may_be_older)
        )
    if before is not None and before.generation == release.generation:
        process.say(f"release {release.generation} is that file already")
    else:
        process.say(f"the index is now release {release.generation}, {release.digest}")


def show() -> None:
    """Print the current release and its sources."""
    with operator.acting():
        from pratique.server.index import current

        opened = current.opened()
        release, sources = opened.release, opened.index.sources
        old = ", which is old: build and use a newer one" if release.is_old else ""
        facts = [
            ("Release", release.generation),
            ("Digest", release.digest),
            ("Built", f"{release.built_at:%F}, {release.age.days} days ago{old}"),
            ("Kind", "starter index, facts only" if release.is_starter else "index"),
            ("Records", release.records),
            ("Packages", release.packages),
            ("Used since", f"{release.used_at:%F %T} UTC, by {release.used_by}"),
            ("File", release.path),
        ]
    for line in tables.lines(facts, heading=("", ""))[1:]:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write("\n")
    tables.show(_rows(sources), heading=_HEADING)


def _rows(sources: Sequence[Source]) -> list[tuple[object, ...]]:
    return [
        (each.name, each.kind, each.records, each.bad, each.newest, ", ".join(each.covers) or None) for each in sources
    ]


def _tell_bad(built: Built) -> None:
    if not built.bad_count:
        return
    process.say(f"{built.bad_count} records could not be used and were left out:")
    for source, member, reason in built.bad[:BAD_SHOWN]:
        process.say(f"  {source}: {member}: {reason}")
    if built.bad_count > BAD_SHOWN:
        process.say(f"  and {built.bad_count - BAD_SHOWN} more; they are listed in the file")


class _Telling:
    """Says how far a build is: in one line that is written over on a terminal, else a line for each source."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._what = ""
        self._said = 0.0

    def __call__(self, what: str, count: int) -> None:
        """Take what the builder tells."""
        if self._is_terminal:
            if time.monotonic() - self._said >= _TELL_EVERY:
                self._said = time.monotonic()
                sys.stderr.write(f"\r\x1b[K{what}: {count}")
                sys.stderr.flush()
        elif what != self._what:
            process.say(f"reading {what}" if what not in ("records", "packages") else f"writing {what}")
        self._what = what

    def end(self) -> None:
        """Clear the line."""
        if self._is_terminal and self._what:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
