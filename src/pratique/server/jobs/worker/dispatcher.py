"""The thread of a worker that delivers the outbox."""

import threading

import structlog
from django.db import DatabaseError, InterfaceError, connection

from pratique.server.jobs.settings import OutboxSettings
from pratique.server.kernel import news, settings
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
    """Looks for deliveries when it hears that there are some, and now and then besides; goes on while there are any."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._rung = threading.Event()
        self._thread = threading.Thread(target=self._work, name="dispatcher", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch at hand."""
        self._stopping.set()
        self._rung.set()
        if self._thread.is_alive():
            self._thread.join(2)

    def _work(self) -> None:
        listening = news.listen(news.Topic.OUTBOX, lambda _key: self._rung.set())
        try:
            self._deliver(listening)
        finally:
            listening.stop()
            connection.close()

    def _deliver(self, listening: news.Listening) -> None:
        chosen, how = settings.current(OutboxSettings), pace()
        while not self._stopping.is_set():
            self._rung.clear()  # before looking: what is told from here on is looked for again
            try:
                idle = chosen.look if listening.is_live else chosen.poll
                pause = 0.0 if dispatch(how) else idle
            except (DatabaseError, InterfaceError) as error:
                _log.warning("outbox.database_away", reason=str(error))
                connection.close()
                self._stopping.wait(_AWAY)
                continue
            self._rung.wait(pause)
