"""Making an index file the current one, everywhere, in one step."""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import structlog
from django.db import IntegrityError, transaction

from pratique.core.advisories.index import Index, UnusableIndex, check_file, difference
from pratique.core.advisories.index.swapping import put_in_place, workplace
from pratique.core.versions import ENGINE
from pratique.server.index import changes, events, place, queries
from pratique.server.index.changes import Changes
from pratique.server.index.errors import CannotUseIndex, IndexBusy, IndexOlder, NoRoomForIndex
from pratique.server.index.models import IndexRelease
from pratique.server.index.queries import Release
from pratique.server.index.settings import IndexSettings
from pratique.server.kernel import clock, outbox, settings

MAX_BYTES = 16 * 2**30
"""Bytes of an index file; one of all advisories there are has half a gigabyte."""
_CHUNK = 1 << 20
_TRIES = 5

_log = structlog.get_logger("index")


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """How a switch is to be made. `within` is called in the transaction that makes it, and may raise to undo it."""

    actor: str
    may_be_older: bool = False
    build_seconds: float | None = None
    within: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A verified file that is in its place."""

    digest: str
    size: int
    path: Path
    index: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelease:
    """What is to become current; without `delta` everything may be another."""

    digest: str
    built_at: datetime
    records: int
    packages: int
    size: int
    delta: bytes | None = None
    is_starter: bool = False


class Moved(Exception):
    """Somebody else switched between our look and our transaction."""


def use(path: Path, *, actor: str, switch: Switch | None = None, name: str = "") -> Release:
    """Verify a file, keep a copy of it, and make it the current release; the present one's own file changes nothing.

    `name` is what refusals call the file, when that is not its path's name.
    Raises `CannotUseIndex`, `IndexOlder`, `NoRoomForIndex` or `IndexBusy`, and then the present release stays.
    """
    wanted = switch or Switch(actor=actor)
    with place.alone() as folder:
        kept = _keep(path, folder, name=name or path.name)
        try:
            release = _switch(kept, wanted, name=name or path.name)
        finally:
            kept.index.close()
        prune(folder)
    return release


def prune(folder: Path) -> int:
    """Remove the files of releases that are too old to be kept, and those of none; the folder's lock is held."""
    keep = settings.current(IndexSettings).keep
    digests: dict[str, None] = {}
    for digest in IndexRelease.objects.order_by("-generation").values_list("digest", flat=True)[: keep * 10]:
        if len(digests) < keep:
            digests[digest] = None
    wanted = {place.path_of(digest).name for digest in digests}
    gone = [each for each in folder.glob(f"*{place.SUFFIX}") if each.name not in wanted]
    for each in gone:
        with suppress(FileNotFoundError):
            each.unlink()
    return len(gone)


def _switch(kept: _Kept, wanted: Switch, *, name: str) -> Release:
    for _ in range(_TRIES):
        present = queries.current()
        if present is not None and present.digest == kept.digest:
            return present
        if present is not None and not wanted.may_be_older and not present.is_starter:
            _refuse_older(kept, present, name=name)
        try:
            return append(_new(kept, present), wanted, after=0 if present is None else present.generation)
        except Moved:
            continue
        except IntegrityError:  # two made the very first release at once
            if queries.current() == present:
                raise
    raise IndexBusy


def append(new: NewRelease, wanted: Switch, *, after: int) -> Release:
    """Write the release that follows generation `after`, and tell of it, in one transaction.

    Raises `Moved` when another one follows it already; `IntegrityError` may say so too.
    """
    with transaction.atomic():
        newest = IndexRelease.objects.select_for_update().order_by("-generation").values_list("generation", flat=True)
        if (newest.first() or 0) != after:
            raise Moved
        row = IndexRelease.objects.create(
            generation=after + 1,
            digest=new.digest,
            built_at=new.built_at,
            engine=ENGINE,
            records=new.records,
            packages=new.packages,
            size=new.size,
            used_at=clock.now(),
            used_by=wanted.actor,
            build_seconds=wanted.build_seconds,
            is_starter=new.is_starter,
            delta=new.delta,
        )
        _tell(row, changes.unpack(new.delta))
        if wanted.within is not None:
            wanted.within()
    return queries.release_of(row)


def _tell(row: IndexRelease, told: Changes) -> None:
    outbox.record(
        type=events.INDEX_SWITCHED,
        subject=events.subject_of(row.generation),
        actor=row.used_by,
        data={
            "generation": row.generation,
            "digest": row.digest,
            "records": row.records,
            "everything": told.everything,
            "packages": row.packages if told.everything else len(told.packages),
        },
    )


def _new(kept: _Kept, present: Release | None) -> NewRelease:
    return NewRelease(
        digest=kept.digest,
        built_at=kept.index.built_at,
        records=int(kept.index.meta["records"]),
        packages=int(kept.index.meta["packages"]),
        size=kept.size,
        delta=_delta(kept, present),
    )


def _delta(kept: _Kept, present: Release | None) -> bytes | None:
    if present is None or present.engine != ENGINE or present.is_starter:  # the starter's records have no texts
        return None
    try:
        return changes.pack(difference(present.path, kept.path))
    except UnusableIndex as problem:
        _log.info("index.no_delta", reason=problem.reason, generation=present.generation)
        return None


def _refuse_older(kept: _Kept, present: Release, *, name: str) -> None:
    """Refuse an index of which a feed that both have ends earlier than in the present one."""
    try:
        with Index.open(present.path) as index:
            known = {each.name: each.newest for each in index.sources if each.kind == "osv"}
    except UnusableIndex:
        return
    for each in kept.index.sources:
        before = known.get(each.name)
        if each.kind == "osv" and before is not None and (each.newest or date.min) < before:
            raise IndexOlder(name=name, source=each.name, found=each.newest, present=before)


def _keep(path: Path, folder: Path, *, name: str) -> _Kept:
    try:
        with workplace(folder) as beside:
            fresh = beside / "copy"
            digest, size = _copy(path, fresh, name=name)
            _verify(fresh, name=name)
            target = place.path_of(digest)
            put_in_place(fresh, target)
    except OSError as problem:
        raise NoRoomForIndex(folder=folder, reason=problem.strerror or problem) from problem
    return _Kept(digest=digest, size=size, path=target, index=Index.open(target))


def _copy(path: Path, fresh: Path, *, name: str) -> tuple[str, int]:
    """Copy a file and return its digest and size, both of the bytes that were written."""
    hashed, size = hashlib.sha256(), 0
    try:
        if not path.is_file():
            raise CannotUseIndex(name=name, reason="there is no such file")
        source = path.open("rb")
    except OSError as problem:
        raise CannotUseIndex(name=name, reason=problem.strerror or problem) from problem
    with source, fresh.open("wb") as target:
        if os.fstat(source.fileno()).st_size > MAX_BYTES:
            raise CannotUseIndex(name=name, reason=f"it has more than {MAX_BYTES} bytes")
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            hashed.update(chunk)
            target.write(chunk)
    return f"{place.ALGORITHM}{hashed.hexdigest()}", size


def _verify(fresh: Path, *, name: str) -> None:
    try:
        check_file(fresh)
    except UnusableIndex as problem:
        raise CannotUseIndex(name=name, reason=problem.reason) from problem
