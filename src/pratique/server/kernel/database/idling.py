"""How long a transaction may say nothing. PostgreSQL only: SQLite's locks end with the process that has them.

A process that is frozen in a transaction keeps the rows it locked, and everybody who wants them waits. PostgreSQL ends
such a session by itself when it is told to. It is told in the defaults of our user in our database, since these hold
for every connection, be it pooled or not, and what a connection sets behind a pooler by transaction is somebody
else's a moment later. A transaction that rightly says nothing for long lifts the bound for itself.
"""

from typing import Final

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

NAME: Final = "idle_in_transaction_session_timeout"
LIFT: Final = f"SET LOCAL {NAME} = 0"
"""For a transaction that does long work elsewhere, and holds nothing that others wait for."""


def bound(seconds: int) -> None:
    """Let PostgreSQL end sessions that say nothing in a transaction for so long; 0: as it does by itself.

    It holds for connections that are made from now on. A user may say so of itself: no right is needed.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        database = connection.ops.quote_name(cursor.fetchone()[0])
        said = f"SET {NAME} = '{int(seconds)}s'" if seconds else f"RESET {NAME}"
        cursor.execute(f"ALTER ROLE CURRENT_USER IN DATABASE {database} {said}")


def lift(by: BaseDatabaseWrapper) -> None:
    """Let the present transaction of a connection say nothing for as long as it likes."""
    if by.vendor == "postgresql":
        with by.cursor() as cursor:
            cursor.execute(LIFT)
