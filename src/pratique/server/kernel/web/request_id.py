"""Request ids: taken from ``X-Request-ID`` when it is harmless, else made."""

import re

from pratique.server.kernel import ids

HEADER = "X-Request-ID"
_HARMLESS = re.compile(r"[A-Za-z0-9._-]{1,64}")


def accept(offered: str | None) -> str:
    """Return ``offered`` when it may safely stand in logs and headers, else a new id."""
    if offered is not None and _HARMLESS.fullmatch(offered):
        return offered
    return ids.uuid7_text()
