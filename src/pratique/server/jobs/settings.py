"""The settings of jobs."""

from typing import Annotated

import msgspec

from pratique.server.kernel.settings import option, section

Amount = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]{0,31}=[0-9]{1,4}$")]
"""So much of a resource."""


@section("jobs")
class JobsSettings:
    """Background work: workers, leases, retries, logs and their streams."""

    concurrency: int = option(4, help="Jobs that one worker runs at a time.", unit="processes")
    capacity: tuple[Amount, ...] = option(
        (), help="How much one worker has of what jobs take up, as in `scan=2`; what is not named is not limited."
    )
    reserve: int = option(
        1,
        help="Of a worker's processes, those kept for what people asked for and for the queue high-priority.",
        unit="processes",
    )
    leave: int = option(
        1,
        help="Of the others, those that one queue leaves to the rest where a worker serves several.",
        unit="processes",
    )
    memory: int = option(1024, help="What one job may allocate where its action says nothing else; 0: all.", unit="MiB")
    poll: float = option(0.05, help="How often the file-system broker is looked at.", unit="seconds")
    heartbeat: float = option(
        2.0, help="How often a worker says that it lives, and extends its leases.", unit="seconds"
    )
    lease: float = option(15.0, help="A worker silent for so long is dead and its jobs run elsewhere.", unit="seconds")
    sweep: float = option(2.0, help="How often beat looks for lost bells and dead workers.", unit="seconds")
    stop: float = option(
        7.0, help="How long a stopping worker waits for its jobs to stop by themselves.", unit="seconds"
    )
    retry: float = option(5.0, help="The pause before a second attempt; it doubles each time.", unit="seconds")
    retry_max: float = option(600.0, help="The longest pause between two attempts.", unit="seconds")
    takeovers: int = option(5, help="How many workers may die beside a job before it is given up.", unit="workers")
    log_lines: int = option(100_000, help="The lines a job's log may have; further ones are dropped.", unit="lines")
    log_text: int = option(8192, help="The length of a log line; the rest is cut.", unit="characters")
    history_to_keep: int = option(
        100_000, help="How many jobs that are over are kept; the oldest go first. 0: all.", unit="jobs"
    )
    history_max_age: int = option(90, help="How long jobs that are over are kept. 0: for ever.", unit="days")
    missed_each: int = option(
        24, help="How many missed due times are made up for, where a schedule says each.", unit="jobs"
    )
    missed_grace: float = option(
        60.0, help="So long after its due time a schedule that skips what was missed still fires.", unit="seconds"
    )
    streams: int = option(200, help="Logs followed at a time in one process.", unit="streams")
    stream_poll: float = option(
        0.3,
        help="How often a followed job is looked at, once for all its followers, while no news of it is heard.",
        unit="seconds",
    )
    stream_look: float = option(
        2.0, help="How often a followed job is looked at besides, while news of it is heard.", unit="seconds"
    )
    stream_heartbeat: float = option(15.0, help="The silence after which a stream shows that it lives.", unit="seconds")
    stream_life: int = option(3600, help="A stream ends after so long; clients resume it.", unit="seconds")
    ticket: int = option(60, help="How long a ticket for a stream may be used.", unit="seconds")


@section("outbox")
class OutboxSettings:
    """Delivery of events to their listeners, which workers do."""

    poll: float = option(
        0.1, help="How often a worker looks for undelivered events while no news of them is heard.", unit="seconds"
    )
    look: float = option(
        1.0,
        help="How often a worker looks for undelivered events besides, while news of them is heard.",
        unit="seconds",
    )
    batch: int = option(50, help="Deliveries written in one transaction, at most.", unit="deliveries")
    slice: float = option(0.025, help="A batch is cut short after so long, to let other writers in.", unit="seconds")
    attempts: int = option(12, help="Tries before a delivery is given up as dead.", unit="attempts")
    retry: float = option(1.0, help="The pause before a second try; it doubles each time.", unit="seconds")
    retry_max: float = option(300.0, help="The longest pause between two tries.", unit="seconds")
    keep_days: int = option(7, help="How long delivered events stay in the outbox.", unit="days")
