"""The registry's job actions: the collector and those of its stages that the registry owns."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from pratique.server.jobs import queries as jobs
from pratique.server.kernel.actions import Cron, Every, JobContext, NoParameters, Queue, action
from pratique.server.registry import collecting, metrics
from pratique.server.registry.errors import StagesFailed
from pratique.server.registry.models import Collection, Namespace, Repository
from pratique.server.registry.services import collections, recount
from pratique.server.registry.services.collections import CollectionParameters, StageParameters
from pratique.server.registry.store import blob_store

ONLINEGC = "onlinegc"
METADATA = "onlinegc_metadata"
SCANS = "onlinegc_scans"
BLOB = "onlinegc_blob"
EVENTS = "onlinegc_events"
JOBLOGS = "onlinegc_joblogs"
STAGES = (METADATA, SCANS, BLOB, EVENTS, JOBLOGS)

_EVERY = 600  # seconds
_BATCH = 200  # repositories counted together
_DEADLINE = 8 * 24 * 3600  # seconds; the run's own time ends it long before


@action(
    ONLINEGC,
    queue=Queue.MAIN,
    parameters=CollectionParameters,
    schedule=Cron(expression="10 1 * * *"),
    deadline=_DEADLINE,
    attempts=1,
)
def collect_garbage(context: JobContext, parameters: CollectionParameters) -> None:
    """Collect garbage while everything runs: metadata, scans, blobs, events and job logs, one after another."""
    collection = collections.begin(context, action=ONLINEGC)
    if (other := _other(collection)) is not None:
        with transaction.atomic():
            context.fence()
            context.log(f"Job {other} collects garbage already; this one leaves it to that.")
            collection.delete()
            context.conclude()
        return
    children = context.children()
    until = collections.ends_after(parameters.minutes, started_at=collection.started_at)
    if not children.active and children.total < len(STAGES):
        _spawn(context, STAGES[children.total], collection, until)
    if children.active or children.total < len(STAGES):
        context.wait_for_children()
    with transaction.atomic():
        context.fence()
        collections.end(collection)
        if not children.failed:
            context.conclude()
    if children.failed:
        raise StagesFailed(count=children.failed)


@action(METADATA, queue=Queue.MAIN, parameters=StageParameters, deadline=_DEADLINE)
def collect_metadata(context: JobContext, parameters: StageParameters) -> None:
    """Remove metadata nobody needs: ended undo windows, deleted repositories, untagged manifests, links, rows."""
    collections.run_stage(
        context,
        parameters,
        action=METADATA,
        steps=(
            collecting.deletions.expire,
            collecting.deletions.take_apart,
            collecting.manifests.delete_untagged,
            collecting.manifests.remove_rows,
            collecting.blobs.unlink,
        ),
    )


@action(BLOB, queue=Queue.MAIN, parameters=StageParameters, deadline=_DEADLINE, aliases=("onlinegc_blobs",))
def collect_blobs(context: JobContext, parameters: StageParameters) -> None:
    """Remove the bytes of blobs that nothing refers to, of abandoned uploads, and those that no row knows of."""
    store = blob_store()
    collections.run_stage(
        context,
        parameters,
        action=BLOB,
        steps=(
            collecting.blobs.condemn,
            partial(collecting.uploads.expire, store=store),
            partial(collecting.bytes_out.sweep, store=store),
            partial(collecting.uploads.find_leftovers, store=store),
            partial(collecting.bytes_out.drop_leftovers, store=store),
            partial(collecting.uploads.condemn_orphans, store=store),
            partial(collecting.bytes_out.sweep, store=store),
        ),
    )


@action("usage_check", queue=Queue.MAIN, parameters=NoParameters, schedule=Every(seconds=24 * 3600))
def check_usage(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Count anew what every repository and namespace holds, and mend and tell the counters that were wrong."""
    counted, wrong = 0, 0
    units: list[tuple[QuerySet[Any], Callable[[int], bool]]] = [
        (Repository.objects.order_by("pk"), recount.recount_repository),
        (Namespace.objects.order_by("pk"), recount.recount_namespace),
    ]
    for rows, count in units:
        last = 0
        while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:_BATCH]):
            for key in keys:
                context.check()
                wrong += count(key)
            counted, last = counted + len(keys), keys[-1]
            context.progress(done=counted, what="repositories and namespaces counted")
    metrics.USAGE_CORRECTED.inc(wrong)
    context.log(f"{counted} repositories and namespaces were counted anew; {wrong} counters were wrong and are mended")


@action("upload_cleanup", queue=Queue.MAIN, parameters=NoParameters, schedule=Every(seconds=_EVERY))
def clean_up_uploads(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Forget unfinished uploads that nobody has gone on with for long, with their bytes."""
    store = blob_store()
    collections.run_stage(
        context,
        StageParameters(),
        action="upload_cleanup",
        is_often=True,
        steps=(
            partial(collecting.uploads.expire, store=store),
            partial(collecting.bytes_out.sweep, store=store),
            partial(collecting.uploads.find_leftovers, store=store),
            partial(collecting.bytes_out.drop_leftovers, store=store),
        ),
    )


def _other(collection: Collection) -> UUID | None:
    """Return the job of another run of the whole collector that is at work; None when there is none."""
    unfinished = Collection.objects.filter(action=ONLINEGC, finished_at=None, pk__lt=collection.pk)
    return next((each.job for each in unfinished.order_by("-pk")[:5] if jobs.is_active(each.job)), None)


def _spawn(context: JobContext, stage: str, collection: Collection, until: datetime | None) -> None:
    parameters: msgspec.Struct | None = None
    if stage != JOBLOGS:
        parameters = StageParameters(run=collection.uuid, until=until)
    with transaction.atomic():
        context.log(f"{stage} begins.")
        context.spawn(stage, parameters, single_flight=stage)
