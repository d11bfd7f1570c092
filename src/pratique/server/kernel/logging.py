"""The log: one line of JSON an event (or words on a terminal) on standard output, with request id, actor and job.

What other libraries log through :mod:`logging` comes out the same way. Secrets are taken out of every value, by the
name it stands under and by its look, on the way out: nobody has to remember.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import msgspec
import structlog

from pratique.server.kernel import context, tracing

Style = Literal["auto", "json", "console"]
HIDDEN = "[hidden]"

_SECRET_NAMES = re.compile(r"(?i)(password|passwd|secret|authorization|cookie|api_?key|private_?key|csrf|credential)")
_TOKEN_NAMES = re.compile(r"(?i)(^|_)(token|jwt)$")
_SECRET_LOOKS = re.compile(
    r"(?P<access>\bprt_[A-Za-z0-9_-]{16,})"
    r"|(?P<jwt>\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)"
    r"|(?P<scheme>\b(?:Basic|Bearer) )[A-Za-z0-9._~+/=-]{8,}"
    r"|(?P<url>://[^/\s:@]{0,64}:)[^@\s/]{1,256}(?=@)",
)
_SECRET_MARKS = ("prt_", "eyJ", "Basic ", "Bearer ", "://")  # one of them is in whatever looks so
_LEVELS = logging.getLevelNamesMapping()
_DEPTH_MAX = 6  # of nested values; deeper ones are replaced whole

EventDict = MutableMapping[str, Any]


@dataclass(slots=True, kw_only=True)
class _Chosen:
    """How this process logs."""

    level: int = logging.INFO
    console: bool = False
    role: str = ""


_chosen = _Chosen()


def configure(*, level: str, style: Style, role: str) -> None:
    """Set up this process's log; ``role`` stands in every line. May be called again."""
    number = _LEVELS[level.upper()]
    console = style == "console" or (style == "auto" and sys.stdout.isatty())
    _chosen.level, _chosen.console, _chosen.role = number, console, role
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _Present(role),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        redact,
    ]
    render: Any = structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), pad_event_to=0) if console else _render_json
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stdout),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(number, logging.WARNING) if number > logging.DEBUG else number)


def is_json() -> bool:
    """Tell whether lines are JSON here, not words for a terminal."""
    return not _chosen.console


def is_written(level: str) -> bool:
    """Tell whether lines of that level are written here."""
    return _LEVELS[level.upper()] >= _chosen.level


def role() -> str:
    """Return the role that stands in every line."""
    return _chosen.role


def redact(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Take secrets out of an event, by name and by look."""
    for name, value in event.items():
        event[name] = _clean(name, value, _DEPTH_MAX)
    return event


def without_secrets(text: str) -> str:
    """Return ``text`` with everything hidden that looks like a secret."""
    # Nearly no text holds any of these; looking for them costs a tenth of what the expression does.
    return _SECRET_LOOKS.sub(_hide, text) if any(each in text for each in _SECRET_MARKS) else text


def _hide(match: re.Match[str]) -> str:
    return (match["scheme"] or match["url"] or "") + HIDDEN


@lru_cache(maxsize=1024)
def _names_secret(name: str) -> bool:
    """Say whether a field of this name is hidden; names are few and every line of the log asks about all of its."""
    return bool(_SECRET_NAMES.search(name) or _TOKEN_NAMES.search(name))


def _clean(name: str, value: Any, depth: int) -> Any:
    if _names_secret(name):
        return HIDDEN if value else value
    if isinstance(value, str):
        return without_secrets(value)
    if depth == 0:
        return HIDDEN if isinstance(value, dict | list | tuple) else value
    if isinstance(value, dict):
        return {str(key): _clean(str(key), each, depth - 1) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean("", each, depth - 1) for each in value]
    return value


class _Present:
    """Adds what the present piece of work is done for."""

    def __init__(self, role: str) -> None:
        self._role = role

    def __call__(self, _logger: object, _method: str, event: EventDict) -> EventDict:
        event.setdefault("role", self._role)
        present = context.current()
        if present.request_id:
            event.setdefault("request_id", present.request_id)
        if present.traceparent:
            event.setdefault("trace_id", tracing.trace_id(present.traceparent))
        if present.actor:
            event.setdefault("actor", present.actor)
        return event


def _render_json(_logger: object, _method: str, event: EventDict) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()
