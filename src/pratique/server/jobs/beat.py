"""Beat: Celery's loop with a scheduler of ours, which writes jobs instead of sending tasks, and sweeps.

Any number of beats may run: what they write is unique in the database (`schedules`), and sweeping twice does no harm.
"""

import signal
import time
from types import FrameType
from typing import Any

import structlog
from celery import Celery
from celery.beat import Scheduler, Service
from django.db import DatabaseError, InterfaceError, connection

from pratique.server.jobs import families, metrics, samples, schedules, sweep
from pratique.server.jobs.carrier import CeleryBell
from pratique.server.jobs.settings import JobsSettings
from pratique.server.kernel import clock, pulse, settings

TICK = 1.0
"""Seconds between two looks at the timetable, at most."""
LOOP = "beat"
"""The loop's name among the process's signs of life."""
FORGET = 3600.0
"""Seconds between two clean-ups of workers long gone."""

_log = structlog.get_logger("beat")


class Timetable(Scheduler):
    """Celery beat's scheduler: the database is the schedule."""

    def __init__(self, app: Celery, **options: Any) -> None:
        self._bell = CeleryBell(app)
        self._sweep_at = self._forget_at = 0.0
        super().__init__(app, **options)

    def setup_schedule(self) -> None:
        """Nothing to read: each tick asks the database."""

    def tick(self, *_: Any, **__: Any) -> float:
        """One round. Returns the seconds until the next."""
        try:
            metrics.FIRED.inc(len(schedules.fire_due(clock.now())))
            samples.take(clock.now())
            self._sweep(time.monotonic())
            pulse.touch(LOOP)
        except (DatabaseError, InterfaceError) as error:
            _log.warning("beat.database_away", reason=str(error))
            connection.close()
        return min(TICK, settings.current(JobsSettings).sweep)

    def _sweep(self, instant: float) -> None:
        if instant >= self._sweep_at:
            sweep.bury(now=clock.now())
            families.wake_forgotten(now=clock.now())
            rung = sweep.ring_again(self._bell, now=clock.now())
            for queue, count in rung.items():
                metrics.RUNG_AGAIN.labels(queue).inc(count)
            if rung:
                _log.info("bells.rung_again", rung=rung)
            self._sweep_at = instant + settings.current(JobsSettings).sweep
        if instant >= self._forget_at:
            sweep.forget(now=clock.now())
            self._forget_at = instant + FORGET


def run(*, app: Celery) -> int:
    """Be a beat until SIGTERM or SIGINT. Returns the exit code; Django is set up by the caller."""
    service = Service(app, max_interval=int(TICK), scheduler_cls=Timetable)

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit  # Celery's loop ends on it, also in the middle of its sleep

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    _log.info("beat.started")
    try:
        service.start()
    except SystemExit:
        _log.debug("beat.interrupted")
    connection.close()
    _log.info("beat.stopped")
    return 0
