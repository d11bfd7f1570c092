"""Runs commands as a person would, many in one process, since starting Python costs more than most commands."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[4]
_DRIVER = """
import contextlib, io, json, sys
from pratique.cli import main
answers = []
for arguments, typed in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    sys.argv, sys.stdin = ["pratique", *arguments], io.StringIO(typed)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code or 0
    answers.append([code, out.getvalue(), err.getvalue()])
sys.__stdout__.write(json.dumps(answers))
"""


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
        asked = json.dumps([[list(each), typed] for each in commands])
        finished = subprocess.run(
            [sys.executable, "-c", _DRIVER],
            input=asked,
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            timeout=240,
            check=True,
        )
        return [Answer(code=code, out=out, err=err) for code, out, err in json.loads(finished.stdout)]

    def one(self, *words: str, typed: str = "", **variables: str) -> Answer:
        """Run one command."""
        [answer] = self.run(words, typed=typed, **variables)
        return answer

    def on(self, **variables: str) -> "Shell":
        """Return this shell with further variables in its environment."""
        return Shell(data=self.data, environment={**self.environment, **variables})

    def python(self, program: str, **variables: str) -> Answer:
        """Run a program of Python in the installation's environment, with this repository's tests at hand."""
        finished = subprocess.run(
            [sys.executable, "-c", program],
            env={**self.environment, "PYTHONPATH": str(_ROOT), **variables},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        return Answer(code=finished.returncode, out=finished.stdout, err=finished.stderr)


def shell(data: Path) -> Shell:
    """Return a shell on a data directory, with no settings but that."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PRATIQUE_", "DJANGO_"))}
    return Shell(data=data, environment={**clean, "PRATIQUE_DATA": str(data), "NO_COLOR": "1"})
