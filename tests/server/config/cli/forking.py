"""A process that has the libraries loaded and forks one for each run of commands: what a run costs is then its own.

Ours are loaded by each run itself, with its own settings, as by a command. Asked by lines of JSON on standard input,
each answered by the exit code of the fork; run by `shell`.
"""

import contextlib
import io
import json
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

LIBRARIES = (
    *("aiohttp.web", "celery.app.base", "celery.signals", "cryptography.x509", "jwt", "kombu", "msgspec", "psycopg"),
    *("psycopg_pool", "pydantic", "rich.console", "typer.rich_utils"),
    *("django.contrib.auth", "django.core.checks", "django.core.management", "django.db.backends.postgresql.base"),
    *("django.db.backends.sqlite3.base", "django.db.migrations.executor", "django.db.models"),
    *("pratique.cli", "pratique.core.advisories", "pratique.core.policy"),
)
"""None of these looks at settings when it is imported."""


def main() -> int:
    """Serve until standard input ends; in a fork, return the exit code of what it ran."""
    for each in LIBRARIES:
        import_module(each)
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            return _run(asked)
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    return 0


def _run(asked: dict[str, Any]) -> int:
    folder = Path(asked["folder"])
    for number, path in enumerate((Path(os.devnull), folder / "out", folder / "err")):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(asked["environment"])
    if asked["program"] is None:
        (folder / "answers").write_text(json.dumps([_command(*each) for each in asked["commands"]]))
        return 0
    try:
        exec(compile(asked["program"], "<program>", "exec"), {"__name__": "__main__"})  # noqa: S102 — a test's own
    except SystemExit as ended:
        return _code(ended)
    except BaseException:  # noqa: BLE001 — told as the interpreter tells it
        traceback.print_exc()
        return 1
    return 0


def _command(arguments: list[str], typed: str) -> tuple[int, str, str]:
    from pratique.cli import main as pratique

    out, err = io.StringIO(), io.StringIO()
    sys.argv, sys.stdin = ["pratique", *arguments], io.StringIO(typed)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            pratique()
            code = 0
        except SystemExit as ended:
            code = _code(ended)
    return code, out.getvalue(), err.getvalue()


def _code(ended: SystemExit) -> int:
    if isinstance(ended.code, str):
        sys.stderr.write(f"{ended.code}\n")
        return 1
    return ended.code or 0


if __name__ == "__main__":
    sys.exit(main())
