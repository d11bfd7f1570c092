"""A column for ASCII text that sorts by code point on every database, as the specification wants its lists."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
else:
    _CharField = models.CharField  # generic in its stubs only


class AsciiField(_CharField):
    """A `CharField` in PostgreSQL's C collation; SQLite compares bytes anyway.

    Spelled `character varying`, for which Django makes no second index for LIKE: the C collation needs none.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Return the column's type."""
        if connection.vendor == "postgresql":
            return f'character varying({self.max_length}) COLLATE "C"'
        return super().db_type(connection)
