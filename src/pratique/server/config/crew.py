"""A worker's crew as a process of its own: `python -m pratique.server.config.crew`, started by the worker's foreman."""

import sys

from pratique.server.config.cli import process

MODULE = "pratique.server.config.crew"
"""What a foreman starts."""


def main(arguments: list[str]) -> int:
    """Make this process ready, and consume bells until told to stop."""
    process.start(role="crew")
    from pratique.server.config import celery
    from pratique.server.jobs import crew

    return crew.run(celery.app, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
