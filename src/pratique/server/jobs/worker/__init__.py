"""A worker: the foreman process, the Celery crew it starts, and what it does for jobs that cannot help themselves.

The foreman registers the worker, keeps its heartbeat and leases, dispatches the outbox, kills what does not stop, and
ends with everything stopped. The crew is Celery with prefork children, started by exec; a child claims and runs jobs.
They are two processes so that the one that watches shares neither threads, connections nor fate with the one that
forks.
"""

from pratique.server.jobs.worker.foreman import LOOP, run

__all__ = ["LOOP", "run"]
