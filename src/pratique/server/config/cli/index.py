"""``pratique index``: building an index file, making one the current, showing and comparing them."""

import errno
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from pratique.core.advisories.enrichment import BadEnrichment
from pratique.core.advisories.feeds import BadFeed
from pratique.core.advisories.index import Built, Index, UnusableIndex, difference, find_inputs
from pratique.core.advisories.index import build as build_index
from pratique.core.advisories.index.answers import Source
from pratique.server.config.cli import operator, process, tables
from pratique.server.index.errors import CannotWriteIndex, FeedUnusable, NotAnIndex

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


def info(path: Path | None, *, as_json: bool) -> None:
    """Print an index's age and sources; of the current one also who uses it since when."""
    if path is not None:
        with _opened(path) as index:
            _print_info(index, _facts(index), as_json=as_json)
        return
    with operator.acting():
        from pratique.server.index import current

        opened = current.opened()
        release = opened.release
        old = ", which is old: build and use a newer one" if release.is_old else ""
        facts = {
            "Release": release.generation,
            "Digest": release.digest,
            **_facts(opened.index),
            "Built": f"{release.built_at:%F}, {release.age.days} days ago{old}",
            "Used since": f"{release.used_at:%F %T} UTC, by {release.used_by}",
            "File": release.path,
        }
        _print_info(opened.index, facts, as_json=as_json)


def diff(old: Path, new: Path, *, as_json: bool) -> None:
    """Print what differs between two index files."""
    for path in (old, new):
        _opened(path).close()
    delta = difference(old, new)
    if as_json:
        shown = {
            "packages": sorted(delta.packages),
            "vulnerabilities": sorted(delta.vulnerabilities),
            "ecosystems": sorted(delta.ecosystems),
            "engine": {"old": delta.engines[0], "new": delta.engines[1]},
            "everything": delta.is_other_engine,
        }
        sys.stdout.write(f"{json.dumps(shown)}\n")
        return
    rows: list[tuple[object, ...]] = [("engine", " to ".join(delta.engines))] if delta.is_other_engine else []
    rows += [("coverage", name) for name in sorted(delta.ecosystems)]
    rows += [("package", f"{ecosystem} {name}") for ecosystem, name in sorted(delta.packages)]
    rows += [("vulnerability", name) for name in sorted(delta.vulnerabilities)]
    sys.stdout.write("".join(f"{line}\n" for line in tables.lines(rows, heading=("", ""))[1:]))
    process.say("the two say the same" if delta.is_empty else f"{len(rows)} differ")


def _opened(path: Path) -> Index:
    try:
        return Index.open(path)
    except UnusableIndex as problem:
        raise NotAnIndex(name=path.name, reason=problem.reason) from problem


def _facts(index: Index) -> dict[str, object]:
    dated = index.meta.get("dated") == "1"
    return {
        "Built": f"{index.built_at:%F %T} UTC",
        "Kind": "starter index, facts only" if dated else "index",
        "Format": index.meta["format"],
        "Engine": index.meta["engine"],
        "Records": int(index.meta["records"]),
        "Packages": int(index.meta["packages"]),
        "Bad": int(index.meta["bad"]),
    }


def _print_info(index: Index, facts: Mapping[str, object], *, as_json: bool) -> None:
    if not as_json:
        for line in tables.lines(list(facts.items()), heading=("", ""))[1:]:
            sys.stdout.write(f"{line}\n")
        sys.stdout.write("\n")
        tables.show(_rows(index.sources), heading=_HEADING)
        return
    shown = {
        **{name.lower().replace(" ", "_"): value for name, value in facts.items()},
        "built": index.built_at.isoformat(),
        "sources": [asdict(source) for source in index.sources],
        "coverage": [asdict(coverage) for _, coverage in sorted(index.ecosystems.items())],
    }
    sys.stdout.write(f"{json.dumps(shown, default=str)}\n")


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
