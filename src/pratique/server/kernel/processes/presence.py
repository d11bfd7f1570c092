"""A process's own row: written at start, kept up by a thread, taken away at the end."""

import os
import platform
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

import psutil
import structlog
from django.db import DatabaseError, InterfaceError, connection

from pratique import __version__
from pratique.server.kernel import clock, ids, settings
from pratique.server.kernel.processes.models import Process
from pratique.server.kernel.processes.settings import ProcessesSettings

Look = Callable[[], Sequence[Mapping[str, str]]]
"""Finds out what ails the process: objects of `check` and `what`, none when it is well."""

Load = Callable[[], Mapping[str, int]]
"""Loads what the process works by, where that has changed, and returns the numbers of it, by name."""

_STOP_WITHIN = 2.0  # seconds for the thread's last write

_log = structlog.get_logger("processes")


class Presence:
    """Tells the installation that this process serves `role`, for as long as a `with` block lasts.

    What `load` returns is told within a second of its change, or at once after `stir`.
    """

    def __init__(self, role: str, *, look: Look, load: Load = dict) -> None:
        self._role = role
        self._look = look
        self._load = load
        self._loaded: Mapping[str, int] = {}
        self._stirred = threading.Event()
        self._uuid = ids.uuid7()
        self._started_at = clock.now()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="presence", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._stirred.set()
        self._thread.join(_STOP_WITHIN)

    def stir(self) -> None:
        """Have it looked at once whether what the process works by has changed."""
        self._stirred.set()

    def beat(self) -> None:
        """Write the row anew, and forget what has been silent for long."""
        self._loaded = dict(self._load())
        wrong = [dict(each) for each in self._look()]
        now = clock.now()
        Process.objects.update_or_create(
            uuid=self._uuid,
            defaults={
                "role": self._role,
                "host": platform.node(),
                "pid": os.getpid(),
                "version": __version__,
                "started_at": self._started_at,
                "seen_at": now,
                "skew": skew(),
                "ready": not wrong,
                "wrong": wrong,
                "loaded": self._loaded,
            },
        )
        forget(now=now)

    def leave(self) -> None:
        """Take the row away."""
        Process.objects.filter(uuid=self._uuid).delete()

    def _work(self) -> None:
        self._attempt(lambda: forget_replaced(host=platform.node(), role=self._role))
        while not self._stopping.is_set():
            self._attempt(self.beat)
            self._rest()
        self._attempt(self.leave)
        connection.close()

    def _rest(self) -> None:
        """Return when it is time for another beat, or there is something new to tell."""
        own = settings.current(ProcessesSettings)
        until = time.monotonic() + own.heartbeat
        while not self._stopping.is_set() and (left := until - time.monotonic()) > 0:
            self._stirred.wait(min(left, own.look))
            self._stirred.clear()
            if not self._stopping.is_set() and self._has_news():
                return

    def _has_news(self) -> bool:
        try:
            return dict(self._load()) != self._loaded
        except (DatabaseError, InterfaceError, OSError) as error:
            _log.warning("process.not_loaded", reason=str(error))
            connection.close()
            return False

    def _attempt(self, write: Callable[[], object]) -> None:
        try:
            write()
        except (DatabaseError, InterfaceError, OSError) as error:
            _log.warning("process.untold", reason=str(error))
            connection.close()


def living(*, now: datetime) -> list[Process]:
    """Return the processes that told of themselves lately."""
    return list(Process.objects.filter(seen_at__gte=now - _seconds("silent")).order_by("role", "id"))


def known(*, now: datetime) -> list[Process]:
    """Return the living processes and those that fell silent and are not forgotten yet."""
    return list(Process.objects.filter(seen_at__gte=now - _seconds("forget")).order_by("role", "id"))


def is_silent(process: Process, *, now: datetime) -> bool:
    """Tell whether a process told nothing for too long."""
    return process.seen_at < now - _seconds("silent")


def forget(*, now: datetime) -> int:
    """Remove processes that have been silent for long. Returns how many."""
    gone, _ = Process.objects.filter(seen_at__lt=now - _seconds("forget")).delete()
    return gone


def forget_replaced(*, host: str, role: str) -> int:
    """Remove the rows of a role's processes that died on this host: the caller is what was started in their place.

    One of another namespace of process ids with this host's name is taken for dead too; it writes its row again.
    """
    dead = [each.pk for each in Process.objects.filter(host=host, role=role) if not psutil.pid_exists(each.pid)]
    gone, _ = Process.objects.filter(pk__in=dead).delete()
    return gone


def _seconds(name: str) -> timedelta:
    return timedelta(seconds=getattr(settings.current(ProcessesSettings), name))


def skew() -> float | None:
    """Return the seconds by which this clock is ahead of the database's; None where they are one machine's."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    return float((clock.now() - theirs).total_seconds())
