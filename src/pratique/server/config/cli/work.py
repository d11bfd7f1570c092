"""``pratique worker`` and ``pratique beat``."""

from pratique.server.config import presence
from pratique.server.config.cli import process
from pratique.server.config.health import Health
from pratique.server.config.supervisor import lifeline
from pratique.server.jobs.errors import UnknownQueue
from pratique.server.kernel import settings
from pratique.server.kernel.actions import Queue


def work(queues: str, *, held_by: int | None) -> int:
    """Run jobs of ``queues`` (comma-separated; empty: all) until told to stop; return the exit code."""
    if held_by is not None:
        lifeline.hold(held_by)
    wanted = [_queue(each.strip()) for each in queues.split(",") if each.strip()] or list(Queue)
    process.start(role="worker")
    from pratique.server.config import crew
    from pratique.server.jobs import worker
    from pratique.server.jobs.settings import JobsSettings

    with presence.present(Health("worker")):
        return worker.run(crew=crew.MODULE, queues=wanted, settings=settings.current(JobsSettings))


def beat(*, held_by: int | None) -> int:
    """Fire schedules and ring lost bells again until told to stop; return the exit code."""
    if held_by is not None:
        lifeline.hold(held_by)
    process.start(role="beat")
    from pratique.server.config import celery
    from pratique.server.jobs import beat as scheduler

    with presence.present(Health("beat")):
        return scheduler.run(app=celery.app)


def _queue(name: str) -> Queue:
    try:
        return Queue(name)
    except ValueError as error:
        raise UnknownQueue(queue=name, known=", ".join(sorted(Queue))) from error
