"""Whose turn it is: the rank a job gets when it is submitted, by which the few of one go before the many of another.

This is start-time fair queueing (Goyal, Vin, Cheng: "Start-time Fair Queueing", SIGCOMM 1996) with every job of weight
one. Within a queue, needs and priority, a job ranks one behind the last waiting job of its own namespace, and never
before the rank that is being served now. Served in the order of ranks, the namespaces take turns, and the claim is the
head of one index, however many jobs and namespaces wait. Two submitted at once may get the same rank: the older goes
first then.
"""

from django.db import connection

from pratique.server.jobs.models import Job
from pratique.server.jobs.statuses import READY, ordered

_WAITING = f"queue = %s AND needs = %s AND priority = %s AND status IN ({', '.join(map(repr, ordered(READY)))})"
RANKS = f"""
SELECT (SELECT rank FROM jobs_job WHERE {_WAITING} ORDER BY rank, id LIMIT 1),
       (SELECT rank FROM jobs_job WHERE {_WAITING} AND namespace = %s ORDER BY rank DESC LIMIT 1)
"""  # noqa: S608 — the statuses are ours, and a partial index is found by literals only


def rank(job: Job) -> int:
    """The rank of a job that is about to be inserted."""
    lane: list[str | int] = [job.queue, job.needs, int(job.priority)]
    with connection.cursor() as cursor:
        cursor.execute(RANKS, [*lane, *lane, job.namespace])
        served, own = cursor.fetchone() or (None, None)
    return max(served or 0, 0 if own is None else own + 1)
