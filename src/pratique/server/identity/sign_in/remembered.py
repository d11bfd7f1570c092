"""Right passwords of the last minute, so that a client need not pay Argon2id for every request.

Kept: a keyed hash (the key is this process's, random, never stored), for at most a minute, with the account's epoch,
which rises when the password changes or the account is deactivated. A remembered password whose epoch is not the
account's present one is worth nothing.
"""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

_ENTRIES_MAX: Final = 4096
"""Accounts that sign in with a password within one minute; past it the oldest pays Argon2id again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    mac: bytes
    epoch: int
    until: float


class Remembered:
    """A bounded memory of right passwords, one an account."""

    def __init__(self, *, lifetime: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._lifetime = lifetime
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._lock = Lock()

    def epoch_of(self, *, name: str, password: str) -> int | None:
        """Return the epoch the account had when this password was right, or None when that is not remembered."""
        with self._lock:
            entry = self._entries.get(name)
        if entry is None or entry.until <= self._clock():
            return None
        return entry.epoch if hmac.compare_digest(entry.mac, self._mac(name, password)) else None

    def keep(self, *, name: str, password: str, epoch: int) -> None:
        """Remember that the password was right."""
        entry = _Entry(mac=self._mac(name, password), epoch=epoch, until=self._clock() + self._lifetime)
        with self._lock:
            self._entries[name] = entry
            self._entries.move_to_end(name)
            while len(self._entries) > _ENTRIES_MAX:
                self._entries.popitem(last=False)

    def drop(self, name: str) -> None:
        """Forget the account's password."""
        with self._lock:
            self._entries.pop(name, None)

    def _mac(self, name: str, password: str) -> bytes:
        return hmac.digest(self._key, f"{name}\0{password}".encode(), hashlib.sha256)
