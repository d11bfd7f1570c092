"""A worker's crew as a process of its own: `python -m pratique.server.config.crew`, started by the worker's foreman."""

import sys
from typing import Any

from pratique.server.config.cli import process
from pratique.server.kernel import telemetry

MODULE = "pratique.server.config.crew"
"""What a foreman starts."""


def main(arguments: list[str]) -> int:
    """Make this process ready, and consume bells until told to stop."""
    process.start(role="crew", traced=False)
    from celery import signals

    from pratique.server.config import celery
    from pratique.server.jobs import crew

    signals.worker_process_init.connect(_begin_child, weak=False)
    signals.worker_process_shutdown.connect(_end_child, weak=False)
    return crew.run(celery.app, arguments)


def _begin_child(**_: Any) -> None:
    """Send a child's spans from the child: the thread that does it would not come through the fork."""
    telemetry.start("crew")


def _end_child(**_: Any) -> None:
    telemetry.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
