"""The process's cache, and what every carrier of one promises."""

import hashlib
import hmac
import re
from typing import Final, Protocol

VALUE_MAX: Final = 64 * 1024  # bytes
SECONDS_MAX: Final = 24 * 3600.0
_KEY = re.compile(r"[a-z0-9][a-z0-9:._-]{0,199}")


class Away(Exception):
    """Nothing can be counted together now; count alone."""


class Cache(Protocol):
    """Values by key. No call blocks for long; only `incr` raises."""

    def get(self, key: str) -> bytes | None:
        """Return the value; None when there is none, or none can be had now."""

    def set(self, key: str, value: bytes, *, seconds: float) -> None:
        """Keep a value for so long, at most; a value that is too large is a mistake of the caller's code."""

    def delete(self, key: str) -> None:
        """Forget a value."""

    def incr(self, key: str, *, by: int = 1, seconds: float) -> int:
        """Add to a count that begins at nothing and is forgotten after so long, and return it. Raises `Away`."""

    def count(self, key: str) -> int:
        """Return a count; 0 when there is none. Raises `Away`."""


class Unshared:
    """Keeps nothing: for commands and tests, and where there is nowhere to keep it."""

    def get(self, key: str) -> bytes | None:  # noqa: ARG002 — the protocol's signature
        """Know nothing."""
        return None

    def set(self, key: str, value: bytes, *, seconds: float) -> None:
        """Do nothing."""

    def delete(self, key: str) -> None:
        """Do nothing."""

    def incr(self, key: str, *, by: int = 1, seconds: float) -> int:  # noqa: ARG002 — the protocol's signature
        """Raise `Away`."""
        raise Away

    def count(self, key: str) -> int:  # noqa: ARG002 — the protocol's signature
        """Raise `Away`."""
        raise Away


_installed: Cache = Unshared()
_secret: bytes = b""


def install(cache: Cache, *, secret: bytes) -> None:
    """Make `cache` the process's own; `secret` keys the digests, the same in every process of the installation."""
    global _installed, _secret
    _installed, _secret = cache, secret


def current() -> Cache:
    """Return the process's cache."""
    return _installed


def digest(*parts: str) -> str:
    """Return what stands for these words in a key: without the installation's secret nobody reads them from it."""
    return hmac.digest(_secret, "\0".join(parts).encode(), hashlib.sha256).hex()[:32]


def check(key: str, *, value: bytes = b"", seconds: float = 1.0) -> None:
    """Raise `ValueError` for a key, a size or a time that no carrier takes: mistakes of the caller's code."""
    if _KEY.fullmatch(key) is None:
        message = f"{key!r} is no key of the cache"
        raise ValueError(message)
    if len(value) > VALUE_MAX or not 0 < seconds <= SECONDS_MAX:
        message = f"{key!r}: {len(value)} bytes for {seconds:g} s are not kept"
        raise ValueError(message)
