"""Public identifiers: UUID version 7 (RFC 9562 §5.7), which sort by the time they were made."""

import random
import secrets
import time
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


def uuid7() -> UUID:
    """Return a new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    return UUID(int=_number(secrets.randbits(74)))


def uuid7_text() -> str:
    """Return a new UUIDv7 as it is written: in a fifth of the time, and easier to guess, for each request's."""
    digits = f"{_number(random.getrandbits(74)):032x}"  # seeded by the system, in a forked process anew
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _number(chance: int) -> int:
    milliseconds = time.time_ns() // 1_000_000
    high, low = chance >> 62, chance & ((1 << 62) - 1)
    return (milliseconds << 80) | _VERSION_7 | (high << 64) | _VARIANT | low
