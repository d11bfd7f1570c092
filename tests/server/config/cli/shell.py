"""Runs commands as a person would, many in one process, since starting Python costs more than most commands."""

import atexit
import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parents[4]
_WITHIN = 240.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """An installation's data directory, and how its commands are run."""

    data: Path
    environment: Mapping[str, str]

    def run(self, *commands: Sequence[str], typed: str = "", **variables: str) -> list[Answer]:
        """Run commands one after the other; `variables` are added to the environment."""
        with tempfile.TemporaryDirectory() as folder:
            code = self._fork(Path(folder), variables, commands=[[list(each), typed] for each in commands])
            assert code == 0, Path(folder, "err").read_text()
            answers = json.loads(Path(folder, "answers").read_bytes())
        return [Answer(code=code, out=out, err=err) for code, out, err in answers]

    def one(self, *words: str, typed: str = "", **variables: str) -> Answer:
        """Run one command."""
        [answer] = self.run(words, typed=typed, **variables)
        return answer

    def on(self, **variables: str) -> "Shell":
        """Return this shell with further variables in its environment."""
        return Shell(data=self.data, environment={**self.environment, **variables})

    def python(self, program: str, **variables: str) -> Answer:
        """Run a program of Python in the installation's environment, with this repository's tests at hand."""
        with tempfile.TemporaryDirectory() as folder:
            code = self._fork(Path(folder), variables, program=program)
            return Answer(code=code, out=Path(folder, "out").read_text(), err=Path(folder, "err").read_text())

    def _fork(
        self,
        folder: Path,
        variables: Mapping[str, str],
        *,
        commands: Sequence[object] = (),
        program: str | None = None,
    ) -> int:
        environment = {**self.environment, **variables}
        asked = {"folder": str(folder), "environment": environment, "commands": commands, "program": program}
        process = _forking()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], _WITHIN)
        assert ready, f"not over after {_WITHIN} s: {commands or program}"
        return int(process.stdout.readline())


def shell(data: Path) -> Shell:
    """Return a shell on a data directory, with no settings but that."""
    return Shell(data=data, environment={**_clean(), "PRATIQUE_DATA": str(data)})


@cache
def _forking() -> subprocess.Popen[str]:
    """Start the process that forks, once for this process of the run."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.server.config.cli.forking"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
        env=_clean(),
        start_new_session=True,
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    """Close its standard input, which ends it."""
    assert process.stdin is not None
    process.stdin.close()
    process.wait(_WITHIN)


def _clean() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PRATIQUE_", "DJANGO_"))}
    return {**inherited, "NO_COLOR": "1"}
