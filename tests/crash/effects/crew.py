"""A worker's crew that knows the actions of the tests."""

import sys

from pratique.server.config.cli import process

if __name__ == "__main__":
    process.start(role="crew")
    from pratique.server.config import celery
    from pratique.server.jobs import crew
    from tests.crash.effects import actions  # noqa: F401 — for its declarations

    sys.exit(crew.run(celery.app, sys.argv[1:]))
