"""The thread of a worker that delivers the outbox."""

import threading

import structlog
from django.db import DatabaseError, InterfaceError, connection

from pratique.server.jobs.settings import OutboxSettings
from pratique.server.kernel import settings
from pratique.server.kernel.outbox.dispatch import Pace, dispatch

_AWAY = 1.0  # seconds between two tries while the database is away

_log = structlog.get_logger("outbox")


def pace() -> Pace:
    """How this installation delivers."""
    current = settings.current(OutboxSettings)
    return Pace(
        batch=current.batch,
        slice=current.slice,
        attempts=current.attempts,
        retry=current.retry,
        retry_max=current.retry_max,
    )


class Dispatcher:
    """Looks for deliveries every few hundred milliseconds, and goes on at once while there are any.

    It looks instead of being rung: one indexed read costs less than a bell for each event, and none can be lost.
    """

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="dispatcher", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch at hand."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2)

    def _work(self) -> None:
        poll, how = settings.current(OutboxSettings).poll, pace()
        while not self._stopping.is_set():
            try:
                pause = 0.0 if dispatch(how) else poll
            except (DatabaseError, InterfaceError) as error:
                _log.warning("outbox.database_away", reason=str(error))
                connection.close()
                pause = _AWAY
            self._stopping.wait(pause)
        connection.close()
