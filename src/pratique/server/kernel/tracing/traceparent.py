"""The mark of a span as it travels: W3C Trace Context §3.2, `00-<trace id>-<parent id>-<flags>`."""

import re
from typing import Final

HEADER: Final = "traceparent"
_MARK: Final = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_LENGTH: Final = 55
_INVALID_VERSION: Final = "ff"


def accept(offered: str | None) -> str:
    """Return `offered` when it is a mark by the specification, else nothing: a bad one is to be ignored (§3.2.2)."""
    if offered is None or len(offered) != _LENGTH:
        return ""
    read = _MARK.fullmatch(offered)
    if read is None or offered.startswith(_INVALID_VERSION) or not int(read[1], 16) or not int(read[2], 16):
        return ""
    return offered


def trace_id(mark: str) -> str:
    """Return the trace's id in a mark that was accepted; empty for none."""
    return mark[3:35]
