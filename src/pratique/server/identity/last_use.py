"""When an access token was last used: written at most once a minute a token, and not by the request that used it.

A serving role starts the writer once; it writes what was noted every few seconds and at the end. Where none was
started (a command, a test) the note is written at once. A crash loses the notes of those few seconds, nothing else.
"""

import atexit
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Final

import structlog
from django.db import DatabaseError, connections, transaction
from django.db.models import Q

from pratique.server.identity.models import AccessToken

PRECISION: Final = timedelta(minutes=1)
"""Uses closer together than this are one use."""
_INTERVAL: Final = 5.0  # seconds between two writes
_NOTES_MAX: Final = 10_000  # tokens used within an interval; past it the rest waits for its next use

_log = structlog.get_logger("identity")


class LastUse:
    """Notes uses and writes them later."""

    def __init__(self, write: Callable[[Mapping[int, datetime]], None], *, interval: float = _INTERVAL) -> None:
        self._write = write
        self._interval = interval
        self._notes: dict[int, datetime] = {}
        self._lock = Lock()
        self._stop = Event()
        self._writer: Thread | None = None

    def note(self, token: int, last: datetime | None, *, at: datetime) -> None:
        """Note that the token of that key was used, unless it is known to have been used within the last minute."""
        if last is not None and at - last < PRECISION:
            return
        with self._lock:
            if token in self._notes or len(self._notes) >= _NOTES_MAX:
                return
            self._notes[token] = at
        if self._writer is None:
            self.flush()

    def start(self) -> None:
        """Start the writer; a second call does nothing."""
        if self._writer is None:
            self._stop.clear()
            atexit.register(self.stop)
            self._writer = Thread(target=self._run, name="last-use", daemon=True)
            self._writer.start()

    def stop(self) -> None:
        """Stop the writer after it has written what is noted."""
        atexit.unregister(self.stop)
        self._stop.set()
        if self._writer is not None:
            self._writer.join(timeout=self._interval + 5)
            self._writer = None

    def flush(self) -> None:
        """Write what is noted; a database that cannot be written keeps nobody from working."""
        with self._lock:
            notes, self._notes = self._notes, {}
        if not notes:
            return
        try:
            self._write(notes)
        except DatabaseError as error:
            _log.warning("last use of access tokens was not written", tokens=len(notes), error=str(error))

    def _run(self) -> None:
        while not self._stop.wait(self._interval):
            self.flush()
            connections.close_all()
        self.flush()
        connections.close_all()


def _write(notes: Mapping[int, datetime]) -> None:
    """Write the times, never turning one back."""
    started = time.monotonic()
    with transaction.atomic():
        for key, at in notes.items():
            earlier = Q(last_used_at__isnull=True) | Q(last_used_at__lt=at)
            AccessToken.objects.filter(earlier, pk=key).update(last_used_at=at)
    _log.debug("last use of access tokens was written", tokens=len(notes), seconds=round(time.monotonic() - started, 3))


LAST_USE: Final = LastUse(_write)
"""This process's notes."""
