"""Signs of life of a process's loops: each says when it went round, and whoever asks hears how long that is ago."""

import time

_at: dict[str, float] = {}


def touch(name: str) -> None:
    """Say that the loop `name` went round just now."""
    _at[name] = time.monotonic()


def silence(name: str) -> float | None:
    """Return the seconds since the loop `name` went round; None when it never did."""
    at = _at.get(name)
    return None if at is None else time.monotonic() - at
