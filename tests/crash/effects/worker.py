"""`pratique worker` with a crew that knows the actions of the tests."""

import sys

from pratique.server.config.cli import process

if __name__ == "__main__":
    process.start(role="worker")
    from pratique.server.jobs import worker
    from pratique.server.jobs.settings import JobsSettings
    from pratique.server.kernel import settings
    from pratique.server.kernel.actions import Queue
    from pratique.server.kernel.counts import Heard

    sys.exit(
        worker.run(
            crew="tests.crash.effects.crew",
            queues=list(Queue),
            settings=settings.current(JobsSettings),
            counts=Heard(),
        )
    )
