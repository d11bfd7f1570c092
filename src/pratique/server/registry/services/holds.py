"""Holds: who copies the store says so, and what is condemned meanwhile keeps its bytes until that is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from pratique.server.kernel import clock
from pratique.server.registry.models import Hold

_FOR = timedelta(minutes=30)
"""A hold that nobody renews expires: its holder died."""
_EVERY = timedelta(minutes=1)


class Holding:
    """A hold under way; whoever has it says now and then that it goes on."""

    def __init__(self, pk: int, *, renewed_at: datetime) -> None:
        self._pk = pk
        self._renewed_at = renewed_at

    def renew(self) -> None:
        """Say that it goes on; costs nothing when that was said a moment ago."""
        now = clock.now()
        if now - self._renewed_at >= _EVERY:
            Hold.objects.filter(pk=self._pk).update(expires_at=now + _FOR)
            self._renewed_at = now


@contextmanager
def holding_bytes(holder: str) -> Iterator[Holding]:
    """Keep all bytes that are referred to now, until the end of the block."""
    now = clock.now()
    hold = Hold.objects.create(holder=holder, since=now, expires_at=now + _FOR)
    try:
        yield Holding(hold.pk, renewed_at=now)
    finally:
        Hold.objects.filter(pk=hold.pk).delete()
