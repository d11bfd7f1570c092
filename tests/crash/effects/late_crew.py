"""A crew whose children stay where they were forked until they are let go on, and say when they are ready for work."""

import os
import sys

from pratique.server.config.cli import process

if __name__ == "__main__":
    process.start(role="crew", traced=False)
    from celery import signals

    from pratique.server.config import celery
    from pratique.server.jobs import crew

    said, awaited = int(sys.argv[1]), int(sys.argv[2])

    def wait() -> None:
        # Connected only now, it is called after what the crew has connected.
        signals.worker_process_init.connect(lambda **_: os.write(said, b"ready\n"), weak=False)
        os.write(said, b"forked\n")
        os.read(awaited, 1)

    os.register_at_fork(after_in_child=wait)
    sys.exit(crew.run(celery.app, sys.argv[3:]))
