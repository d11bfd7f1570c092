"""One stream of lines from many processes."""

import sys
from datetime import UTC, datetime

import msgspec

_WIDTH = 10  # characters of a prefix; as long as the longest name


class Lines:
    """Writes the lines of an installation's processes: with the name in front, or as JSON that tells the role."""

    def __init__(self, *, style: str) -> None:
        console = style == "console" or (style == "auto" and sys.stdout.isatty())
        self.style = "console" if console else "json"

    def __call__(self, name: str, line: str) -> None:
        """Write one line that ``name`` said."""
        sys.stdout.write(self._shaped(name, line) + "\n")
        sys.stdout.flush()

    def _shaped(self, name: str, line: str) -> str:
        if self.style == "console":
            return f"{name:<{_WIDTH}} | {line}"
        if line.startswith("{") and line.endswith("}"):
            return line
        level = "info" if name == "supervisor" else "warning"
        said = {"event": line, "level": level, "role": name, "timestamp": datetime.now(UTC).isoformat()}
        return msgspec.json.encode(said).decode()
