"""Bringing the copies of the sources that are on up to date: fetched, looked at, kept; or refused and said why.

What is refused leaves the last good copy, and one source's failure is no matter to another.
"""

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pratique.server.index import building
from pratique.server.index.builder import Looked
from pratique.server.index.errors import CopyOlder, FeedUnusable, FetchFailed
from pratique.server.index.models import IndexSource
from pratique.server.index.settings import IndexSettings
from pratique.server.index.sources import catalogue, health, keys, layouts
from pratique.server.index.sources.arrivals import Arrival, Fetcher
from pratique.server.index.sources.copies import Copies
from pratique.server.index.sources.fetching import Pace
from pratique.server.index.sources.following import Loop
from pratique.server.kernel import clock, settings
from pratique.server.kernel.actions import JobContext
from pratique.server.kernel.egress import PUBLIC_ONLY, Policy
from pratique.server.kernel.errors import Refusal

_TOLD_BAD = 20
_MIB = 2**20
_MINUTE = 60.0  # seconds


class _OutOfTime(Exception):
    """The source took longer than it may."""


@dataclass(slots=True, kw_only=True)
class Run:
    """One update of one source."""

    row: IndexSource
    context: JobContext
    copies: Copies
    pace: Pace = field(default_factory=Pace)
    changed: int = 0
    failures: dict[str, str] = field(default_factory=dict)


def update_all(context: JobContext, *, pace: Pace | None = None) -> list[Path]:
    """Update every source that is on, and return the folders of those that have a copy. Raises what stops the job."""
    folders: list[Path] = []
    for row in IndexSource.objects.filter(is_on=True).order_by("name"):
        copies = Copies.of(row.name)
        if row.name in catalogue.declared():
            _update(Run(row=row, context=context, copies=copies, pace=pace or Pace()))
        if copies.all():
            folders.append(copies.folder)
    return folders


def _update(run: Run) -> None:
    name, context = run.row.name, run.context
    context.log(f"{name}: asking {_address(run.row)}")
    try:
        _fetch_all(run)
    except _OutOfTime:
        minutes = settings.current(IndexSettings).fetch_within
        run.failures[""] = (
            f"it took longer than {minutes} minutes (index.fetch_within); the next run goes on from there"
        )
    for file, reason in run.failures.items():
        context.log(f"{name}: {f'{file}: ' if file else ''}{reason}")
    if run.failures and run.copies.all():
        context.log(f"{name}: its last good copy stays in use.")
    context.check()
    health.record(run.row, run.copies, changed=run.changed, failures=run.failures)


def _fetch_all(run: Run) -> None:
    from pratique.server.kernel.egress.session import open_session

    declared, now = catalogue.find(run.row.name), clock.now()
    ecosystems = tuple(run.row.ecosystems)
    policy = Policy(private=True) if run.row.address else PUBLIC_ONLY
    look = _Look(run)

    async def open_() -> Fetcher:
        return Fetcher(
            session=open_session(policy),
            copies=run.copies,
            address=_address(run.row),
            now=clock.now,
            key=_key(run.row),
            pace=run.pace,
        )

    run.copies.keep_only(layouts.names(declared, ecosystems, now))
    with Loop(look) as loop:
        fetcher = loop.run(open_())
        look.progress = lambda: fetcher.progress.bytes
        try:
            for step in layouts.steps(declared, ecosystems, now):
                _take_step(run, step, loop, fetcher)
        finally:
            loop.finish(fetcher.session.close())
    _tidy(run)


def _take_step(run: Run, step: layouts.Step, loop: Loop, fetcher: Fetcher) -> None:
    """Fetch one file, look at it and keep it; what goes wrong is written down."""
    try:
        arrival = loop.run(step.run(fetcher))
        if arrival is not None:
            _keep(run, arrival)
    except FetchFailed as problem:
        run.failures[step.name] = str(problem.fields["reason"])
    except (FeedUnusable, CopyOlder) as problem:
        run.failures[step.name] = str(problem)


def _keep(run: Run, arrival: Arrival) -> None:
    """Look at what arrived, in a process of its own, and put it into its place."""
    path = run.copies.arriving(arrival.name)
    memory = settings.current(IndexSettings).build_memory
    try:
        looked = building.examine(path, memory, run.context)
    except Refusal as problem:
        path.unlink(missing_ok=True)
        if isinstance(problem, FeedUnusable):
            raise FeedUnusable(name=arrival.name, reason=problem.fields["reason"]) from problem
        raise FeedUnusable(name=arrival.name, reason=str(problem)) from problem
    before = run.copies.known(arrival.name)
    if before is not None and before.newest is not None and (looked.newest is None or looked.newest < before.newest):
        path.unlink(missing_ok=True)
        raise CopyOlder(name=arrival.name, found=looked.newest, present=before.newest)
    copy = msgspec.structs.replace(
        arrival.copy, records=looked.records, bad=looked.bad_count, newest=looked.newest or arrival.copy.newest
    )
    run.copies.keep(arrival.name, copy)
    for each in arrival.after:
        run.copies.keep(each.name, each.copy)
    if arrival.drops:
        run.copies.drop(arrival.drops)
    run.changed += 1
    run.context.log(
        f"{run.row.name}: {arrival.name} is new: {looked.records} records up to {looked.newest or 'no day'}."
    )
    _tell_bad(run, arrival, looked)


def _tell_bad(run: Run, arrival: Arrival, looked: Looked) -> None:
    if looked.bad_count:
        run.context.log(f"{run.row.name}: {arrival.name}: {looked.bad_count} could not be used; the others are kept:")
    for member, reason in looked.bad[:_TOLD_BAD]:
        run.context.log(f"{run.row.name}: {arrival.name}: {member}: {reason}")


@dataclass(slots=True)
class _Look:
    """What is done while bytes come: the job may stop, its time may be over, and who watches wants to know."""

    run: Run
    progress: Callable[[], int] = lambda: 0
    until: float = field(
        default_factory=lambda: time.monotonic() + settings.current(IndexSettings).fetch_within * _MINUTE
    )

    def __call__(self) -> None:
        self.run.context.check()
        self.run.context.progress(done=self.progress() // _MIB, what=f"MiB of {self.run.row.name}")
        if time.monotonic() > self.until:
            raise _OutOfTime


def _address(row: IndexSource) -> str:
    return str(row.address or catalogue.find(row.name).address).rstrip("/")


def _key(row: IndexSource) -> Ed25519PublicKey | None:
    return keys.read(row.public_key) if row.public_key else None


def _tidy(run: Run) -> None:
    """Remove what was left of files that were refused; parts stay, to go on with."""
    folder = run.copies.arriving("")
    parts = [*folder.rglob("*.part"), *folder.rglob("*.part.of")] if folder.is_dir() else []
    if not parts:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):  # another source has something there, or nothing ever arrived
            folder.parent.rmdir()
