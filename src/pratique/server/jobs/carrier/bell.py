"""The bell that rings through Celery's broker."""

from functools import cached_property
from typing import Any

import structlog
from celery import Celery
from kombu import Connection, Queue
from kombu.exceptions import ChannelError, KombuError, OperationalError
from kombu.pools import ProducerPool, producers

from pratique.server.jobs.carrier.app import TASK
from pratique.server.kernel import actions, redis
from pratique.server.kernel.circuit import Circuit

_PATIENCE = 1.0  # seconds that whoever rings waits for a broker that says nothing
_QUEUES = frozenset(each.value for each in actions.Queue)

_log = structlog.get_logger("bell")


class CeleryBell:
    """Rings queues by messages. Never raises: a bell that could not be rung is rung by the sweep.

    A broker that is away or hangs is not waited for by every request: after one that failed nobody rings for a pause.
    """

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._circuit = Circuit("bell")

    def ring(self, queue: str) -> None:
        """Wake one worker of `queue`. Names that are no queue (the outbox) are heard without a message."""
        if queue not in _QUEUES or not self._circuit.may_try():
            return
        try:
            with self._producers.acquire(block=True, timeout=_PATIENCE) as producer:
                self._app.send_task(
                    TASK, kwargs={"queue": queue}, queue=queue, ignore_result=True, retry=False, producer=producer
                )
        except self._errors as error:
            self._circuit.failed()
            _log.warning("bell.not_rung", queue=queue, reason=str(error))
        else:
            self._circuit.worked()

    def waiting(self, queue: str) -> int | None:
        """How many bells nobody has heard yet; None when the broker cannot be asked."""
        if not self._circuit.may_try():
            return None
        try:
            with self._connection() as connection, connection.channel() as channel:
                found = _declared(Queue(queue, channel=channel))
        except self._errors as error:
            self._circuit.failed()
            _log.warning("broker.unreachable", queue=queue, reason=str(error))
            return None
        self._circuit.worked()
        return found

    @cached_property
    def _errors(self) -> tuple[type[BaseException], ...]:
        """What a broker that is away raises: kombu's errors, and its library's own where kombu lets them through."""
        connection = self._connection()
        return (KombuError, OperationalError, OSError, *connection.connection_errors, *connection.channel_errors)

    @cached_property
    def _producers(self) -> ProducerPool:
        pool: ProducerPool = producers[self._connection()]
        return pool

    def _connection(self) -> Connection:
        """Return a connection of its own patience: that of the consumers outlasts their long waits for a message."""
        patient = {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE}
        is_redis = redis.is_address(str(self._app.conf.broker_url))
        made: Connection = self._app.connection_for_write(transport_options=patient if is_redis else {})
        return made


def _declared(queue: Queue) -> int:
    try:
        answer: Any = queue.queue_declare(passive=True)  # a named tuple, which the stubs call a string
    except ChannelError:  # Redis knows no empty queues, and RabbitMQ none that no worker has declared yet
        return 0
    return int(answer.message_count)
