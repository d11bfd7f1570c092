"""The bell that rings through Celery's broker."""

from typing import Any

import structlog
from celery import Celery
from kombu import Queue
from kombu.exceptions import ChannelError, KombuError, OperationalError

from pratique.server.jobs.carrier.app import TASK
from pratique.server.kernel import actions

_QUEUES = frozenset(each.value for each in actions.Queue)

_log = structlog.get_logger("bell")


class CeleryBell:
    """Rings queues by messages. Never raises: a bell that could not be rung is rung by the sweep."""

    def __init__(self, app: Celery) -> None:
        self._app = app

    def ring(self, queue: str) -> None:
        """Wake one worker of `queue`. Names that are no queue (the outbox) are heard without a message."""
        if queue not in _QUEUES:
            return
        try:
            self._app.send_task(TASK, kwargs={"queue": queue}, queue=queue, ignore_result=True, retry=False)
        except (KombuError, OperationalError, OSError) as error:
            _log.warning("bell.not_rung", queue=queue, reason=str(error))

    def waiting(self, queue: str) -> int | None:
        """How many bells nobody has heard yet; None when the broker cannot be asked."""
        try:
            with self._app.connection_for_read() as connection, connection.channel() as channel:
                return _declared(Queue(queue, channel=channel))
        except (KombuError, OperationalError, OSError) as error:
            _log.warning("broker.unreachable", queue=queue, reason=str(error))
            return None


def _declared(queue: Queue) -> int:
    try:
        answer: Any = queue.queue_declare(passive=True)  # a named tuple, which the stubs call a string
    except ChannelError:  # Redis knows no empty queues, and RabbitMQ none that no worker has declared yet
        return 0
    return int(answer.message_count)
