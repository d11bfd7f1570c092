"""The Celery side of a worker: `python -m …jobs.crew`, started by the foreman.

Its children die with it, and it with the foreman, by the kernel's parent-death signal: no job runs on unwatched.
"""

import argparse
import importlib
import os
import signal
import sys
from typing import Any

import django
from celery import Celery, signals

from pratique.server.jobs.carrier import TASK
from pratique.server.jobs.carrier.app import answer
from pratique.server.jobs.sandbox.seccomp import die_with_parent


def main(arguments: list[str]) -> int:
    """Consume bells until told to stop."""
    parser = argparse.ArgumentParser()
    for name in ("--app", "--worker", "--queues"):
        parser.add_argument(name, required=True)
    for name in ("--concurrency", "--foreman"):
        parser.add_argument(name, required=True, type=int)
    asked = parser.parse_args(arguments)
    die_with_parent(signal.SIGKILL)
    if os.getppid() != asked.foreman:
        return 1
    django.setup()
    module, _, name = asked.app.partition(":")
    app: Celery = getattr(importlib.import_module(module), name)
    _bind(app, worker=asked.worker)
    signals.worker_process_init.connect(_begin_child, weak=False)
    app.Worker(
        hostname=f"crew@{asked.worker}",
        queues=asked.queues.split(","),
        concurrency=asked.concurrency,
        pool="prefork",
        loglevel=os.environ.get("CELERY_LOG_LEVEL", "WARNING"),
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
    ).start()
    return 0


def _bind(app: Celery, *, worker: str) -> None:
    """Let this process's task know which worker it belongs to; bells do not."""

    def heard(queue: str) -> None:
        answer(queue=queue, worker=worker)

    app.tasks.pop(TASK, None)
    app.task(name=TASK, shared=False)(heard)


def _begin_child(**_: Any) -> None:
    die_with_parent(signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
