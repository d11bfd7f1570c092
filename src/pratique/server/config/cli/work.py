"""``pratique worker`` and ``pratique beat``."""

from contextlib import closing

from pratique.server.config import presence
from pratique.server.config.cli import process
from pratique.server.config.health import CHECKS, Health, loop
from pratique.server.config.serving import aside
from pratique.server.config.settings import Beat, Worker
from pratique.server.config.supervisor import lifeline
from pratique.server.jobs.errors import UnknownQueue
from pratique.server.kernel import settings
from pratique.server.kernel.actions import Queue

_STANDSTILL = 30.0  # seconds; as long as a foreman's longest pause before it starts a crew again


def work(queues: str, *, held_by: int | None) -> int:
    """Run jobs of ``queues`` (comma-separated; empty: all) until told to stop; return the exit code."""
    if held_by is not None:
        lifeline.hold(held_by)
    wanted = [_queue(each.strip()) for each in queues.split(",") if each.strip()] or list(Queue)
    process.start(role="worker")
    from pratique.server.config import crew
    from pratique.server.jobs import worker
    from pratique.server.jobs.settings import JobsSettings
    from pratique.server.kernel.counts import Heard

    health = Health("worker", {**CHECKS, "crew": loop(worker.LOOP, within=_STANDSTILL, what="the running of jobs")})
    port = settings.current(Worker).port
    with (
        closing(Heard()) as heard,
        presence.present(health),
        aside.answering(health, port=port, setting="PRATIQUE_WORKER_PORT", others=heard.sums),
    ):
        return worker.run(crew=crew.MODULE, queues=wanted, settings=settings.current(JobsSettings), counts=heard)


def beat(*, held_by: int | None) -> int:
    """Fire schedules and ring lost bells again until told to stop; return the exit code."""
    if held_by is not None:
        lifeline.hold(held_by)
    process.start(role="beat")
    from pratique.server.config import celery
    from pratique.server.jobs import beat as scheduler

    health = Health("beat", {**CHECKS, "loop": loop(scheduler.LOOP, within=_STANDSTILL, what="the watching of times")})
    port = settings.current(Beat).port
    with presence.present(health), aside.answering(health, port=port, setting="PRATIQUE_BEAT_PORT"):
        return scheduler.run(app=celery.app)


def _queue(name: str) -> Queue:
    try:
        return Queue(name)
    except ValueError as error:
        raise UnknownQueue(queue=name, known=", ".join(sorted(Queue))) from error
