"""The Celery side of a worker, started by the foreman as a process of its own.

Its children die with it, and it with the foreman, by the kernel's parent-death signal: no job runs on unwatched.
"""

import argparse
import os
import socket
import warnings
from typing import Any

import structlog
from billiard.pool import EX_RECYCLE
from celery import Celery, signals
from celery.exceptions import SecurityWarning

from pratique.server.jobs import turnstile
from pratique.server.jobs.carrier import TASK
from pratique.server.jobs.carrier.app import answer
from pratique.server.jobs.running import Worn
from pratique.server.jobs.sandbox.seccomp import die_with_parent
from pratique.server.kernel import bell
from pratique.server.kernel.counts import Teller

_log = structlog.get_logger("crew")


def run(app: Celery, arguments: list[str]) -> int:
    """Consume bells until told to stop. Returns the exit code; the process is set up by the caller."""
    asked = _read(arguments)
    die_with_parent(asked.foreman)
    # Celery warns of root because of pickle, which is not accepted here.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    _bind(app, worker=asked.worker)
    turnstile.share()
    signals.setup_logging.connect(_leave_logging_alone, weak=False)
    teller = Teller(socket.socket(fileno=asked.counts))
    crew = os.getpid()
    # Celery asks for the signal too, but does not look whether the crew died before: such a child would wait for ever
    # for a lock that a sibling died with.
    signals.worker_process_init.connect(lambda **_: die_with_parent(crew), weak=False)
    signals.worker_process_init.connect(lambda **_: teller.start(), weak=False)
    signals.worker_process_shutdown.connect(lambda **_: teller.stop(), weak=False)
    app.Worker(
        hostname=f"crew@{asked.worker}",
        queues=asked.queues.split(","),
        concurrency=asked.concurrency,
        pool="prefork",
        loglevel="WARNING",
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
    ).start()
    return 0


def _read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name in ("--worker", "--queues"):
        parser.add_argument(name, required=True)
    for name in ("--concurrency", "--foreman", "--counts"):
        parser.add_argument(name, required=True, type=int)
    return parser.parse_args(arguments)


def _bind(app: Celery, *, worker: str) -> None:
    """Let this process's task know which worker it belongs to; bells do not."""

    def heard(queue: str) -> None:
        try:
            answer(queue=queue, worker=worker)
        except Worn as worn:
            bell.ring(queue)  # for what this process would have gone on with
            raise SystemExit(EX_RECYCLE) from worn
        except Exception:  # noqa: BLE001 — a fault of ours: nobody knows what this process holds until it ends
            _log.exception("bell.unexpected", queue=queue)
            bell.ring(queue)
            raise SystemExit(EX_RECYCLE) from None

    app.tasks.pop(TASK, None)
    app.task(name=TASK, shared=False)(heard)


def _leave_logging_alone(**_: Any) -> None:
    """Take Celery's wish to set up logging, which the process has done; that somebody listens is enough for it."""
