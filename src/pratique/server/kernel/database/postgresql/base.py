"""Django's PostgreSQL backend, which looks at a kept connection's socket before it asks the server whether it lives.

Django asks `SELECT 1` before the first statement of each request: one journey in four of a short page. A connection
whose other end is gone has something to read: its end. So one that has nothing to read is taken as it is, and one that
has, be it but a notice, is asked. Neither sees a server that vanished without a word; a statement waits for that.
"""

import select

from django.db.backends.postgresql import base

_SOMETHING = select.POLLIN | select.POLLHUP | select.POLLERR


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is looked at before it is asked."""

    def is_usable(self) -> bool:
        """Tell whether the connection lives."""
        kept = self.connection
        if kept is None or kept.closed:
            return False
        looked = select.poll()
        looked.register(kept.fileno(), _SOMETHING)
        return bool(super().is_usable()) if looked.poll(0) else True
