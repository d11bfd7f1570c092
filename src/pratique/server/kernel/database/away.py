"""A database that does not answer, or has no time: told as what passes, apart from mistakes of ours."""

import sqlite3
from typing import Final

import psycopg
from django.db import InterfaceError, OperationalError

from pratique.server.kernel.errors import Unavailable

RETRY_AFTER: Final = 5  # seconds

FAILURES: Final = (InterfaceError, OperationalError, psycopg.OperationalError, sqlite3.OperationalError)
"""What its drivers raise then: no connection, none free in time, a lock not had, a statement that was ended."""


class DatabaseAway(Unavailable):
    """The database does not answer at the moment, or has too much to do; try again in {retry_after} seconds."""

    code = "database_away"
