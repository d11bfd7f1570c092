"""The index's job action: fetching sources, building anew from their copies and a folder of feeds, and the switch."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pratique.core.advisories.feeds import BadFeed
from pratique.core.advisories.index import Index, Inputs, UnusableIndex, find_inputs
from pratique.core.advisories.index.enriching import digest_of
from pratique.core.advisories.index.swapping import workplace
from pratique.server.index import building, place, queries, services
from pratique.server.index.builder import Finished
from pratique.server.index.building import Plan
from pratique.server.index.errors import FeedUnusable, NoFeedFolder
from pratique.server.index.models import IndexSource
from pratique.server.index.services import Switch
from pratique.server.index.settings import IndexSettings
from pratique.server.index.sources import updating
from pratique.server.kernel import settings
from pratique.server.kernel.actions import Every, JobContext, NoParameters, Queue, action

ACTOR = "system"
_EVERY = 6 * 3600  # seconds
_DEADLINE = 4 * 3600  # seconds; fetching every source for the first time takes half an hour on a good line
_WAIT = 0.2  # seconds between two looks whether another build has ended


@action(
    "update_vuln_db",
    queue=Queue.MAIN,
    parameters=NoParameters,
    schedule=Every(seconds=_EVERY),
    deadline=_DEADLINE,
    aliases=("update_db", "nautilus_update_db"),
)
def update_index(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Fetch what is new of the sources, build the index if a feed is another, and switch to it."""
    folder = settings.current(IndexSettings).feeds
    if folder is not None and not folder.is_dir():
        raise NoFeedFolder(folder=folder)
    if folder is None and not IndexSource.objects.filter(is_on=True).exists():
        context.log("No source is switched on and no folder of feeds is set (index.feeds): nothing to update from.")
        return
    with _alone(context):
        paths = [*([folder] if folder is not None else []), *updating.update_all(context)]
        if not paths:
            context.log("There is no copy of any source yet, so no index is built.")
        elif _is_known(paths):
            context.log("Every feed there is is in the present index already.")
        else:
            _update(paths, context)


def _update(paths: list[Path], context: JobContext) -> None:
    started = time.monotonic()
    with workplace(place.folder()) as beside:
        output = beside / "index"
        memory = settings.current(IndexSettings).build_memory
        built = building.build(Plan(paths=tuple(paths), output=output, memory=memory), context)
        took = time.monotonic() - started
        _tell(built, took, context)
        context.check()
        switch = Switch(actor=ACTOR, build_seconds=took, within=context.conclude)
        context.log("Switching to it.")
        services.use(output, actor=ACTOR, switch=switch)


def _tell(built: Finished, took: float, context: JobContext) -> None:
    context.log(f"{built.records} records of {built.packages} packages in {built.size} bytes, built in {took:.1f} s.")
    if built.bad_count:
        context.log(f"{built.bad_count} records could not be used:")
    for source, member, reason in built.bad:
        context.log(f"{source}: {member}: {reason}")


def _is_known(paths: list[Path]) -> bool:
    """Tell whether the present index was built from the very files that are there now."""
    present = queries.current()
    if present is None or present.is_starter:
        return False
    try:
        inputs = find_inputs(paths)
        with Index.open(present.path) as index:
            known = {each.sha256 for each in index.sources}
    except UnusableIndex:
        return False
    except BadFeed as problem:
        raise FeedUnusable(name=problem.path.name, reason=problem.reason) from problem
    return known == set(_digests(inputs))


def _digests(inputs: Inputs) -> Iterator[str]:
    for path in (*(feed.path for feed in inputs.feeds), inputs.epss, inputs.kev, *inputs.licences):
        if path is not None:
            yield digest_of(path)[0]


@contextmanager
def _alone(context: JobContext) -> Iterator[None]:
    """Wait until no other job of this machine builds, and then let none begin."""
    folder = place.folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / "building", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not _has(lock):
            context.check()
            time.sleep(_WAIT)
        yield
    finally:
        os.close(lock)


def _has(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
