"""One program a test started: its log in a file, its end certain.

Programs are only ever ended by the process id they were started with.
"""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.waiting import eventually

TAIL = 6_000
GRACE = 15.0


@dataclass(kw_only=True, slots=True)
class Child:
    """A program, started and stopped any number of times; each start appends to one log."""

    name: str
    command: Sequence[str | Path]
    log: Path
    environment: Mapping[str, str] | None = None
    directory: Path | None = None
    user: str | None = None
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> "Child":
        """Start the program in a process group of its own, without standard input."""
        assert not self.is_running, f"{self.name} runs already"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(word) for word in self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self.environment) if self.environment is not None else None,
                cwd=self.directory,
                process_group=0,
                user=self.user,
                group=self.user,
                extra_groups=[] if self.user else None,
            )
        return self

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None, f"{self.name} was not started"
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """The exit code, negative for a signal; none while the program runs."""
        return self._process.poll() if self._process else None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program itself, not to its children."""
        if self.is_running:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the program as a power cut would, and wait until it is gone."""
        self.signal(signal.SIGKILL)
        self.wait(5)

    def stop(self, *, within: float = GRACE) -> int:
        """Ask the program to end; after `within` seconds end it and fail."""
        self.signal(signal.SIGTERM)
        try:
            return self.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.name} did not end within {within:g} s of SIGTERM:\n{self.output()}") from None
        finally:
            self._sweep()

    def wait(self, seconds: float) -> int:
        """Wait for the end and give the exit code."""
        return self._process.wait(seconds) if self._process else 0

    def output(self) -> str:
        """Give the end of the log."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - TAIL))
            return log.read(TAIL).decode("utf-8", "replace")

    def wait_until(self, ready: Callable[[], bool], *, within: float = 30.0) -> "Child":
        """Wait until the program is ready; an early end of it fails at once and shows its log."""

        def ready_or_dead() -> bool:
            if not self.is_running:
                raise RuntimeError(f"{self.name} ended with {self.exit_code} while starting:\n{self.output()}")
            return ready()

        try:
            eventually(ready_or_dead, within=within, what=f"the start of {self.name}")
        except AssertionError as late:
            raise AssertionError(f"{late}\n{self.output()}") from None
        return self

    def _sweep(self) -> None:
        # What the program left in its own process group goes with it; a group without members is an error we expect.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def run(
    command: Sequence[str | Path],
    *,
    seconds: float = 60.0,
    environment: Mapping[str, str] | None = None,
    stdin: str | None = None,
    user: str | None = None,
    directory: Path | None = None,
) -> "Finished":
    """Run a program to its end within a deadline and give what it printed."""
    finished = subprocess.run(
        [str(word) for word in command],
        input=stdin if stdin is not None else "",
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds,
        check=False,
        env=dict(environment) if environment is not None else None,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd=directory,
    )
    return Finished(
        command=" ".join(str(word) for word in command),
        exit_code=finished.returncode,
        stdout=finished.stdout,
        stderr=finished.stderr,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Finished:
    """A program that ended, and what it said."""

    command: str
    exit_code: int
    stdout: str
    stderr: str

    def checked(self) -> "Finished":
        """Give itself back when the program succeeded, and fail with all it said otherwise."""
        assert self.exit_code == 0, f"{self}"
        return self

    @property
    def said(self) -> str:
        """Both streams, as a person at a terminal would have read them."""
        return self.stdout + self.stderr

    def __str__(self) -> str:
        return f"`{self.command}` ended with {self.exit_code}\n{self.stdout}{self.stderr}"
