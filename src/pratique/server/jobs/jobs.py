"""This domain's own actions: two cheap proofs that the runner works, and house-keeping of jobs and the outbox."""

import math
import time
from datetime import timedelta
from typing import Annotated

import msgspec
from django.db import transaction

from pratique.server.jobs import events, retention, samples
from pratique.server.jobs.errors import AlwaysFails, UnknownListener
from pratique.server.jobs.settings import JobsSettings, OutboxSettings
from pratique.server.kernel import clock, outbox, settings
from pratique.server.kernel.actions import Cron, Every, JobContext, NoParameters, Queue, action
from pratique.server.kernel.outbox import listeners
from pratique.server.kernel.outbox.dispatch import prune, revive

_TICK = 1.0  # seconds between two words of a sleeping job
_GLANCE = 0.1  # seconds between two looks whether it must stop


class SleepParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How long to sleep."""

    seconds: Annotated[float, msgspec.Meta(ge=0, le=86_400, description="How long to sleep, in seconds.")] = 60.0


@action("sleep", queue=Queue.MAIN, parameters=SleepParameters, deadline=90_000)
def sleep(context: JobContext, parameters: SleepParameters) -> None:
    """Sleep, and say so every second."""
    started, total = time.monotonic(), math.ceil(parameters.seconds)
    context.log(f"Sleeping for {parameters.seconds:g} s.")
    for second in range(total):
        context.progress(done=second, total=total, what="sleeping")
        until = started + min(second + _TICK, parameters.seconds)
        while (left := until - time.monotonic()) > 0:
            context.check()
            time.sleep(min(left, _GLANCE))
        context.log(f"{min(second + _TICK, parameters.seconds):g} of {parameters.seconds:g} s.")
    context.progress(done=total, total=total, what="awake")


@action("false", queue=Queue.MAIN, parameters=NoParameters, attempts=1)
def fail(context: JobContext, _parameters: NoParameters) -> None:
    """Fail."""
    context.log("About to fail, as asked.")
    raise AlwaysFails


@action("outbox_prune", queue=Queue.MAIN, parameters=NoParameters, schedule=Every(seconds=3600))
def prune_outbox(context: JobContext, _parameters: NoParameters) -> None:
    """Remove events from the outbox that every listener has had long ago; the event log keeps them."""
    before = clock.now() - timedelta(days=settings.current(OutboxSettings).keep_days)
    total = 0
    while gone := prune(before=before):
        total += gone
        context.progress(done=total, what="events removed")
        context.check()
    context.log(f"{total} events from before {before:%Y-%m-%d %H:%M} UTC removed.")


class ReviveParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Whose dead deliveries are to be tried again."""

    listener: Annotated[str, msgspec.Meta(max_length=64, description="The listener whose fault was mended.")]


@action("outbox_revive", queue=Queue.MAIN, parameters=ReviveParameters)
def revive_deliveries(context: JobContext, parameters: ReviveParameters) -> None:
    """Deliver again what a listener failed to take, once its fault is mended."""
    if parameters.listener not in listeners():
        raise UnknownListener(listener=parameters.listener, known=", ".join(sorted(listeners())))
    count = revive(listener=parameters.listener)
    context.log(f"{count} deliveries to {parameters.listener} are tried again.")


class HistoryParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How much of the history is kept; what is not given is as the settings of `jobs` say."""

    to_keep: Annotated[int, msgspec.Meta(ge=0, description="How many jobs that are over are kept; 0: all.")] | None = (
        None
    )
    max_age: Annotated[int, msgspec.Meta(ge=0, le=36_500, description="For how many days; 0: for ever.")] | None = None


@action(
    "onlinegc_joblogs",
    queue=Queue.MAIN,
    parameters=HistoryParameters,
    schedule=Cron(expression="20 2 * * *"),
)
def remove_history(context: JobContext, parameters: HistoryParameters) -> None:
    """Remove jobs that ended long ago, with their logs; those that wait or run stay."""
    own, now = settings.current(JobsSettings), clock.now()
    to_keep = own.history_to_keep if parameters.to_keep is None else parameters.to_keep
    days = own.history_max_age if parameters.max_age is None else parameters.max_age
    count = 0

    def before_each() -> None:
        nonlocal count
        context.check()
        context.fence()
        count += 1
        context.progress(done=count, what="steps")

    removed = retention.remove(
        to_keep=to_keep or None,
        before=now - timedelta(days=days) if days else None,
        now=now,
        before_each=before_each,
    )
    with transaction.atomic():
        context.fence()
        if removed:
            outbox.record(type=events.HISTORY_REMOVED.name, subject="jobs", data={"removed": removed})
        context.log(f"{removed} jobs removed with their logs.")
        context.conclude()


@action("queue_history_thin", queue=Queue.MAIN, parameters=NoParameters, schedule=Every(seconds=3600))
def thin_queue_history(context: JobContext, _parameters: NoParameters) -> None:
    """Make old samples of the queues coarser, and remove those that are older than a week."""
    context.log(f"{samples.thin(clock.now())} samples fewer.")
