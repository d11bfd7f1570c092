"""The foreman: registers the worker, starts and watches the crew, and stops everything in time."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import psutil
import structlog
from django.db import DatabaseError, InterfaceError, connection

from pratique import __version__
from pratique.server.jobs import capacity, sweep
from pratique.server.jobs.models import Worker
from pratique.server.jobs.settings import JobsSettings
from pratique.server.jobs.worker import guard
from pratique.server.jobs.worker.dispatcher import Dispatcher
from pratique.server.kernel import clock, ids, pulse
from pratique.server.kernel.actions import Queue
from pratique.server.kernel.counts import Heard

TICK = 0.5
"""Seconds between two looks at the crew and its jobs."""
PAUSE_MAX = 30.0
"""The longest pause in seconds before a crew that keeps dying is started again."""
STEADY = 60.0
"""Seconds after which a crew counts as healthy and the pause begins anew."""
LOOP = "crew"
"""The loop's name among the process's signs of life: it goes round while a crew runs and the database answers."""
AWAY = (DatabaseError, InterfaceError)

_log = structlog.get_logger("worker")


class Foreman:
    """One worker. `crew` names the module that is run as its crew, `counts` hears what its processes count."""

    def __init__(self, *, crew: str, queues: Sequence[Queue], settings: JobsSettings, counts: Heard) -> None:
        self._module = crew
        self._queues = [each.value for each in queues]
        self._settings = settings
        self._counts = counts
        self._stopping = threading.Event()
        self._crew: subprocess.Popen[bytes] | None = None
        self._crew_since = 0.0
        self._pause = 1.0
        self._beat_at = 0.0
        self._worker: Worker | None = None
        self._dispatcher = Dispatcher()
        self._meter = guard.Meter()

    def stop(self) -> None:
        """Ask `run` to end; safe in a signal handler."""
        self._stopping.set()

    def run(self) -> int:
        """Work until stopped."""
        self._dispatcher.start()
        while not self._stopping.is_set():
            try:
                self._tick()
            except AWAY as error:
                _log.warning("worker.database_away", reason=str(error))
                connection.close()
            self._stopping.wait(TICK)
        self._end()
        return 0

    def _tick(self) -> None:
        if self._worker is None:
            self._worker = self._register()
        if self._crew is None or self._crew.poll() is not None:
            self._replace_crew(self._worker)
        now = clock.now()
        self._counts.listen()
        guard.watch(self._worker, lives=self._is_ours, meter=self._meter, now=now)
        if time.monotonic() - self._beat_at >= self._settings.heartbeat:
            lease = timedelta(seconds=self._settings.lease)
            if not guard.beat(self._worker, lives=self._is_ours, lease=lease, now=now):
                self._worker = None
                self._kill_crew()
            self._counts.forget(lives=self._is_ours)
            sweep.bury(now=now, host=sweep.this_host())
            self._beat_at = time.monotonic()
        if self._crew is not None and self._crew.poll() is None:
            pulse.touch(LOOP)

    def _register(self) -> Worker:
        now, process = clock.now(), psutil.Process()
        worker = Worker.objects.create(
            uuid=ids.uuid7(),
            host=sweep.this_host(),
            pid=process.pid,
            birth=process.create_time(),
            queues=self._queues,
            concurrency=self._settings.concurrency,
            capacity=capacity.read(",".join(self._settings.capacity)),
            version=__version__,
            started_at=now,
            heartbeat_at=now,
            expires_at=now + timedelta(seconds=self._settings.lease),
        )
        self._beat_at = 0.0
        _log.info("worker.started", worker=str(worker.uuid), queues=self._queues)
        return worker

    def _replace_crew(self, worker: Worker) -> None:
        if self._crew is not None:
            _log.error("crew.ended", code=self._crew.returncode, pause_s=self._pause)
            guard.watch(worker, lives=lambda _pid: False, meter=self._meter, now=clock.now())
            lasted = time.monotonic() - self._crew_since
            self._pause = 1.0 if lasted > STEADY else min(self._pause * 2, PAUSE_MAX)
            if self._stopping.wait(self._pause):
                return
        self._crew_since = time.monotonic()
        self._crew = subprocess.Popen(
            [
                *(sys.executable, "-m", self._module),
                *("--worker", str(worker.uuid)),
                *("--queues", ",".join(self._queues)),
                *("--concurrency", str(self._settings.concurrency)),
                *("--foreman", str(os.getpid())),
                *("--counts", str(self._counts.theirs.fileno())),
            ],
            pass_fds=[self._counts.theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # a terminal's Ctrl-C is the foreman's to handle
        )

    def _is_ours(self, pid: int) -> bool:
        """Whether the process is a child of the crew and lives; looking at one costs far less than listing all."""
        try:
            process = psutil.Process(pid)
            return self._crew is not None and process.ppid() == self._crew.pid and _lives(process)
        except psutil.NoSuchProcess:
            return False

    def _end(self) -> None:
        """Stop everything within the setting `jobs.stop` and a second."""
        deadline = time.monotonic() + self._settings.stop
        self._attempt(self._announce)
        if self._crew is not None and self._crew.poll() is None:
            self._crew.terminate()
            try:
                self._crew.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                _log.warning("crew.killed", waited_s=self._settings.stop)
                self._kill_crew()
        self._dispatcher.stop()
        self._attempt(self._sign_off)
        connection.close()
        _log.info("worker.stopped")

    def _announce(self) -> None:
        if self._worker is not None:
            Worker.objects.filter(pk=self._worker.pk).update(stopping_at=clock.now())

    def _sign_off(self) -> None:
        if self._worker is not None:
            guard.release(self._worker, now=clock.now())
            Worker.objects.filter(pk=self._worker.pk).update(ended_at=clock.now())

    def _attempt(self, write: Callable[[], None]) -> None:
        try:
            write()
        except AWAY as error:
            _log.warning("worker.database_away", reason=str(error))
            connection.close()

    def _kill_crew(self) -> None:
        if self._crew is not None:
            children = psutil.Process(self._crew.pid).children(recursive=True) if self._crew.poll() is None else []
            self._crew.kill()
            self._crew.wait()
            for each in children:
                if _lives(each):
                    each.kill()


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def run(*, crew: str, queues: Sequence[Queue], settings: JobsSettings, counts: Heard) -> int:
    """Be a worker of `queues` until SIGTERM or SIGINT. Returns the exit code.

    `crew` names a module that sets its process up and calls `jobs.crew.run`; this process is set up by the caller.
    """
    foreman = Foreman(crew=crew, queues=queues, settings=settings, counts=counts)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: foreman.stop())
    return foreman.run()
