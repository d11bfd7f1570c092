"""A listener for tests that need none, and one that stops at a given point."""

from dataclasses import dataclass, field


class Stopped(Exception):
    """It was told to stop."""


@dataclass(slots=True)
class Quiet:
    """Keeps what it is told; stops at the check of the given number, never without one."""

    stop_at: int = -1
    checks: int = 0
    lines: list[str] = field(default_factory=list)

    def log(self, text: str) -> None:
        """Keep a line."""
        self.lines.append(text)

    def progress(self, *, done: int, total: int | None = None, what: str = "") -> None:
        """Take how far it is."""

    def check(self) -> None:
        """Stop when it is time."""
        self.checks += 1
        if self.checks == self.stop_at:
            raise Stopped
