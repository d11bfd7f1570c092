"""Transactions that need not survive a loss of power: of what is only kept to be quicker, and can be got again.

The end of a process loses nothing of them, and no order of writes is broken: whoever commits after them with full
durability takes them along. What is saved is the wait for the disk.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def lightly() -> Iterator[None]:
    """Open a transaction whose commit waits for no disk; within a transaction it is a part of that, as durable."""
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = NORMAL")  # of the write-ahead log: what is in it stays whole
        try:
            with transaction.atomic():
                yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous = FULL")
