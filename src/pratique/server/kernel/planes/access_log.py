"""The lines of log that requests leave: gathered, and written together a few times a second.

One at a time they would cost as much as reading a manifest. A crash loses those of the last moments; a terminal gets
each at once. They hold no more than what is named here, and what a client wrote of it is cleaned of secrets.
"""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Final, NamedTuple

import msgspec
import structlog

from pratique.server.kernel import logging, tracing

WITHIN: Final = 0.05  # seconds
_MOST: Final = 500  # lines gathered

_log = structlog.get_logger("plane")


class Line(NamedTuple):
    """What is told of a request; ``mark`` is its `traceparent`."""

    plane: str
    method: str
    path: str
    status: int
    seconds: float
    request_id: str
    actor: str
    mark: str = ""
    quiet: bool = False


class AccessLog:
    """Writes lines; in an event loop only."""

    def __init__(self) -> None:
        self._gathered: list[tuple[float, Line]] = []
        self._due: asyncio.TimerHandle | None = None

    def note(self, line: Line, *, now: float) -> None:
        """Gather one; ``now`` is the Unix second."""
        if not logging.is_json():
            _say(line)
            return
        if not logging.is_written("debug" if line.quiet else "info"):
            return
        self._gathered.append((now, line))
        if len(self._gathered) >= _MOST:
            self.write()
        elif self._due is None:
            self._due = asyncio.get_running_loop().call_later(WITHIN, self.write)

    def write(self) -> None:
        """Write what was gathered."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        gathered, self._gathered = self._gathered, []
        if gathered:
            sys.stdout.write(b"".join(_written(now, line) for now, line in gathered).decode())
            sys.stdout.flush()


def _written(now: float, line: Line) -> bytes:
    said: dict[str, object] = {
        "plane": line.plane,
        "method": line.method,
        "path": logging.without_secrets(line.path),
        "status": line.status,
        "duration_ms": round(line.seconds * 1000, 2),
        "request_id": logging.without_secrets(line.request_id),
        "actor": line.actor,
        "event": "request",
        "level": "debug" if line.quiet else "info",
        "timestamp": datetime.fromtimestamp(now, UTC).isoformat().replace("+00:00", "Z"),
        "role": logging.role(),
    }
    if line.mark:
        said["trace_id"] = tracing.trace_id(line.mark)
    return msgspec.json.encode(said) + b"\n"


def _say(line: Line) -> None:
    (_log.debug if line.quiet else _log.info)(
        "request",
        plane=line.plane,
        method=line.method,
        path=line.path,
        status=line.status,
        duration_ms=round(line.seconds * 1000, 2),
        request_id=line.request_id,
        actor=line.actor,
    )
