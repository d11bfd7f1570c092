"""Server-sent events as bytes (WHATWG HTML, "Server-sent events"); pure."""

import json
from collections.abc import Mapping

COMMENT = b":\n\n"
"""Keeps a connection open through proxies; clients ignore it."""
_LAST_ID_MAX = 10  # digits


def event(name: str, data: Mapping[str, object], *, number: int | None = None) -> bytes:
    """One event. JSON has no line breaks of its own, so one `data` line holds it."""
    head = "" if number is None else f"id: {number}\n"
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"{head}event: {name}\ndata: {text}\n\n".encode()


def resume_after(last_event_id: str | None) -> int:
    """The line after which a client wants to go on: 0 for the beginning, and for what we never sent."""
    text = (last_event_id or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LAST_ID_MAX else 0
