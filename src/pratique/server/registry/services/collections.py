"""A run of the collector: its time, its ledger, its end. Stages in other domains use it as those here do.

A stage is a generator that yields between its transactions. Whoever goes through it looks there whether it may go on,
and whatever stops it there, a crash too, leaves nothing that the next run does not find.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import F, Model, QuerySet

from pratique.server.kernel import clock, outbox, settings
from pratique.server.kernel.actions import JobContext
from pratique.server.registry import events, metrics
from pratique.server.registry.models import Collection, Position, Reclaimed
from pratique.server.registry.services import read_only
from pratique.server.registry.settings import RegistrySettings

WINDOW = 1000
"""Rows that a walk looks at in one statement."""


class CollectionParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """How long a run may take."""

    minutes: (
        Annotated[int, msgspec.Meta(ge=0, le=10_080, description="How long it may take; 0: until done.")] | None
    ) = None


class StageParameters(CollectionParameters, frozen=True, kw_only=True):
    """How long a stage may take, and which run it belongs to; alone it is a run of its own."""

    run: Annotated[UUID, msgspec.Meta(description="The run of `onlinegc` that it is a stage of.")] | None = None
    until: Annotated[datetime, msgspec.Meta(tz=True, description="When that run's time is over.")] | None = None


@dataclass(slots=True, kw_only=True)
class Run:
    """What a stage is given: it fences and notes inside of its transactions. `until` None: no time is set."""

    context: JobContext
    collection: Collection
    until: datetime | None
    counts: Counter[str] = field(default_factory=Counter)
    sizes: Counter[str] = field(default_factory=Counter)

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return self.until is not None and clock.now() >= self.until

    def note(self, what: str, *, count: int = 1, size: int = 0) -> None:
        """Add to the ledger, in the transaction that removes the rows; fenced."""
        self.context.fence()
        if not count:
            return
        added = Reclaimed.objects.filter(collection=self.collection, what=what).update(
            count=F("count") + count, size=F("size") + size
        )
        if not added:
            Reclaimed.objects.create(collection=self.collection, what=what, count=count, size=size)
        self.counts[what] += count
        self.sizes[what] += size
        transaction.on_commit(lambda: _count(what, count, size))


def ends_after(minutes: int | None, *, started_at: datetime) -> datetime | None:
    """Return when a run's time is over: as asked, else as the settings say."""
    allowed = settings.current(RegistrySettings).collection_minutes if minutes is None else minutes
    return started_at + timedelta(minutes=allowed) if allowed else None


def begin(context: JobContext, *, action: str) -> Collection:
    """Return the row of this job's run; a second attempt goes on with it."""
    return Collection.objects.get_or_create(job=context.job_id, defaults={"action": action})[0]


def run_stage(
    context: JobContext,
    parameters: StageParameters,
    *,
    action: str,
    steps: Sequence[Callable[[Run], Iterator[None]]],
    is_often: bool = False,
) -> None:
    """Go through a stage while there is time, and conclude the job.

    Of what runs so often that it mostly finds nothing (`is_often`) only runs that removed something are kept.
    """
    if read_only.state() is not None:
        context.log("The registry is read-only: nothing is removed.")
        return
    if parameters.run is None:
        collection = begin(context, action=action)
        until = ends_after(parameters.minutes, started_at=clock.now())
    else:
        collection, until = Collection.objects.get(uuid=parameters.run), parameters.until
    run = Run(context=context, collection=collection, until=until)
    is_complete = all(go_through(run, each) for each in steps)
    for what, count in sorted(run.counts.items()):
        context.log(f"{what}: {count} removed" + (f", {run.sizes[what]} bytes came back." if run.sizes[what] else "."))
    if not run.counts:
        context.log("Nothing was to be removed." if is_complete else "The time was over before anything was found.")
    if not is_complete:
        context.log("It stopped early, its time being over or the registry read-only; the next run goes on.")
    with transaction.atomic():
        context.fence()
        if not is_complete:
            Collection.objects.filter(pk=collection.pk).update(is_complete=False)
        if is_often and not run.counts:
            collection.delete()
        elif parameters.run is None:
            end(collection)
        context.conclude()


def go_through(run: Run, steps: Callable[[Run], Iterator[None]]) -> bool:
    """Go through steps; False when the time was over first, or the registry was made read-only."""
    going = steps(run)
    for _ in going:
        run.context.check()
        if run.is_over or read_only.state() is not None:
            return False
    return True


def end(collection: Collection) -> None:
    """Note that a run is over and tell it; joins the caller's transaction."""
    Collection.objects.filter(pk=collection.pk).update(finished_at=clock.now())
    rows = Reclaimed.objects.filter(collection=collection).order_by("what").values_list("what", "count", "size")
    outbox.record(
        type=events.COLLECTED,
        subject="storage",
        data={
            "run": str(collection.uuid),
            "action": collection.action,
            "reclaimed": {what: {"count": count, "size": size} for what, count, size in rows},
        },
    )


def windows(run: Run, walk: str, rows: QuerySet[Model]) -> Iterator[tuple[int, int]]:
    """Yield spans of keys, both ends in them, from the newest down; goes on where a run before it ran out of time.

    From the newest: an index is younger than what it lists, so that both go in one run.
    """
    ordered = rows.order_by("-pk").values_list("pk", flat=True)
    noted = Position.objects.filter(walk=walk).values_list("after", flat=True).first()
    below = int(noted) if noted else None
    while keys := list((ordered if below is None else ordered.filter(pk__lt=below))[:WINDOW]):
        yield keys[-1], keys[0]
        below = keys[-1]
        if len(keys) < WINDOW:
            break
        noted = str(below)
        _note_position(run, walk, noted)
    if noted:
        _note_position(run, walk, "")


@transaction.atomic
def _note_position(run: Run, walk: str, after: str) -> None:
    run.context.fence()
    Position.objects.update_or_create(walk=walk, defaults={"after": after})


def _count(what: str, count: int, size: int) -> None:
    metrics.COLLECTED.labels(what=what).inc(count)
    if size:
        metrics.RECLAIMED.inc(size)
